// How fast a tablet feels, in Chromium slowed down four times, each figure beside the least that the browser itself
// takes there.
import type { Page } from "@playwright/test";
import { expect, PIN, type Tablet, test } from "../nursery";
import { p, report, SLOW, slow } from "./figures";

// Milliseconds from the tap on a button to the frame in which these words stand on the screen.
async function fromTap(page: Page, button: string, words: string, tap: () => Promise<void>): Promise<number> {
  await page.evaluate(
    ([button, words]) => {
      const here = () => document.body.textContent!.includes(words);
      const took = new Promise<number>((done) => {
        const onTap = (event: Event) => {
          const text = (event.target as Element).closest("button")?.textContent ?? "";
          if (!text.trim().startsWith(button)) return;
          removeEventListener("click", onTap, true);
          const start = performance.now();
          const watch = new MutationObserver(() => {
            if (!here()) return;
            watch.disconnect();
            requestAnimationFrame(() => done(performance.now() - start));
          });
          watch.observe(document.body, { childList: true, subtree: true, characterData: true });
        };
        addEventListener("click", onTap, true);
      });
      (window as unknown as { took: Promise<number> }).took = took;
    },
    [button, words],
  );
  await tap();
  return page.evaluate(() => (window as unknown as { took: Promise<number> }).took);
}

// One row of that size into a store of its own, on the disk, and the next frame: what any saving takes here.
function barePut(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const open = indexedDB.open("bench", 1);
    open.onupgradeneeded = () => open.result.createObjectStore("rows");
    const database: IDBDatabase = await new Promise((done) => (open.onsuccess = () => done(open.result)));
    const start = performance.now();
    await new Promise((done) => {
      const change = database.transaction("rows", "readwrite", { durability: "strict" });
      change.objectStore("rows").put("x".repeat(6_000), String(Math.random()));
      change.oncomplete = done;
    });
    await new Promise(requestAnimationFrame);
    const took = performance.now() - start;
    database.close();
    return took;
  });
}

async function typed(tablet: Tablet, name = "Dot") {
  await tablet.page.getByRole("button", { name: new RegExp(`^(.\\s*)?${name}\\b`) }).click();
  await tablet.page.getByLabel("PIN", { exact: true }).fill(PIN);
}

test("from a tap to Saved, and from the PIN to the tiles", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.offline();
  await slow(tablet.page);
  const pins: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    await typed(tablet);
    pins.push(await fromTap(tablet.page, "OK", "Who is it about?", () => tablet.page.getByRole("button", { name: "OK" }).click()));
    if (n < 4) await tablet.lock();
  }
  report({
    name: "from the PIN to the tiles, p95", value: p(0.95, pins), unit: "ms", aim: 1_000,
    limit_name: "the PIN's Argon2id, native, times four", limit: { of: "pin_ms", times: SLOW },
  });
  const [saves, bare]: [number[], number[]] = [[], []];
  for (let n = 0; n < 20; n += 1) {
    await tablet.open("Pip", "Concern");
    await tablet.page.getByLabel("What I saw or heard").fill(`Quiet at breakfast, then built a tower of nine blocks. ${n}`);
    const save = tablet.page.getByRole("button", { name: /^Save/ });
    saves.push(await fromTap(tablet.page, "Save", "Saved on this tablet", () => save.click()));
    await tablet.done();
    bare.push(await barePut(tablet.page));
  }
  report({
    name: "from a tap to Saved, p95", value: p(0.95, saves), unit: "ms", aim: 50,
    limit_name: "one bare row in IndexedDB, strict, and a frame, p95", limit: p(0.95, bare),
  });
});

