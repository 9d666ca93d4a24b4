import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, TABLET, test } from "../nursery";

test("N21 the answer is lost after the server kept it: sent again, kept once", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.betweenContacts();
  nursery.cut(tablet.context);
  let lost = 0;
  await tablet.context.route("**/api/v1/sync", async (route) => {
    const carries = JSON.parse(route.request().postData() ?? "{}").rows?.length > 0;
    if (carries && lost === 0) {
      lost += 1;
      await route.fetch();
      await route.abort();
    } else {
      await route.continue();
    }
  });
  await tablet.concern("Pip", "Kept once.");
  await expect(tablet.page.getByText("Nothing waiting")).toBeVisible({ timeout: 30_000 });
  expect(lost).toBe(1);
  await nursery.open(desk, "Pip");
  await expect(desk.getByText("Kept once.")).toHaveCount(1);
});

for (const moment of ["before-begin", "before-commit", "after-commit", "before-answer"]) {
  test(`N21 the server is killed ${moment}: nothing is lost, nothing is kept twice`, async ({ nursery }) => {
    const tablet = await nursery.tablet("Seedlings");
    await tablet.signIn("Dot");
    await nursery.kill();
    await nursery.start({ FIRSTHAND_FAIL_AT: moment });
    await tablet.concern("Pip", "Through the power cut.");
    await nursery.gone();
    await nursery.start();
    await tablet.page.evaluate(() => window.dispatchEvent(new Event("online")));
    await expect(tablet.page.getByText("Nothing waiting")).toBeVisible({ timeout: 30_000 });
    const desk = await nursery.desk("imogen");
    await nursery.open(desk, "Pip");
    await expect(desk.getByText("Through the power cut.")).toHaveCount(1);
    await nursery.kill();
    await nursery.verify();
  });
}

for (const [name, days] of [["behind", -3], ["ahead", 3]] as const) {
  test(`N15 a tablet's clock three days ${name}: everything arrives, and the record says so for ever`, async ({ nursery }) => {
    const desk = await nursery.desk("imogen");
    const tablet = await nursery.tablet("Seedlings");
    // Its first request carries a wrong time, is told the right one, and is signed again.
    nursery.expected = /status of 401/;
    await nursery.hold(tablet.context, nursery.clock.in(days * 24));
    const direction = days < 0 ? "behind" : "ahead";
    await tablet.reopen();
    await expect(tablet.page.getByRole("heading", { name: "Who is writing?" })).toBeVisible();
    await tablet.page.evaluate(() => window.dispatchEvent(new Event("online")));
    await tablet.page.getByRole("button", { name: /Dot/ }).click();
    await tablet.page.getByLabel("PIN", { exact: true }).fill("2846");
    await tablet.page.getByRole("button", { name: "OK" }).click();
    await tablet.page.clock.runFor(200);
    await tablet.open("Pip", "Concern");
    await tablet.page.getByLabel("What I saw or heard").fill("By a wrong clock.");
    await tablet.page.getByRole("button", { name: /^Save/ }).click();
    await tablet.page.clock.runFor(2_000);
    await nursery.open(desk, "Pip");
    await expect(desk.getByText("By a wrong clock.").first()).toBeVisible({ timeout: 30_000 });
    await expect(desk.getByText(`The tablet's clock was 3 days ${direction}.`, { exact: false }).first()).toBeVisible();
  });
}

test("R149 a tablet that is switched off sends what it holds, and then forgets keys and roster", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  const tablet = await nursery.tablet("Seedlings");
  await tablet.offline();
  await tablet.signIn("Dot");
  await tablet.concern("Pip", "Held when it was switched off.");
  await tablet.done();
  await tablet.open("Una", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("A draft of that moment.");
  await expect(tablet.page.getByText(/Draft kept/)).toBeVisible();
  await tablet.lock();
  await desk.getByRole("link", { name: "Tablets" }).click();
  const card = desk.locator("section.tablet", { hasText: "Seedlings (this browser)" });
  await card.getByText("Switch this tablet off").click();
  await expect(card.getByText(/As far as is known: \d+ waiting, (no )?drafts at its last contact/)).toBeVisible();
  await card.getByLabel("Why").fill("Left on the bus");
  await card.getByRole("button", { name: "Switch it off" }).click();
  await expect(desk.getByText(/Switched off .*Left on the bus/)).toBeVisible();
  await tablet.online();
  await expect(tablet.page.getByRole("heading", { name: "Add this tablet" })).toBeVisible({ timeout: 30_000 });
  // Keys and roster go, and with them all that is left of us: what was sent, files, and the worker that keeps them.
  const left = () =>
    tablet.page.evaluate(async () => ({
      caches: (await caches.keys()).length,
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      local: localStorage.length,
    }));
  await expect.poll(left).toEqual({ caches: 0, workers: 0, local: 0 });
  const held = await tablet.dump();
  expect(Object.values(held.stores).join("")).toBe("");
  await expect(tablet.page.getByText(/switched off/)).toBeVisible();
  await nursery.open(desk, "Pip");
  await expect(desk.getByText("Held when it was switched off.")).toBeVisible();
  await nursery.open(desk, "Una");
  await expect(desk.getByText("A draft of that moment.")).toBeVisible();
  await expect(desk.getByText("Concern · not finished", { exact: true })).toBeVisible();
});

