// The desk's pages that nobody had walked through: staff, children, hours, tablets, filing, and who hears of what.
import { chromium } from "@playwright/test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { daysFrom } from "../clock";
import { LAUNCH } from "../playwright.config";
import { expect, nextYear, type Page, PHONE, Tablet, test } from "../nursery";

// A choice by the words that its label begins with; the options stand in the label, too.
const pick = (page: Page, label: RegExp) => page.locator("label.field", { hasText: label }).locator("select");

test("R113 R145 a child starts, changes room and key person from a date, is marked, and leaves", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await desk.getByRole("link", { name: "Children", exact: true }).click();
  await desk.getByRole("button", { name: "Add a child" }).click();
  await desk.getByLabel("First name, as used").fill("Bea");
  await desk.getByLabel("Surname").fill("Fescue");
  await desk.getByRole("button", { name: "Save" }).click();
  await expect(desk.getByText("Give the date of birth.")).toBeVisible();
  await desk.getByLabel("Born").fill("2025-02-03");
  await pick(desk, /^Room(?! and)/).selectOption({ label: "Seedlings" });
  await pick(desk, /^Key person/).selectOption({ label: "Dot Wren" });
  nursery.expected = /status of 422/;
  await desk.getByLabel("Usually goes home at").fill("quarter to six");
  await desk.getByRole("button", { name: "Save" }).click();
  await expect(desk.getByText("Write the time as 17:45.")).toBeVisible();
  await desk.getByLabel("Usually goes home at").fill("17:30");
  await desk.getByLabel("Usually with").fill("her grandmother");
  await desk.getByText("See the office before anyone new collects").click();
  await desk.getByRole("button", { name: "Save" }).click();
  const line = desk.locator("tr", { hasText: "Bea Fescue" });
  await expect(line).toContainText("Seedlings");
  await expect(line).toContainText("Dot");
  await expect(line).toContainText("not known");
  await expect(line).toContainText("17:30, her grandmother");
  await expect(line).toContainText("see the office");

  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await expect(tablet.page.getByRole("button", { name: /^Bea/ })).toContainText("See the office before anyone new collects");
  await expect(tablet.page.getByRole("button", { name: /^Bea/ })).toContainText("key person Dot");
  await tablet.lock();

  // She moves up tomorrow, and not before.
  await line.getByRole("button", { name: "Change" }).click();
  await pick(desk, /^Room(?! and)/).selectOption({ label: "Saplings" });
  await desk.getByLabel("Room and key person from").fill(daysFrom(nursery.clock.now(), 1));
  await desk.getByRole("button", { name: "Save" }).click();
  await expect(desk.getByLabel("Room and key person from")).toHaveCount(0);
  await expect(line).toContainText("Seedlings");
  // Then it was a slip: she left yesterday, and is on no tablet any more.
  await line.getByRole("button", { name: "Change" }).click();
  await desk.getByLabel("Leaves").fill(daysFrom(nursery.clock.now(), -1));
  await desk.getByRole("button", { name: "Save" }).click();
  await expect(line).toContainText("left");
  await tablet.page.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect(async () => {
    await tablet.signIn("Dot");
    await tablet.page.getByLabel("Search for any child").fill("Bea");
    const gone = tablet.page.getByText("No child of that name is on the list.");
    const is = await gone.isVisible();
    await tablet.lock();
    expect(is).toBe(true);
  }).toPass();
});

