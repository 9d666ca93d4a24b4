// What somebody who had never seen it stumbled over, each as a story.
import { DESK, nextYear, expect, PHONE, test } from "../nursery";

test("H2 a correction does not undo that the lead was told, on the tablet or at the desk", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings", PHONE);
  await tablet.signIn("Dot");
  await tablet.concern("Cosmo", "A bruise on the left arm.");
  await tablet.page.getByRole("button", { name: "I have told Imogen" }).click();
  await expect(tablet.page.getByText(/^You told Imogen at /)).toBeVisible();
  await tablet.page.getByRole("button", { name: "Correct this" }).click();
  await tablet.page.getByLabel("What I saw or heard").fill("A bruise on the right arm.");
  await tablet.page.getByRole("button", { name: "Save the correction" }).click();
  await expect(tablet.page.getByText(/^You told Imogen at /)).toBeVisible();
  await expect(tablet.page.getByText("face to face")).toHaveCount(0);
  await tablet.done();
  await tablet.lock();
  await expect(tablet.page.getByText("has not reached the safeguarding lead")).toHaveCount(0);
  const desk = await nursery.desk();
  await nursery.open(desk, "Cosmo");
  await expect(desk.getByText("A bruise on the right arm.")).toBeVisible();
  await expect(desk.locator("dl.facts dd", { hasText: /^Imogen Quill, \d\d:\d\d$/ })).toBeVisible();
  await desk.getByRole("button", { name: "Seen", exact: true }).click();
  await expect(desk.getByText(/^Seen \d\d:\d\d$/)).toBeVisible();
  await expect(desk.locator("dl.facts dd", { hasText: /^Imogen Quill, \d\d:\d\d$/ }).first()).toBeVisible();
});

test("a chip takes nothing away that was typed", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings", PHONE);
  await tablet.signIn("Dot");
  await tablet.open("Cosmo", "Mark or injury");
  const where = tablet.page.getByLabel("More exactly, and how many");
  await where.fill("left, below the eye");
  await tablet.page.getByRole("button", { name: "left cheek", exact: true }).click();
  await expect(where).toHaveValue("left, below the eye");
  await tablet.page.getByRole("button", { name: "bruise", exact: true }).click();
  await tablet.page.getByRole("button", { name: "swelling", exact: true }).click();
  const who = tablet.page.getByLabel("Who, in your own words");
  await who.fill("Mum's friend Lee");
  await tablet.page.getByRole("button", { name: "a colleague" }).click();
  await expect(who).toHaveValue("Mum's friend Lee");
  await tablet.page.getByLabel("What was said about it, and by whom in their words").fill("He fell");
  await tablet.save();
  await expect(tablet.page.getByText("left cheek, left, below the eye")).toBeVisible();
  await expect(tablet.page.getByText("bruise, swelling")).toBeVisible();
  await expect(tablet.page.getByText("a colleague, Mum's friend Lee")).toBeVisible();
});

test("whatever Save says no to stands beside it", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings", PHONE);
  await tablet.signIn("Dot");
  await tablet.open("Cosmo", "Concern");
  await expect(tablet.page.getByLabel("What I saw or heard")).toBeFocused();
  await tablet.page.getByRole("button", { name: /^Save/ }).click();
  const says = tablet.page.getByText("Write a few words first. One sentence is enough.");
  await expect(says).toBeInViewport();
  const [message, button] = [await says.boundingBox(), await tablet.page.getByRole("button", { name: /^Save/ }).boundingBox()];
  expect(message!.y + message!.height, "above the button, and not under it").toBeLessThanOrEqual(button!.y);
});

test("H16 with several children, nobody is named in another's record: it is said while one writes", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Gwen");
  await tablet.page.getByRole("button", { name: "Several" }).click();
  for (const child of ["Clem", "Gus"]) await tablet.page.getByRole("button", { name: new RegExp(`^${child}\\b`) }).click();
  await tablet.page.getByRole("button", { name: "Go on with 2" }).click();
  await tablet.page.getByRole("button", { name: /^Concern/ }).click();
  await expect(tablet.page.getByText("Write “another child”, not a name")).toBeVisible();
});

test("R35 H12 who was near and what one had to say are a tap each", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Gwen");
  await tablet.open("Gus", "They told me something");
  await tablet.page.getByLabel(/word for word/).fill("my arm hurts");
  await tablet.page.getByRole("button", { name: "I said that I would have to tell someone" }).click();
  await tablet.page.getByRole("button", { name: "other children" }).click();
  await tablet.save();
  await expect(tablet.page.getByText("I said that I would have to tell someone.")).toBeVisible();
  await expect(tablet.page.locator(".reading")).toContainText("other children");
});

