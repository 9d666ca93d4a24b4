// What stands between a tablet and the server, or inside the tablet's own storage, when it is not as it should be.
// Whatever happens: saved is saved, nothing is sent twice into the ledger, and the screen says what is so.
import type { Route } from "@playwright/test";
import { expect, test } from "../nursery";

const ANSWERS: Record<string, (route: Route) => Promise<void>> = {
  "404": (route) => route.fulfill({ status: 404, contentType: "application/json", body: '{"error":"gone"}' }),
  "409": (route) => route.fulfill({ status: 409, contentType: "text/plain", body: "conflict" }),
  "500": (route) => route.fulfill({ status: 500, body: "" }),
  "a captive portal's page with status 200": (route) =>
    route.fulfill({ status: 200, contentType: "text/html", body: "<html>Welcome to our guest network. Sign in.</html>" }),
  "an answer of ours cut in half": async (route) => {
    const answer = await route.fetch();
    const text = await answer.text();
    await route.fulfill({ response: answer, body: text.slice(0, text.length / 2) });
  },
};

test("N21 404, 409, 500, a captive portal's page, an answer cut in half: nothing is let go, everything arrives once", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.betweenContacts();
  nursery.expected = /status of (404|409|500)/;
  nursery.cut(tablet.context);
  for (const [name, fulfil] of Object.entries(ANSWERS)) {
    await tablet.context.route("**/api/v1/sync", fulfil);
    await tablet.concern("Pip", `Kept through ${name}.`);
    await expect(tablet.page.getByText("1 waiting to send"), name).toBeVisible();
    await expect(tablet.page.getByText(/^No network since/), name).toBeVisible();
    await tablet.context.unroute("**/api/v1/sync");
    await tablet.page.evaluate(() => window.dispatchEvent(new Event("online")));
    await expect(tablet.page.getByText("Nothing waiting"), name).toBeVisible();
    await tablet.done();
  }
  const desk = await nursery.desk("imogen");
  await nursery.chronology(desk, "Pip");
  for (const name of Object.keys(ANSWERS)) await expect(desk.getByText(`Kept through ${name}.`)).toHaveCount(1);
});

test("N21 a server that takes half a minute to answer holds up nothing on the tablet", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.betweenContacts();
  nursery.cut();
  let held: Route | undefined;
  await tablet.context.route("**/api/v1/sync", (route) => void (held = route));
  await tablet.concern("Pip", "While it hangs.");
  await expect.poll(() => held).toBeDefined();
  await tablet.done();
  // Writing goes on, and the request is given up in the end.
  await tablet.concern("Una", "Also while it hangs.");
  await expect(tablet.page.getByText(/^No network since/)).toBeVisible({ timeout: 40_000 });
  await tablet.context.unroute("**/api/v1/sync");
  await tablet.page.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect(tablet.page.getByText("Nothing waiting")).toBeVisible();
});

test("N21 one poison row among good ones: they arrive, and it is counted and stays", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.offline();
  await tablet.signIn("Dot");
  await tablet.concern("Pip", "The first good one.");
  await tablet.done();
  await tablet.concern("Una", "The second good one.");
  await tablet.done();
  await tablet.page.evaluate(async () => {
    const open = indexedDB.open("firsthand");
    const database: IDBDatabase = await new Promise((done) => (open.onsuccess = () => done(open.result)));
    const store = database.transaction("outbox", "readwrite").objectStore("outbox");
    const all: string[] = await new Promise((done) => {
      const get = store.getAll();
      get.onsuccess = () => done(get.result);
    });
    // A row that no version can read, and one whose seal was damaged.
    store.put("{ not a row", "poison");
    const damaged = JSON.parse(all[0]);
    damaged.envelope.place = 3;
    damaged.envelope.sealed = damaged.envelope.sealed.slice(0, 40) + "AAAA" + damaged.envelope.sealed.slice(44);
    await new Promise((done) => (store.put(JSON.stringify(damaged), "damaged").onsuccess = done));
    database.close();
  });
  await tablet.online();
  await tablet.page.getByRole("button", { name: /What is on this tablet/ }).click();
  await expect(tablet.page.getByText(/They stay here, whole/)).toBeVisible();
  await expect(tablet.page.getByText(/\d: arrived, needs checking$/)).toBeVisible();
  const desk = await nursery.desk("imogen");
  await nursery.chronology(desk, "Pip");
  await expect(desk.getByText("The first good one.")).toHaveCount(1);
  await nursery.chronology(desk, "Una");
  await expect(desk.getByText("The second good one.")).toHaveCount(1);
});

test("N21 two tabs of one tablet: both save, both send, nothing twice", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.offline();
  const first = tablet.page;
  await tablet.concern("Pip", "From the first tab.");
  tablet.page = await tablet.context.newPage();
  await tablet.page.goto(`${nursery.url}/room/`);
  await tablet.signIn("Lou");
  await tablet.concern("Pip", "From the second tab.");
  await tablet.reachable();
  await Promise.all([first, tablet.page].map((page) => page.evaluate(() => window.dispatchEvent(new Event("online")))));
  await expect(tablet.page.getByText("Nothing waiting")).toBeVisible();
  const desk = await nursery.desk("imogen");
  await nursery.chronology(desk, "Pip");
  await expect(desk.getByText("From the first tab.")).toHaveCount(1);
  await expect(desk.getByText("From the second tab.")).toHaveCount(1);
  await nursery.kill();
  await nursery.verify();
});

