// H7, R137: an empty desk. What can't wait and nobody has seen calls one after the other, and then its own writer.
import type { Page } from "@playwright/test";
import { minute } from "../clock";
import { look } from "../look";
import { expect, type Nursery, PHONE, type Tablet, test } from "../nursery";

// A turn of duty from an hour ago, whatever day it is.
async function turn(nursery: Nursery, desk: Page, name: string) {
  await desk.getByRole("link", { name: /^On duty/ }).click();
  const form = desk.locator("form", { hasText: "Enter the turn" });
  await form.locator("select").selectOption({ label: name });
  await form.getByLabel("From").fill(minute(nursery.clock.in(-1)));
  await form.getByLabel("Until").fill(minute(nursery.clock.in(3)));
  await desk.getByRole("button", { name: "Enter the turn" }).click();
  await expect(desk.locator("main p.name")).toHaveText(name);
}

// How often a screen has sounded: its two tones are started together.
async function withSound(nursery: Nursery, name: string): Promise<{ desk: Page; tones: () => Promise<number> }> {
  const desk = await nursery.desk(name);
  await desk.evaluate(() => {
    const counted = window as unknown as { tones: number };
    counted.tones = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (at?: number) {
      counted.tones += 1;
      start.call(this, at);
    };
  });
  return { desk, tones: () => desk.evaluate(() => (window as unknown as { tones: number }).tones) };
}

const banner = (page: Page) => page.getByText("Safeguarding lead: please look at the desk.");
const called = (page: Page) => page.getByText("Something can’t wait, and nobody has seen it.");

// A tablet asks every so often; here it does at once.
const ask = (...tablets: Tablet[]) => Promise.all(tablets.map((t) => t.page.evaluate(() => window.dispatchEvent(new Event("online")))));

// Some minutes later, for the server: desks find it again by themselves.
async function later(nursery: Nursery, minutes: number, ...tablets: Tablet[]) {
  await nursery.kill();
  nursery.serverIsLater = minutes;
  await nursery.start();
  await ask(...tablets);
}

test("H7 R137 what a child said calls the desk, then the next, then its writer; once seen, all is quiet", async ({ nursery }) => {
  nursery.expected = /status of 401/;
  const { desk: imogen, tones: heardByImogen } = await withSound(nursery, "imogen");
  await turn(nursery, imogen, "Adaeze Finch");
  const { desk: adaeze, tones } = await withSound(nursery, "adaeze");
  const tablet = await nursery.tablet("Seedlings", PHONE);
  const other = await nursery.tablet("Oaks");
  await tablet.signIn("Dot");
  await tablet.open("Una", "They told me something");
  await tablet.page.getByLabel(/word for word/).fill("Marked words");
  await tablet.save();

  // At the desk of whoever has the turn: on top, aloud, in the title; with no name and no word.
  await expect(called(adaeze)).toBeVisible();
  await expect(adaeze).toHaveTitle("Please look: Firsthand");
  expect(await tones()).toBe(2);
  await expect(adaeze.locator(".call")).not.toContainText(/Una|Marked/);
  await expect(called(imogen)).toHaveCount(0);
  expect(await heardByImogen()).toBe(0);
  await look(adaeze, "desk-call-desk-light");
  // In every room, on every screen.
  await expect(banner(tablet.page)).toBeVisible();
  await ask(other);
  await expect(banner(other.page)).toBeVisible();
  await look(other.page, "room-called-tablet-light");
  await other.page.getByRole("button", { name: /Write it here/ }).click();
  await expect(banner(other.page)).toBeVisible();

  // Unseen for a quarter of an hour: the next person.
  await later(nursery, 16, tablet);
  await expect(called(imogen)).toBeVisible({ timeout: 30_000 });
  await expect(called(adaeze)).toBeVisible();
  await expect(tablet.page.getByText(/Nobody has seen what was written here/)).toHaveCount(0);

  // For half an hour: whoever wrote it rings, and nobody but that tablet says so.
  await later(nursery, 31, tablet, other);
  // Nobody touched the desk for so long that it locked itself, and it says nothing of a server that was away.
  await expect(adaeze.getByLabel("Passphrase")).toBeVisible({ timeout: 30_000 });
  await expect(adaeze.getByText("The server can't be reached")).toHaveCount(0);
  await expect(adaeze).toHaveTitle("Firsthand");
  const back = await nursery.desk("adaeze");
  await expect(back.getByText("Whoever wrote it was told to ring children’s social care.")).toBeVisible({ timeout: 30_000 });
  const ring = tablet.page.getByText(/Nobody has seen what was written here/);
  await expect(ring).toBeVisible({ timeout: 30_000 });
  await expect(other.page.getByText(/Nobody has seen what was written here/)).toHaveCount(0);
  await expect(tablet.page.getByRole("alert").filter({ has: ring })).not.toContainText(/Una|Marked/);
  await tablet.lock();
  await expect(ring, "to whoever picks it up").toBeVisible();
  await look(tablet.page, "room-ring-phone-light");
  await tablet.page.getByRole("button", { name: "Show the numbers" }).click();
  await expect(tablet.page.getByRole("link", { name: "999" })).toBeVisible();
  await tablet.page.getByRole("button", { name: "Back to what I was doing" }).click();

  // One tap from anywhere opens that record; seen, it calls nobody any more.
  await back.getByRole("link", { name: /^On duty/ }).click();
  await back.getByRole("button", { name: "Open it" }).click();
  await expect(back.getByText("Marked words")).toBeVisible();
  await expect(called(back)).toHaveCount(0);
  await expect(back).toHaveTitle("Please look: Firsthand");
  await back.getByRole("button", { name: "Seen", exact: true }).click();
  await expect(back).not.toHaveTitle("Please look: Firsthand");
  await ask(tablet, other);
  await expect(ring).toHaveCount(0);
  await expect(banner(other.page)).toHaveCount(0);
});

test("H7 H12 a banner never comes onto the screen on which a child's words are written; a tick sends for somebody", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await turn(nursery, desk, "Adaeze Finch");
  const tablet = await nursery.tablet("Seedlings", PHONE);
  await tablet.signIn("Dot");
  await tablet.concern("Pip", "A thing that can wait");
  await expect(tablet.page.getByText(/^Arrived/)).toBeVisible();
  await expect(banner(tablet.page)).toHaveCount(0);
  await expect(called(desk)).toHaveCount(0);
  await tablet.done();
  await tablet.open("Pip", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("A thing that can't wait");
  await tablet.page.getByRole("button", { name: "This can’t wait" }).click();
  await expect(tablet.page.getByText(/every tablet asks for someone at the desk/)).toBeVisible();
  await look(tablet.page, "room-cannot-wait-phone-light");
  await tablet.save();
  await expect(banner(tablet.page)).toBeVisible();
  await expect(called(desk), "it is not her turn").toHaveCount(0);
  // Whoever takes the turn has the call at once.
  await turn(nursery, desk, "Imogen Quill");
  await expect(called(desk)).toBeVisible();
  await tablet.done();
  await tablet.open("Una", "They told me something");
  await expect(tablet.page.getByText("Listen first.")).toBeVisible();
  await expect(banner(tablet.page)).toHaveCount(0);
});