test("R31 behind a blank screen it locks within half a minute, and what was written is kept", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings", PHONE, nursery.clock.now());
  await tablet.signIn("Dot");
  await tablet.open("Cosmo", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("Half a sentence");
  await tablet.page.clock.runFor(1_000);
  await expect(tablet.page.getByText(/Draft kept/)).toBeVisible();
  await tablet.page.getByRole("button", { name: /Blank/ }).click();
  await tablet.page.clock.runFor(30_000);
  await tablet.page.getByRole("button", { name: "Show the screen" }).click();
  await expect(tablet.page.getByRole("heading", { name: "Who is writing?" })).toBeVisible();
  await expect(tablet.page.getByText("Half a sentence")).toHaveCount(0);
  await expect(tablet.page.getByRole("button", { name: "What is on this tablet: 1 not finished" })).toBeVisible();
  await tablet.signIn("Dot");
  await tablet.page.clock.runFor(1_000);
  await tablet.page.getByRole("button", { name: /Not finished: concern/ }).click();
  await expect(tablet.page.getByLabel("What I saw or heard")).toHaveValue("Half a sentence");
});

test("the system's own back button goes one screen back, and loses nothing", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings", PHONE);
  await tablet.signIn("Dot");
  await tablet.open("Cosmo", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("Written before going back");
  await tablet.page.goBack();
  await expect(tablet.page.getByRole("heading", { name: /^Cosmo/ })).toBeVisible();
  await tablet.page.goBack();
  await expect(tablet.page.getByRole("heading", { name: "Who is it about?" })).toBeVisible();
  await tablet.page.getByRole("button", { name: /Not finished: concern/ }).click();
  await expect(tablet.page.getByLabel("What I saw or heard")).toHaveValue("Written before going back");
});

test("No tile: one goes on with nothing filled in, and is asked before saving", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks", PHONE);
  await tablet.page.getByRole("button", { name: /Write it here/ }).click();
  await tablet.page.getByRole("button", { name: "Go on" }).click();
  await tablet.page.getByLabel("What I saw or heard").fill("He was shaking.");
  await tablet.page.getByRole("button", { name: /^Save/ }).click();
  await expect(tablet.page.getByText("Say whose name to put to it: type your name.")).toBeInViewport();
  await tablet.page.getByLabel("Your name").fill("Priya Sands");
  await tablet.page.getByRole("button", { name: /^Save/ }).click();
  await expect(tablet.page.getByText("Say which child: tap one, or type a name.")).toBeInViewport();
  await tablet.page.getByLabel("Which child").fill("Gus");
  // Nothing can arrive meanwhile: the card still says that the lead doesn't have it.
  await tablet.offline();
  await tablet.save();
  // By name and by what they are here: she knows neither.
  await expect(tablet.page.getByText(/^Imogen Quill, .*safeguarding lead, does not have it yet/)).toBeVisible();
});

test("H4 what is filed stays open at the desk, also about a child who has left", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.page.getByRole("button", { name: /Write it here/ }).click();
  await tablet.page.getByLabel("Your name").fill("Priya Sands");
  await tablet.page.getByLabel("Which child").fill("Sol, Oaks");
  await tablet.page.getByRole("button", { name: "Go on" }).click();
  await tablet.page.getByLabel("What I saw or heard").fill("MARKED about Sol.");
  await tablet.save();
  const desk = await nursery.desk();
  await nursery.open(desk, "Sol, Oaks");
  await expect(desk.getByRole("heading", { name: /^Sol, Oaks/ })).toBeFocused();
  await expect(desk.getByRole("link", { name: /^Arrived, needs checking [1-9]/ })).toBeVisible();
  const which = desk.getByLabel("Which child");
  const sol = await which.locator("option", { hasText: /^Sol / }).textContent();
  await which.selectOption({ label: sol! });
  await desk.getByLabel("Why it is filed there").fill("Only one Sol");
  await desk.getByRole("button", { name: "File it there" }).click();
  await expect(desk.getByText(/^Filed under Sol /)).toBeVisible();
  await expect(desk.locator(".read .name", { hasText: /^Sol [A-Z]/ })).toBeVisible();
  await expect(desk.locator(".read").getByText("MARKED about Sol.")).toBeVisible();
  // What was said of it goes once one goes on.
  await desk.getByRole("link", { name: /^On duty/ }).click();
  await expect(desk.getByText(/^Filed under Sol /)).toHaveCount(0);
});

