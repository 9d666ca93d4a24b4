// What a practitioner does in a day, each as they do it, and what the lead reads of it.
import { daysFrom, london } from "../clock";
import { expect, type Page, PHONE, type Tablet, test } from "../nursery";

// What the lead reads of a record: the boxes with their headings.
async function read(desk: Page, child: string, words: string) {
  await desk.getByRole("link", { name: "Children", exact: true }).click();
  await desk.getByRole("link", { name: child }).click();
  const record = desk.locator("ol.chronology > li", { hasText: words });
  await expect(record).toHaveCount(1);
  return record;
}

const box = (tablet: Tablet, label: string | RegExp) => tablet.page.getByLabel(label);

test("R15 R16 R6 H14 a concern in its boxes: seen, told, thought, said, wanted, and where the writer differs", async ({ nursery }) => {
  const tablet = await nursery.tablet("Saplings");
  await tablet.signIn("Efe");
  await tablet.open("Bruno", "Concern");
  await box(tablet, "What I saw or heard").fill("He held on to the railing.");
  await tablet.page.getByRole("button", { name: "+ What someone told me" }).click();
  await tablet.page.getByRole("group", { name: "Who", exact: true }).getByRole("button", { name: "grandparent" }).click();
  await box(tablet, /^What someone told me/).fill("He does that at home too.");
  await tablet.page.getByRole("button", { name: "+ What I think, and why" }).click();
  await box(tablet, "What I think, and why").fill("He may be tired: he yawned a lot.");
  await tablet.page.getByRole("button", { name: "+ Said word for word" }).click();
  await tablet.page.getByRole("group", { name: "Whose words" }).getByRole("button", { name: "grandparent" }).click();
  await box(tablet, "Said word for word").fill("  he's  always like that ");
  await tablet.page.getByRole("button", { name: "+ What the child wanted or felt" }).click();
  await box(tablet, "What the child wanted or felt").fill("To stay outside.");
  await tablet.page.getByRole("button", { name: "+ Where I see it differently" }).click();
  await box(tablet, /Where I see it differently/).fill("I think he was frightened, not stubborn.");
  // H5: what somebody said is never corrected; what the writer saw may be.
  for (const [label, wanted] of [["Said word for word", "false"], [/^What someone told me/, "false"], ["What I saw or heard", "true"]] as const) {
    await expect(box(tablet, label)).toHaveAttribute("spellcheck", wanted);
  }
  await tablet.save();
  const desk = await nursery.desk("imogen");
  const record = await read(desk, "Bruno Hazelnut", "He held on to the railing.");
  for (const [heading, words] of [
    ["What I saw or heard", "He held on to the railing."],
    ["What someone told me · grandparent", "He does that at home too."],
    ["What I think, and why", "He may be tired: he yawned a lot."],
    ["What the child wanted or felt", "To stay outside."],
    ["Where I see it differently, and why", "I think he was frightened, not stubborn."],
  ]) {
    await expect(record.locator("section", { has: desk.getByText(heading, { exact: true }) })).toContainText(words);
  }
  // To the letter, blanks and all.
  expect(await record.locator("p.quote").textContent()).toBe("“  he's  always like that ”");
  await expect(record.getByText("What grandparent said, word for word")).toBeVisible();
});

test("R3 R7 H11 talked with an adult: who, their words, taking notes; left open, it goes to the lead", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  const tablet = await nursery.tablet("Oaks", PHONE);
  await tablet.signIn("Hal");
  await tablet.open("Clem", "Talked with an adult");
  await tablet.page.getByRole("button", { name: "Dad", exact: true }).click();
  await box(tablet, /^What they said/).fill("We are not sleeping at home this week.");
  await box(tablet, "What I said, or what we agreed").fill("I said that I would tell Imogen.");
  await tablet.page.getByRole("button", { name: "I said that I take notes" }).click();
  await expect(tablet.page.getByText("Does Imogen need to know?")).toBeVisible();
  await tablet.save();
  await nursery.open(desk, "Clem");
  const open = desk.locator("main.read");
  await expect(open.getByText("We are not sleeping at home this week.")).toBeVisible();
  await expect(open.getByText(/· Dad$/)).toBeVisible();
  await expect(open.getByText("note-taking was explained")).toBeVisible();
  await tablet.done();
  // With a child there is no reading back: that would be a second interview.
  await tablet.open("Clem", "They told me something");
  await expect(tablet.page.getByRole("group", { name: "Taking notes" })).toHaveCount(0);
  // Answered with no, it is an everyday talk, and waits for nobody.
  await tablet.page.getByRole("button", { name: "Back", exact: true }).click();
  await tablet.page.getByRole("button", { name: /^Talked with an adult/ }).click();
  await box(tablet, /^What they said/).fill("Her new boots pinch.");
  await tablet.page.getByRole("button", { name: "No", exact: true }).first().click();
  await tablet.save();
  await tablet.done();
  await read(desk, "Clem Sedge", "Her new boots pinch.");
  await desk.getByRole("link", { name: /^Inbox/ }).click();
  await expect(desk.getByText("Her new boots pinch.")).toHaveCount(0);
});