test("R91 R132 somebody is added, gets roles, is connected with a child, goes on leave, and leaves", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await desk.getByRole("link", { name: "Staff", exact: true }).click();
  await desk.getByText("Add someone").click();
  await desk.getByLabel("Full name").fill("Ines Quarry");
  await desk.getByLabel("Job, as on the tile").fill("Practitioner");
  await pick(desk, /^Room(?! and)/).selectOption({ label: "Oaks" });
  await desk.getByRole("button", { name: "Add", exact: true }).click();
  const ines = desk.locator("details.person", { hasText: "Ines Quarry" });
  await expect(ines.locator("summary").first()).toContainText("practitioner · no PIN yet");
  await ines.locator("summary").first().click();
  await ines.getByLabel("deputy safeguarding lead").click();
  await ines.getByRole("button", { name: "Set these roles" }).click();
  await expect(ines.locator("summary").first()).toContainText("deputy safeguarding lead");
  await ines.getByLabel("Connected to a child here: add or remove").selectOption({ label: "Milo Spruce" });
  await ines.getByRole("button", { name: "Change" }).click();
  await expect(ines.getByText("Connected with Milo Spruce: never told of, and can't read")).toBeVisible();

  await desk.getByRole("link", { name: /^On duty/ }).click();
  const leave = desk.locator("form", { hasText: "Enter the leave" });
  await leave.locator("select").selectOption({ label: "Ines Quarry" });
  await leave.getByLabel("First day").fill(`${nextYear(nursery)}-12-01`);
  await leave.getByLabel("Last day").fill(`${nextYear(nursery)}-11-30`);
  nursery.expected = /status of 422/;
  await desk.getByRole("button", { name: "Enter the leave" }).click();
  await expect(desk.getByText("The leave ends before it starts.")).toBeVisible();
  await leave.getByLabel("Last day").fill(`${nextYear(nursery)}-12-04`);
  await desk.getByRole("button", { name: "Enter the leave" }).click();
  await expect(desk.getByText(`Ines Quarry: on leave 1 Dec to 4 Dec ${nextYear(nursery)}`)).toBeVisible();
  const days = desk.locator("form", { hasText: "Set these days" });
  await days.locator("select").selectOption({ label: "Ines Quarry" });
  await days.getByLabel("Mon").click();
  await days.getByRole("button", { name: "Set these days" }).click();
  await expect(desk.getByText("Ines Quarry: works Tue, Wed, Thu, Fri")).toBeVisible();

  await desk.getByRole("link", { name: "Staff", exact: true }).click();
  await ines.locator("summary").first().click();
  await ines.getByText("Has left", { exact: true }).click();
  await ines.getByRole("button", { name: "They have left" }).click();
  await expect(ines.locator("summary").first()).toContainText("left");
});