test("the record that is chosen is read from its beginning, by mouse and by keyboard, at 200 % too", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Gwen");
  for (const child of ["Clem", "Gus", "Hana", "Milo"]) {
    await tablet.concern(child, `MARKED ${child}`);
    await tablet.done();
  }
  const desk = await nursery.desk();
  for (const viewport of [DESK, { width: 720, height: 450 }]) {
    await desk.setViewportSize(viewport);
    await desk.locator(".item", { hasText: "Clem" }).click();
    await expect(desk.locator(".read .name")).toBeInViewport();
    await expect(desk.locator(".read").getByText("MARKED Clem")).toBeInViewport();
    await desk.keyboard.press("Tab");
    await expect(desk.getByRole("button", { name: "Seen", exact: true })).toBeFocused();
    await desk.locator(".item", { hasText: "Milo" }).click();
    await expect(desk.locator(".read").getByText("MARKED Milo")).toBeInViewport();
  }
});

test("H1 what is about staff is found by its reader after it was seen, on any later day, and by nobody else", async ({ nursery }) => {
  // The demo's own: told to Imogen some days ago, and one about somebody close to her, to Harriet alone.
  const harriet = await nursery.desk("harriet");
  await harriet.getByRole("link", { name: "Concerns about staff" }).click();
  await expect(harriet.getByRole("heading", { name: "Came to you" })).toBeVisible();
  await expect(harriet.locator(".chronology > li")).not.toHaveCount(0);
  // D-2: the second person, who has no other page, reads what to do and what not.
  await expect(harriet.getByText("Don't question the child", { exact: false })).toBeVisible();
  await expect(harriet.getByText("by the close of the next working day", { exact: false })).toBeVisible();
  const long = async () => (await harriet.locator(".chronology").innerText()).split("\n").filter((line) => line.length > 40);
  await expect.poll(async () => (await long()).length).toBeGreaterThan(0);
  const hers = await long();
  const imogen = await nursery.desk("imogen");
  await imogen.getByRole("link", { name: "Concerns about staff" }).click();
  await expect(imogen.locator(".chronology > li")).not.toHaveCount(0);
  for (const line of hers) await expect(imogen.getByText(line)).toHaveCount(0);
  const tomasz = await nursery.desk("tomasz");
  await expect(tomasz.getByRole("link", { name: "Concerns about staff" })).toHaveCount(0);
});

test("what arrives at the desk takes nothing from what is being typed there", async ({ nursery }) => {
  const desk = await nursery.desk();
  await desk.getByRole("link", { name: "Children", exact: true }).click();
  await desk.locator("tr", { hasText: "Cosmo" }).getByRole("button", { name: "Change" }).click();
  const marks = desk.getByLabel("Birthmarks and known marks");
  await expect(marks).toBeInViewport();
  await marks.fill("Half typed");
  const other = await nursery.desk("tomasz");
  await other.getByRole("link", { name: /^On duty/ }).click();
  const turn = other.locator("form", { hasText: "Enter the turn" });
  await turn.locator("select").selectOption({ label: "Tomasz Reed" });
  await turn.getByLabel("From").fill(`${nextYear(nursery)}-01-05T08:00`);
  await turn.getByLabel("Until").fill(`${nextYear(nursery)}-01-05T12:00`);
  const read = desk.waitForResponse(/register/);
  await other.getByRole("button", { name: "Enter the turn" }).click();
  await read;
  await expect(other.getByText(new RegExp(`Tomasz Reed: .*${nextYear(nursery)}`))).toBeVisible();
  await expect(marks).toHaveValue("Half typed");
});

test("R149 the desk sees whether a tablet that was switched off has handed in what it held", async ({ nursery }) => {
  const desk = await nursery.desk();
  const tablet = await nursery.tablet("Seedlings");
  await tablet.offline();
  await desk.getByRole("link", { name: "Tablets" }).click();
  const card = desk.locator("section.tablet", { hasText: "Seedlings (this browser)" });
  await card.getByText("Switch this tablet off").click();
  await card.getByLabel("Why").fill("Old");
  await card.getByRole("button", { name: "Switch it off" }).click();
  await expect(desk.getByText(/It has not answered since\. What is on it is sealed\./)).toBeVisible();
});