test("R2 R5 R10 when it happened is set back, who saw it is somebody else: both stand beside the record for ever", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.open("Una", "Concern");
  await tablet.page.getByRole("button", { name: /^Now, / }).click();
  await box(tablet, "When it happened").fill(`${daysFrom(nursery.clock.now(), -1)}T09:40`);
  await box(tablet, "Where").fill("the garden");
  await box(tablet, "Who saw or heard it").selectOption({ label: "Somebody without a tile" });
  await box(tablet, "Their name").fill("Sam of Demo Cover");
  await box(tablet, "Who else was there").fill("Bel; other children");
  await box(tablet, "What I saw or heard").fill("Sat by herself at the fence.");
  await expect(tablet.page.getByText("Written for Sam of Demo Cover")).toBeVisible();
  await tablet.save();
  await tablet.done();
  await tablet.open("Una", "Concern");
  await tablet.page.getByRole("button", { name: /^Now, / }).click();
  await box(tablet, "Who saw or heard it").selectOption({ label: "Lou Dunnock" });
  await box(tablet, "What I saw or heard").fill("Would not eat her pear.");
  await tablet.save();
  const desk = await nursery.desk("imogen");
  const record = await read(desk, "Una Reeve", "Sat by herself at the fence.");
  await expect(record.getByText(/09:40/).first()).toBeVisible();
  await expect(record.getByText(/written (\d+ hours|1 day|2 days) after/)).toBeVisible();
  await expect(record.locator("section", { hasText: "Seen by" })).toContainText("Sam of Demo Cover");
  await expect(record.locator("section", { hasText: "Where" }).first()).toContainText("the garden");
  const typed = await read(desk, "Una Reeve", "Would not eat her pear.");
  await expect(typed.getByText("Dot Wren, for Lou Dunnock")).toBeVisible();
  // A time that is still to come is no time.
  await tablet.done();
  await tablet.open("Una", "Concern");
  await tablet.page.getByRole("button", { name: /^Now, / }).click();
  await box(tablet, "When it happened").fill(`${daysFrom(nursery.clock.now(), 1)}T09:40`);
  await box(tablet, "What I saw or heard").fill("Tomorrow.");
  await tablet.page.getByRole("button", { name: /^Save/ }).click();
  await expect(tablet.page.getByText("The time is in the future.")).toBeVisible();
});

test("R30 R113 any child by search, another room one tap away, someone not on the list, and also here today", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings", PHONE);
  await tablet.signIn("Dot");
  await tablet.page.getByLabel("Search for any child").fill("gus");
  await tablet.page.getByRole("button", { name: /^Gus/ }).click();
  await tablet.page.getByRole("button", { name: /^Achievement/ }).click();
  await box(tablet, "What happened").fill("Came over to read to the babies.");
  await tablet.save();
  await tablet.done();
  // He is of another room, and here today.
  await expect(tablet.page.getByRole("heading", { name: "Also here today" })).toBeVisible();
  await expect(tablet.page.getByRole("button", { name: /^Gus/ })).toBeVisible();
  await tablet.page.getByRole("group", { name: "Room" }).getByRole("button", { name: "Oaks" }).click();
  await expect(tablet.page.getByRole("button", { name: /^Milo/ })).toBeVisible();
  await tablet.page.getByLabel("Search for any child").fill("nobody of that name");
  await expect(tablet.page.getByText("No child of that name is on the list.")).toBeVisible();
  // Of someone who is not on the list, each kind can be written.
  await tablet.page.getByRole("button", { name: "Someone not on this list" }).click();
  await tablet.page.getByRole("button", { name: /^Mark or injury/ }).click();
  await tablet.page.getByRole("button", { name: "graze", exact: true }).click();
  await tablet.page.getByRole("button", { name: /^Save/ }).click();
  await expect(tablet.page.getByText("Say which child: tap one, or type a name.")).toBeVisible();
  await box(tablet, "Which child").fill("a visiting cousin");
  await tablet.save();
  const desk = await nursery.desk("imogen");
  await nursery.open(desk, "a visiting cousin");
  await expect(desk.getByText("graze, place not said; how it came was not said")).toBeVisible();
});