test("N21 the connection to the tablet's storage is lost in the middle: it is opened again, and the words are saved", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.offline();
  await tablet.signIn("Dot");
  await tablet.open("Pip", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("Saved over a lost connection.");
  await expect(tablet.page.getByText(/Draft kept/)).toBeVisible();
  await tablet.page.evaluate(() => {
    const transaction = IDBDatabase.prototype.transaction;
    let lost = 0;
    IDBDatabase.prototype.transaction = function (...args: Parameters<typeof transaction>) {
      if (lost < 1) {
        lost += 1;
        throw new DOMException("The database connection is closing.", "InvalidStateError");
      }
      return transaction.apply(this, args);
    };
  });
  await tablet.save();
  await tablet.reopen();
  await expect(tablet.page.getByText("1 waiting to send")).toBeVisible();
});

test("N21 a newer version has added to the tablet's storage: an older app still writes and sends", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.offline();
  await tablet.signIn("Dot");
  await tablet.concern("Pip", "Before the storage grew.");
  await tablet.done();
  // Another tab with a newer build: it adds a store, while this one is open.
  await tablet.page.evaluate(async () => {
    const now = indexedDB.open("firsthand");
    const version: number = await new Promise((done) => (now.onsuccess = () => done(now.result.version)));
    now.result.close();
    const newer = indexedDB.open("firsthand", version + 1);
    newer.onupgradeneeded = () => void newer.result.createObjectStore("from_2031");
    await new Promise((done, failed) => {
      newer.onsuccess = done;
      newer.onblocked = () => failed(new Error("this tab holds up the newer one"));
    });
    newer.result.close();
  });
  await tablet.concern("Una", "After the storage grew.");
  await tablet.reopen();
  await expect(tablet.page.getByText("2 waiting to send")).toBeVisible();
  await tablet.online();
  await expect(tablet.page.getByText("Nothing waiting")).toBeVisible();
});

test("R94 N21 the tablet's storage is cleared: the desk says which tablet, and how many records never came", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.concern("Pip", "This one arrives.");
  await expect(tablet.page.getByText("Nothing waiting")).toBeVisible();
  await tablet.done();
  await tablet.offline();
  await tablet.concern("Pip", "Lost, one.");
  await tablet.done();
  await tablet.concern("Una", "Lost, two.");
  await tablet.done();
  await expect(tablet.page.getByText("2 waiting to send")).toBeVisible();
  // What a browser clears when its disk is full: databases and caches. Before the network is back nothing of the
  // app is left that could still send.
  await tablet.page.close();
  tablet.page = await tablet.context.newPage();
  await tablet.reachable();
  const clear = await tablet.context.newCDPSession(tablet.page);
  await clear.send("Storage.clearDataForOrigin", { origin: nursery.url, storageTypes: "indexeddb,cache_storage,service_workers" });

  const desk = await nursery.desk("imogen");
  await desk.getByRole("link", { name: "Tablets" }).click();
  await desk.getByText("Add a tablet").click();
  await desk.getByLabel("Name of the tablet").fill("Seedlings again");
  await desk.getByRole("button", { name: "Make a code" }).click();
  const code = await desk.locator(".code .digits").textContent();
  await tablet.page.goto(`${nursery.url}/room/#${code}`);
  await tablet.page.getByRole("button", { name: "Add this tablet" }).click();
  await expect(tablet.page.getByRole("heading", { name: "Who is writing?" })).toBeVisible();
  const card = desk.locator("section.tablet", { hasText: "Seedlings (this browser)" });
  await expect(card.getByText(/Record number \d never arrived/)).toHaveCount(2);
  await expect(card.getByText("its storage was cleared").first()).toBeVisible();
});

test("N21 two answers come the other way round: the desk keeps to the newer one", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await desk.getByRole("link", { name: "Children", exact: true }).click();
  const late: { answer?: () => Promise<void> } = {};
  await desk.route("**/api/v1/register", async (route) => {
    if (late.answer) return route.continue();
    const response = await route.fetch();
    late.answer = () => route.fulfill({ response });
  });
  const add = async (first: string) => {
    await desk.getByRole("button", { name: "Add a child" }).click();
    await desk.getByLabel("First name, as used").fill(first);
    await desk.getByLabel("Surname").fill("Bramble");
    await desk.getByLabel("Born").fill("2026-07-01");
    await desk.locator("label.field", { hasText: /^Room(?! and)/ }).locator("select").selectOption({ index: 1 });
    await desk.getByRole("button", { name: "Save" }).click();
    await expect(desk.getByRole("button", { name: "Add a child" })).toBeVisible();
  };
  await add("Tam");
  await expect.poll(() => late.answer !== undefined).toBe(true);
  await add("Wren");
  await expect(desk.getByRole("link", { name: "Wren Bramble" })).toBeVisible();
  const came = desk.waitForResponse("**/api/v1/register");
  await late.answer!();
  await (await came).finished();
  await desk.getByRole("link", { name: "Staff", exact: true }).click();
  await expect(desk.getByRole("heading", { name: "Staff", exact: true })).toBeVisible();
  await desk.getByRole("link", { name: "Children", exact: true }).click();
  await expect(desk.getByRole("link", { name: "Tam Bramble" })).toBeVisible();
  await expect(desk.getByRole("link", { name: "Wren Bramble" })).toBeVisible();
});