test("R91 whoever is made a deputy waits until the registered person has confirmed it, who sees it at once", async ({ nursery }) => {
  const [imogen, harriet] = [await nursery.desk("imogen"), await nursery.desk("harriet")];
  const give = async (who: Page) => {
    const cam = who.locator("details.person", { hasText: "Cam" });
    await cam.locator("summary").first().click();
    await cam.getByLabel("deputy safeguarding lead").click();
    await cam.getByRole("button", { name: "Set these roles" }).click();
    await expect(cam.locator("summary").first()).toContainText("deputy safeguarding lead (waits to be confirmed)");
    return cam;
  };
  await imogen.getByRole("link", { name: "Staff", exact: true }).click();
  const cam = await give(imogen);
  const banner = (desk: Page) => desk.getByRole("status").filter({ hasText: "is to be deputy safeguarding lead." });
  // Whoever gave it sees that it waits, and for whom; the registered person is asked, wherever she is at the desk.
  await expect(banner(imogen)).toContainText("Until Harriet");
  await expect(banner(imogen).getByRole("button", { name: "Confirm it" })).toHaveCount(0);
  await expect(banner(harriet)).toContainText("Imogen Quill entered that on");
  await harriet.getByRole("button", { name: "That is not right: take it back" }).click();
  await expect(harriet.getByText("Taken back. It never counted.")).toBeVisible();
  for (const desk of [imogen, harriet]) await expect(banner(desk)).toHaveCount(0);
  await expect(cam.locator("summary").first()).not.toContainText("deputy");
  // Given once more, with the tab closed over it: it still waits, and is confirmed by keyboard.
  await imogen.reload();
  await give(imogen);
  await harriet.reload();
  await banner(harriet).getByRole("button", { name: "Confirm it" }).focus();
  await harriet.keyboard.press("Enter");
  await expect(harriet.getByText("Confirmed. It counts from their next sign-in.")).toBeVisible();
  await expect(banner(imogen)).toHaveCount(0);
  await expect(cam.locator("summary").first()).toContainText(/deputy safeguarding lead(?! \(waits)/);
  await imogen.getByText("Who changed whose rights").click();
  await expect(imogen.locator("li", { hasText: "deputy safeguarding lead, confirmed" })).toContainText("by Harriet");
});

test("H3 a nursery's name, hours and rooms are entered and changed", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await desk.getByRole("link", { name: "Nursery", exact: true }).click();
  await expect(desk.getByLabel("Closes")).toHaveValue("18:00");
  nursery.expected = /status of 422/;
  await desk.getByLabel("Closes").fill("07:00");
  await desk.getByRole("button", { name: "Set name and hours" }).click();
  await expect(desk.getByText("Write both times as 07:30, the opening time first.")).toBeVisible();
  await desk.getByLabel("Closes").fill("17:30");
  await desk.getByRole("button", { name: "Set name and hours" }).click();
  await expect(desk.getByText("Name and hours are set.")).toBeVisible();
  await desk.getByLabel("A new room").fill("Hazels");
  await desk.getByRole("button", { name: "Add the room" }).click();
  await expect(desk.locator("summary", { hasText: "Hazels" })).toBeVisible();
  await desk.locator("summary", { hasText: "Hazels" }).click();
  await desk.getByLabel("Rename Hazels").fill("Willows");
  await desk.getByRole("button", { name: "Rename" }).click();
  await expect(desk.locator("summary", { hasText: "Willows" })).toBeVisible();
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Hal");
  await expect(tablet.page.getByRole("group", { name: "Room" }).getByRole("button", { name: "Willows" })).toBeVisible();
});

test("H4 R135 not about this child: filed under the twin, author and times kept, nothing left under the other", async ({ nursery }) => {
  const tablet = await nursery.tablet("Saplings");
  await tablet.signIn("Efe");
  await tablet.page.getByRole("button", { name: /^Ivy Foxglove/ }).click();
  await tablet.page.getByRole("button", { name: /^Concern/ }).click();
  await tablet.page.getByLabel("What I saw or heard").fill("MARKED it was the other twin.");
  await tablet.save();
  const desk = await nursery.desk("imogen");
  await nursery.chronology(desk, "Ivy Foxglove");
  const record = desk.locator("ol.chronology > li", { hasText: "MARKED" });
  await record.getByText("Not about this child").click();
  const isla = await record.locator("option", { hasText: "Isla Foxglove" }).first().getAttribute("value");
  await record.getByLabel("Which child").selectOption(isla!);
  nursery.expected = /status of 422/;
  await record.getByRole("button", { name: "File it there" }).click();
  await expect(record.getByText("Say in a few words why it is filed there.")).toBeVisible();
  await record.getByLabel("Why it is filed there").fill("Efe saw that it was Isla");
  await record.getByRole("button", { name: "File it there" }).click();
  await expect(desk.locator("ol.chronology > li", { hasText: "MARKED" })).toHaveCount(0);
  await nursery.chronology(desk, "Isla Foxglove");
  const there = desk.locator("ol.chronology > li", { hasText: "MARKED" });
  await expect(there).toContainText("Efe Larch");
  await expect(there).toContainText("written there and then");
  await expect(there.locator("dt", { hasText: "Filed here" })).toBeVisible();
});