test("a new version waits until nothing is being written, and then says so; all that waited is sent by it", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.offline();
  await tablet.signIn("Dot");
  const waiting = ["one", "two", "three", "four", "five", "six"].map((n) => `Waiting through the update, ${n}.`);
  for (const words of waiting) {
    await tablet.concern("Pip", words);
    await tablet.done();
  }
  await tablet.open("Una", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("half a sen");

  // A new build: a program and a stylesheet of other bytes, under other names.
  const bundles = JSON.parse(readFileSync(join(nursery.site, "bundles.json"), "utf8"));
  const anew = (name: string, more: string) => {
    const other = name.replace(".", ".new");
    writeFileSync(join(nursery.site, other), readFileSync(join(nursery.site, name), "utf8") + more);
    return other;
  };
  const css = anew(bundles.css, "\n/* another build */\n");
  const js = anew(bundles.room.js, "\n// another build\n");
  const room = { ...bundles.room, js };
  writeFileSync(join(nursery.site, "bundles.json"), JSON.stringify({ ...bundles, css, room, build: "another" }));
  await tablet.reachable();
  await tablet.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration!.update();
  });
  await tablet.page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration())!.waiting !== null);
  await tablet.page.getByLabel("What I saw or heard").pressSequentially("tence");
  await expect(tablet.page.getByLabel("What I saw or heard")).toHaveValue("half a sentence");
  await expect(tablet.page.getByText("Updated.")).toHaveCount(0);

  await tablet.lock();
  await expect(tablet.page.getByText("Updated. Everything that was on this tablet is still here.")).toBeVisible();
  const runs = await tablet.page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name));
  expect(runs.some((name) => name.endsWith(js)), "the new program runs").toBe(true);
  await tablet.signIn("Dot");
  await tablet.page.getByRole("button", { name: /Not finished: concern/ }).click();
  await expect(tablet.page.getByLabel("What I saw or heard")).toHaveValue("half a sentence");
  const desk = await nursery.desk("imogen");
  await nursery.chronology(desk, "Pip");
  for (const words of waiting) await expect(desk.getByText(words)).toHaveCount(1);
});

test("N6 the tablet locks after sleep, with no network", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await nursery.hold(tablet.context);
  await tablet.reopen();
  await tablet.offline();
  await tablet.page.getByRole("button", { name: /Dot/ }).click();
  await tablet.page.getByLabel("PIN", { exact: true }).fill("2846");
  await tablet.page.getByRole("button", { name: "OK" }).click();
  await tablet.page.clock.runFor(200);
  await expect(tablet.page.getByRole("heading", { name: "Who is it about?" })).toBeVisible();
  // Asleep: the wall clock went on, no timer ran.
  await tablet.page.clock.pauseAt(nursery.clock.in(10 / 60));
  await tablet.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect(tablet.page.getByRole("heading", { name: "Who is writing?" })).toBeVisible();
  await expect(tablet.page.getByText("Pip")).toHaveCount(0);
});

test("F-6 a clock that is put forty days ahead with no network takes no child off the tablet; forty days without contact do", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings", TABLET, nursery.clock.now());
  await tablet.offline();
  await tablet.page.clock.runFor(6_000);
  await tablet.page.clock.setSystemTime(nursery.clock.in(40 * 24));
  await tablet.page.clock.runFor(6_000);
  const children = async () => {
    await tablet.page.getByRole("button", { name: /Dot/ }).click();
    await tablet.page.getByLabel("PIN", { exact: true }).fill("2846");
    await tablet.page.getByRole("button", { name: "OK" }).click();
    await tablet.page.clock.runFor(200);
    await expect(tablet.page.getByRole("heading", { name: "Who is it about?" })).toBeVisible();
    return tablet.page.getByRole("button", { name: /^Pip\b/ });
  };
  await expect(await children()).toBeVisible();
  await tablet.lock();
  // Both clocks go on: nobody was in contact for so long. In two halves, for no step is longer than 24 days.
  await tablet.page.clock.fastForward(20 * 86_400_000);
  await tablet.page.clock.fastForward(20 * 86_400_000);
  await tablet.page.clock.runFor(6_000);
  await expect(tablet.page.getByRole("heading", { name: "Who is writing?" })).toBeVisible();
  await tablet.page.reload();
  await expect(await children()).toHaveCount(0);
});