// From the end of the pause, at which the language help looks, to its lines on the screen.
test("the language help, from a pause to its lines", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.open("Pip", "Concern");
  await slow(tablet.page);
  const PAUSE = 700;
  await tablet.page.evaluate((pause) => {
    const wait = window.setTimeout.bind(window);
    const here = window as unknown as { rang: number; stood: number };
    window.setTimeout = ((act: () => void, after?: number) =>
      wait(() => {
        if (after === pause) here.rang = performance.now();
        act();
      }, after)) as typeof window.setTimeout;
    new MutationObserver(() => (here.stood = performance.now())).observe(document.querySelector(".good-words")!, { childList: true, subtree: true });
  }, PAUSE);
  const took: number[] = [];
  const calm = "Built a tower of nine blocks and told me about each of them. ".repeat(12);
  for (const label of ["aggressive", "naughty", "moody", "clingy", "lazy", "rude", "sulky", "stroppy", "cheeky", "bossy"]) {
    await tablet.page.getByLabel("What I saw or heard").fill(`${calm}Then he was ${label}.`);
    await expect(tablet.page.locator(".good-words li")).toContainText(label);
    took.push(await tablet.page.evaluate(() => {
      const { rang, stood } = window as unknown as { rang: number; stood: number };
      return stood - rang;
    }));
  }
  const frame = await tablet.page.evaluate(async () => {
    const start = performance.now();
    for (let n = 0; n < 20; n += 1) await new Promise(requestAnimationFrame);
    return (performance.now() - start) / 20;
  });
  report({ name: "language help, from a pause to its lines, p95", value: p(0.95, took), unit: "ms", aim: 16, limit_name: "a frame", limit: frame });
});

test("a cold start with no network, to a blank concern", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.offline();
  const [starts, shells]: [number[], number[]] = [[], []];
  for (let n = 0; n < 5; n += 1) {
    await tablet.page.close();
    tablet.page = await tablet.context.newPage();
    const devtools = await slow(tablet.page);
    await devtools.send("ServiceWorker.enable");
    await devtools.send("ServiceWorker.stopAllWorkers");
    const start = performance.now();
    await tablet.page.goto(`${nursery.url}/room/`, { waitUntil: "domcontentloaded" });
    shells.push(performance.now() - start);
    await typed(tablet);
    await tablet.page.getByRole("button", { name: "OK" }).click();
    await tablet.open("Pip", "Concern");
    await expect(tablet.page.getByLabel("What I saw or heard")).toBeVisible();
    starts.push(performance.now() - start);
  }
  report({
    name: "cold start with no network to a blank concern, PIN and taps by a machine, p50", value: p(0.5, starts), unit: "ms", aim: 1_500,
    limit_name: "the kept shell alone", limit: p(0.5, shells),
  });
});

test("five hundred that wait", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.offline();
  await tablet.signIn("Dot");
  for (let waiting = 0; waiting < 500; ) {
    await tablet.page.getByRole("button", { name: "Several" }).click();
    const tiles = tablet.page.locator(".tiles button");
    const count = await tiles.count();
    for (let n = 0; n < count; n += 1) await tiles.nth(n).click();
    await tablet.page.getByRole("button", { name: /^Go on with/ }).click();
    await tablet.page.getByRole("button", { name: /^Achievement/ }).click();
    await tablet.page.getByLabel("What happened").fill("All of them built a tower together.");
    await tablet.save();
    await tablet.done();
    const says = await tablet.page.getByText(/\d+ waiting/).first().innerText();
    waiting = Number(/\d+/.exec(says)![0]);
  }
  const says = await tablet.page.getByText(/\d+ waiting/).first().innerText();
  const waiting = Number(/\d+/.exec(says)![0]);
  await slow(tablet.page);
  const start = performance.now();
  await tablet.online();
  await expect(tablet.page.getByText("Nothing waiting")).toBeVisible({ timeout: 120_000 });
  report({
    name: `${waiting} that waited are drained`, value: performance.now() - start, unit: "ms", aim: 10_000,
    limit_name: "as many received from one client with nothing else to do", limit: { of: "received from 1 tablet, 100 a request", times: waiting * 1_000, over: true },
  });
});

test("what the room loads", async ({ nursery }) => {
  const context = await nursery.context({ width: 768, height: 1024 });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  let bytes = 0;
  devtools.on("Network.loadingFinished", (event) => void (bytes += event.encodedDataLength));
  let whole = 0;
  devtools.on("Network.dataReceived", (event) => void (whole += event.dataLength));
  await page.goto(`${nursery.url}/room/`);
  await expect(page.getByRole("heading", { name: "Add this tablet" })).toBeVisible();
  await page.evaluate(() => document.fonts.ready);
  report({ name: "the room's first load, compressed", value: bytes / 1_000, unit: "kB", aim: 200, limit_name: "the same, not compressed", limit: whole / 1_000 });
});