test("H1 R131 the registered person says who hears of concerns about staff; the manager sees who that is", async ({ nursery }) => {
  const owner = await nursery.desk("harriet");
  await owner.getByRole("link", { name: "Concerns about staff" }).click();
  await expect(owner.locator("dl.facts").first()).toContainText("Imogen Quill");
  await owner.getByLabel("Staff-concerns lead").selectOption({ label: "Tomasz Reed" });
  await owner.getByRole("button", { name: "Set", exact: true }).click();
  await expect(owner.getByText("Who hears of concerns about staff is set.")).toBeVisible();
  await expect(owner.locator("dl.facts").first()).toContainText("Tomasz Reed");
  // What her role does not include is not offered to her.
  await expect(owner.getByRole("link", { name: "Children", exact: true })).toHaveCount(0);
  const manager = await nursery.desk("imogen");
  await manager.getByRole("link", { name: "Concerns about staff" }).click();
  await expect(manager.locator("dl.facts").first()).toContainText("Tomasz Reed");
  await expect(manager.getByText("Harriet Lumen, as registered person, signs in here to change this.")).toBeVisible();
  await expect(manager.getByRole("button", { name: "Set", exact: true })).toHaveCount(0);
  // And from now on a record about staff points to him.
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Gwen");
  await tablet.open("Fleur", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("Spoke sharply at lunch.");
  await tablet.page.getByRole("button", { name: "Not sure" }).click();
  const ofHim = tablet.page.getByRole("group", { name: "Is it about Tomasz, or someone close to Tomasz?" });
  await ofHim.getByRole("button", { name: "No", exact: true }).click();
  await expect(tablet.page.getByText("This goes to Tomasz alone.")).toBeVisible();
});

test("H6 H5 a tablet's very first screen says that it is made up, and what to set on it", async ({ nursery }) => {
  const context = await nursery.context({ width: 390, height: 844 });
  const page = await context.newPage();
  await page.goto(`${nursery.url}/room/`);
  await expect(page.getByRole("heading", { name: "Add this tablet" })).toBeVisible();
  await expect(page.getByText("MADE UP: a demo. Nobody here is real.")).toBeVisible();
  await expect(page.getByText(/switch off learning, cloud spell-check and dictation/)).toBeVisible();
  await expect(page.getByText(/no clearing of data on exit/)).toBeVisible();
});

test("N4 ready for offline use is said when it is true, and otherwise what is missing", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.page.getByRole("button", { name: /What is on this tablet/ }).click();
  await expect(tablet.page.getByText("Not ready for days with no network yet")).toBeVisible();
  await expect(tablet.page.getByText(/It was not opened from the home screen/)).toBeVisible();
  await expect(tablet.page.getByText("Ready for offline use", { exact: true })).toHaveCount(0);

  // Installed: the app in a window of its own, with a storage that the browser promised to keep.
  const profile = mkdtempSync(join(tmpdir(), "firsthand-installed-"));
  const app = await chromium.launchPersistentContext(profile, {
    ...LAUNCH,
    args: [...LAUNCH.args, `--app=${nursery.url}/room/`],
    viewport: null,
  });
  await nursery.adopt(app);
  try {
    const page = app.pages()[0] ?? (await app.waitForEvent("page"));
    await page.reload();
    const devtools = await app.newCDPSession(page);
    await devtools.send("Browser.grantPermissions", { origin: nursery.url, permissions: ["durableStorage"] });
    const installed = new Tablet(nursery, app, page);
    await page.getByLabel("Code from the desk").fill(nursery.code("Oaks"));
    await page.getByRole("button", { name: "Add this tablet" }).click();
    await expect(page.getByRole("button", { name: /Dot/ })).toBeVisible();
    await installed.keptForOffline();
    await page.reload();
    await page.getByRole("button", { name: /What is on this tablet/ }).click();
    await expect(page.getByText("Ready for offline use", { exact: true })).toBeVisible();
    // One kept file is gone: then it is not said any more.
    await page.evaluate(async () => {
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) if (request.url.endsWith(".css")) await cache.delete(request);
      }
    });
    await page.getByRole("button", { name: "Try to send now" }).click();
    await expect(page.getByText("The app's files are not all on this tablet yet.")).toBeVisible();
  } finally {
    await app.close();
    rmSync(profile, { recursive: true, force: true });
  }
});