test("a second record adds to what I wrote, without showing it", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.concern("Pip", "MARKED first words.");
  await tablet.done();
  await tablet.page.getByText(/^What you wrote on this tablet/).click();
  await tablet.page.getByRole("button", { name: /^Add to what I wrote at/ }).first().click();
  await expect(tablet.page.getByText("This adds to what you wrote before.")).toBeVisible();
  await expect(tablet.page.getByText("MARKED")).toHaveCount(0);
  await box(tablet, "What I saw or heard").fill("And he slept after.");
  await tablet.save();
  const desk = await nursery.desk("imogen");
  const record = await read(desk, "Pip Alder", "And he slept after.");
  await expect(record.getByText(/adds to what was written/)).toBeVisible();
});

test("R31 H2 nobody is here: the numbers, with the emergency number first", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.offline();
  await tablet.signIn("Dot");
  await tablet.concern("Pip", "Said after lunch.");
  await tablet.page.getByRole("button", { name: "Nobody is here: show the numbers" }).click();
  const numbers = tablet.page.locator(".numbers a");
  await expect(numbers.first()).toHaveText("999");
  await expect(tablet.page.getByText("Children's social care, Demo Wolds")).toBeVisible();
});

test("N6 the tablet locks when nobody touches it for two minutes, or as long as somebody chose", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings", PHONE, nursery.clock.now());
  const signIn = async () => {
    await tablet.page.getByRole("button", { name: /Dot/ }).click();
    await tablet.page.getByLabel("PIN", { exact: true }).fill("2846");
    await tablet.page.getByRole("button", { name: "OK" }).click();
    await expect(tablet.page.getByRole("heading", { name: "Who is it about?" })).toBeVisible();
  };
  await signIn();
  await tablet.page.clock.fastForward("01:50");
  await expect(tablet.page.getByRole("heading", { name: "Who is it about?" })).toBeVisible();
  await tablet.page.clock.fastForward("00:20");
  await expect(tablet.page.getByRole("heading", { name: "Who is writing?" })).toBeVisible();
  await signIn();
  await tablet.page.getByRole("button", { name: /What is on this tablet/ }).click();
  await tablet.page.getByRole("button", { name: "5 minutes" }).click();
  await tablet.page.clock.fastForward("04:30");
  await expect(tablet.page.getByRole("heading", { name: "What is on this tablet" })).toBeVisible();
  await tablet.page.clock.fastForward("00:40");
  await expect(tablet.page.getByRole("heading", { name: "Who is writing?" })).toBeVisible();
});

for (const [what, start, forward, goes] of [
  ["after half an hour untouched", [10, 0], "31:00", true],
  ["not after twenty minutes", [10, 0], "20:00", false],
  ["when the nursery closes", [17, 50], "11:00", true],
] as const) {
  test(`R134 H3 what was begun for the lead goes as it is: ${what}`, async ({ nursery }) => {
    const desk = await nursery.desk("imogen");
    // Its clock is set by the test: the first request is told the right time, and signed again.
    nursery.expected = /status of 401/;
    const tablet = await nursery.tablet("Seedlings", PHONE, london(nursery.clock.now(), start[0], start[1]));
    await tablet.signIn("Dot");
    await tablet.open("Una", "Concern");
    await box(tablet, "What I saw or heard").fill("Begun and left");
    await expect(tablet.page.getByText(/Draft kept/)).toBeVisible();
    await tablet.lock();
    await tablet.page.clock.fastForward(forward);
    await tablet.page.clock.runFor(25_000);
    await desk.getByRole("link", { name: /^Inbox/ }).click();
    if (goes) {
      await nursery.open(desk, "Una");
      await expect(desk.getByText("Begun and left")).toBeVisible({ timeout: 20_000 });
      await expect(desk.getByText("Concern · not finished", { exact: true })).toBeVisible();
    }
    // Going on later is a new record that stands in its place.
    await tablet.signIn("Dot");
    const again = tablet.page.getByRole("button", { name: /Not finished: concern/ });
    if (goes) {
      await expect(again).toHaveCount(0);
    } else {
      await again.click();
      await expect(box(tablet, "What I saw or heard")).toHaveValue("Begun and left");
      await expect(desk.getByText("Begun and left")).toHaveCount(0);
    }
  });
}