test("a full disk keeps the words on the screen, and says so", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.open("Pip", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("Must not be lost.");
  await expect(tablet.page.getByText(/Draft kept/)).toBeVisible();
  await tablet.page.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function () {
      throw new DOMException("full", "QuotaExceededError");
    };
    (window as unknown as { mend: () => void }).mend = () => (IDBObjectStore.prototype.put = put);
  });
  await tablet.page.getByRole("button", { name: /^Save/ }).click();
  await expect(tablet.page.getByText(/storage is full/)).toBeVisible();
  await expect(tablet.page.getByLabel("What I saw or heard")).toHaveValue("Must not be lost.");
  await tablet.page.evaluate(() => (window as unknown as { mend: () => void }).mend());
  await tablet.save();
});

test("the screen after saving is left at once, and the app goes on", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.open("Pip", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("Left before it could settle.");
  // In the very step in which the screen appears, while it still asks the storage what was kept.
  await tablet.page.evaluate(() => {
    const watch = new MutationObserver(() => {
      const done = [...document.querySelectorAll("button")].find((b) => b.textContent === "Done");
      if (done) watch.disconnect(), done.click();
    });
    watch.observe(document.body, { childList: true, subtree: true });
  });
  await tablet.page.getByRole("button", { name: /^Save/ }).click();
  await expect(tablet.page.getByRole("heading", { name: "Who is it about?" })).toBeVisible();
  await expect(tablet.page.getByText("Nothing waiting")).toBeVisible();
  await tablet.concern("Pip", "And another after it.");
});

test("should the program itself stop, whoever looks is told, the words stay, and it opens anew, locked", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.open("Pip", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("Half written when it stopped.");
  await expect(tablet.page.getByText(/Draft kept/)).toBeVisible();
  await tablet.page.evaluate(() =>
    window.dispatchEvent(new ErrorEvent("error", { error: new WebAssembly.RuntimeError("unreachable") })),
  );
  await expect(tablet.page.getByText("Firsthand has stopped. What was saved is safe")).toBeVisible();
  await expect(tablet.page.getByLabel("What I saw or heard")).toHaveValue("Half written when it stopped.");
  await tablet.page.getByRole("button", { name: "Open it again" }).click();
  await expect(tablet.page.getByRole("heading", { name: "Who is writing?" })).toBeVisible();
  await tablet.signIn("Dot");
  await tablet.page.getByRole("button", { name: /Not finished: concern/ }).click();
  await expect(tablet.page.getByLabel("What I saw or heard")).toHaveValue("Half written when it stopped.");
});

test("N21 an answer that changes a row right behind its save is no loss, and is not said to be one", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.offline();
  // As an answer, or another tab, would: the row gets another state in the very next transaction.
  await tablet.page.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
      if (this.name === "outbox" && String(value).includes("waiting")) {
        const database = this.transaction.db;
        const changed = JSON.stringify({ ...JSON.parse(String(value)), urgent: false });
        queueMicrotask(() => put.call(database.transaction("outbox", "readwrite").objectStore("outbox"), changed, key));
      }
      return put.call(this, value, key);
    };
  });
  await tablet.concern("Pip", "Words that are kept.");
  await expect(tablet.page.getByText("can't be read back")).toHaveCount(0);
  await tablet.page.getByRole("button", { name: /I have told/ }).first().click();
  await expect(tablet.page.getByText(/^You told /)).toBeVisible();
});

test("R149 an answer that somebody in between wrote lets nothing go from a tablet", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.betweenContacts();
  let forged = 0;
  let between = true;
  await tablet.context.route("**/api/v1/sync", async (route) => {
    if (!between) return route.continue();
    const answer = await route.fetch();
    const said = await answer.json();
    // As if it were switched off, and everything kept long ago.
    forged += 1;
    await route.fulfill({ response: answer, json: { ...said, off: true, now_ms: said.now_ms + 30 * 86_400_000 } });
  });
  nursery.cut(tablet.context);
  await tablet.concern("Pip", "Written while somebody listened in.");
  await expect.poll(() => forged).toBeGreaterThan(0);
  await expect(tablet.page.getByText(/^No network since/)).toBeVisible();
  const held = await tablet.dump();
  expect(held.stores.keep).toContain("identity=");
  expect(held.stores.outbox).not.toBe("");
  await expect(tablet.page.getByRole("button", { name: "What is on this tablet: 1 waiting to send" })).toBeVisible();
  // Left alone, it goes.
  between = false;
  nursery.mend(tablet.context);
  await tablet.online();
  await expect(tablet.page.getByText(/Arrived\. Imogen has not opened it yet\./)).toBeVisible({ timeout: 30_000 });
});