test("N4 N21 the tablet is switched off and on with no server in reach: the installed app opens, and what waits is there", async ({ nursery }) => {
  const profile = mkdtempSync(join(tmpdir(), "firsthand-installed-"));
  const open = async () => {
    const app = await chromium.launchPersistentContext(profile, {
      ...LAUNCH,
      args: [...LAUNCH.args, `--app=${nursery.url}/room/`],
      viewport: null,
    });
    await nursery.adopt(app);
    const page = app.pages()[0] ?? (await app.waitForEvent("page"));
    // It opened before it had the nursery's time.
    await page.reload();
    return { app, tablet: new Tablet(nursery, app, page) };
  };
  const first = await open();
  await first.tablet.page.getByLabel("Code from the desk").fill(nursery.code("Seedlings"));
  await first.tablet.page.getByRole("button", { name: "Add this tablet" }).click();
  await expect(first.tablet.page.getByRole("button", { name: /Dot/ })).toBeVisible();
  await first.tablet.keptForOffline();
  await nursery.kill();
  await first.tablet.signIn("Dot");
  await first.tablet.concern("Pip", "Before the battery was empty.");
  await first.app.close();

  const second = await open();
  nursery.cut(second.app);
  await second.tablet.signIn("Dot");
  await expect(second.tablet.page.getByText("1 waiting to send")).toBeVisible();
  await second.tablet.concern("Pip", "After it was charged.");
  await nursery.start();
  await second.tablet.page.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect(second.tablet.page.getByText("Nothing waiting")).toBeVisible();
  const desk = await nursery.desk("imogen");
  await nursery.chronology(desk, "Pip");
  for (const words of ["Before the battery was empty.", "After it was charged."]) {
    await expect(desk.getByText(words)).toHaveCount(1);
  }
  await second.app.close();
  rmSync(profile, { recursive: true, force: true });
});

test("what is typed about tablets stays, whatever the server or a tablet says meanwhile", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  const tablet = await nursery.tablet("Seedlings");
  // Typed before the page has heard which tablets there are.
  let go = () => {};
  const held = new Promise<void>((done) => (go = done));
  await desk.route("**/api/v1/register", async (route) => {
    await held;
    await route.continue();
  });
  await desk.goto(`${nursery.url}/desk/#/tablets`);
  await desk.reload();
  await desk.getByText("Add a tablet").click();
  await desk.getByLabel("Name of the tablet").fill("Seedlings two");
  await expect(desk.locator("section.tablet")).toHaveCount(0);
  go();
  const card = desk.locator("section.tablet", { hasText: "Seedlings (this browser)" });
  await expect(card).toBeVisible();
  await expect(desk.getByLabel("Name of the tablet")).toHaveValue("Seedlings two");
  // Typed while the tablet says something new of itself.
  await card.getByText("Switch this tablet off").click();
  await card.getByLabel("Why").fill("Left on the b");
  await expect(card.getByText("no drafts at its last contact", { exact: false }).first()).toBeVisible();
  await tablet.signIn("Dot");
  await tablet.open("Pip", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("A draft.");
  await expect(tablet.page.getByText(/Draft kept/)).toBeVisible();
  await tablet.online();
  // Half a minute at most: when just now would tell who writes when (H1).
  await expect(card.getByText(/\d waiting, drafts at its last contact/).first()).toBeVisible({ timeout: 45_000 });
  await card.getByLabel("Why").pressSequentially("us");
  await expect(card.getByLabel("Why")).toHaveValue("Left on the bus");
  // A code that is read out from a telephone stands in one line.
  await desk.setViewportSize(PHONE);
  await desk.getByRole("button", { name: "Make a code" }).click();
  const lines = await desk.locator(".code .digits").evaluate((code) => {
    // The widest that there can be.
    code.textContent = "W".repeat(code.textContent!.length);
    const text = document.createRange();
    text.selectNodeContents(code);
    return [text.getClientRects().length, code.scrollWidth - code.clientWidth];
  });
  expect(lines).toEqual([1, 0]);
});
