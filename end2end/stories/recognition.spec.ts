// What else is recognised, told and handed on: an accident here, a child who is not here, a call that is still to be written
// down, a question, what is helpful to know.
import type { Page } from "@playwright/test";
import { daysFrom } from "../clock";
import { expect, test } from "../nursery";
import { look } from "../look";

const step = (desk: Page) => desk.getByRole("region", { name: "What happens next" });

test("R127 R128 H10 an accident here, one form on the tablet; parents who are not told stay on the list", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Gwen");
  await tablet.open("Milo", "Mark or injury");
  await tablet.page.getByRole("button", { name: "graze", exact: true }).click();
  // Only what happened here asks for it.
  await expect(tablet.page.getByRole("button", { name: "+ First aid, and by whom" })).toHaveCount(0);
  await tablet.page.getByRole("button", { name: "Happened here" }).click();
  await tablet.page.getByRole("button", { name: "+ First aid, and by whom" }).click();
  await tablet.page.getByLabel("First aid, and by whom").fill("Cold cloth, Gwen");
  await tablet.page.getByRole("button", { name: "+ Who saw it" }).click();
  await tablet.page.getByLabel("Who saw it").fill("Hal");
  await look(tablet.page, "room-accident-light");
  await tablet.save();

  const desk = await nursery.desk("imogen");
  await nursery.open(desk, "Milo");
  await expect(desk.getByText("Cold cloth, Gwen")).toBeVisible();
  // D-1: one press, and what is left is to tell the parents.
  await desk.getByRole("button", { name: "Accident, nothing else seen" }).click();
  const next = step(desk);
  await expect(next.getByRole("heading", { name: "Tell the parents today" })).toBeVisible();
  await expect(next.getByRole("heading", { name: /go home/ })).toHaveCount(0);
  // To hold it needs a reason.
  nursery.expected = /422/;
  await next.getByRole("button", { name: /^Not told for now/ }).click();
  await expect(next.getByText("Say why the parents are not told for now.")).toBeVisible();
  await next.getByLabel("By name").fill("his father");
  await next.getByLabel("How", { exact: false }).first().fill("face to face");
  await next.getByLabel("What was said, and what they answered").fill("A graze; he saw it and thanked us.");
  await look(desk, "desk-tell-light");
  await next.getByRole("button", { name: "They were told" }).click();
  await expect(desk.getByText(/^The parents told, \w+ \d+ \w+ \d{4}, \d\d:\d\d$/)).toBeVisible();
  await expect(next.getByRole("heading", { name: "Tell the parents today" })).toHaveCount(0);

  // R128: a serious one has others to be told, until both are.
  await next.getByText("Something else was done").click();
  await next.getByRole("combobox", { name: /^What was done/ }).selectOption({ label: "It was a serious accident or illness, or a death" });
  await next.getByLabel("What happened, in a few words").fill("The graze turned out to be a broken arm.");
  await next.getByRole("button", { name: "It was serious" }).click();
  await expect(next.getByRole("heading", { name: /Tell of the serious accident: Ofsted, The local/ })).toBeFocused();
  await next.getByLabel("How", { exact: false }).first().fill("their form");
  await next.getByRole("button", { name: "They were told" }).click();
  await expect(next.getByRole("heading", { name: "Tell of the serious accident: The local child-protection agencies" })).toBeFocused();
});

test("R129 R28 not here today, not explained: rung the same day; with a protection plan the social worker too", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await nursery.chronology(desk, "Milo Spruce");
  // Helpful to know, at the desk only.
  await desk.getByText("Helpful to know", { exact: true }).click();
  const helpful = desk.getByRole("region", { name: "Helpful to know" });
  await helpful.getByLabel("What is helpful to know").selectOption({ label: "Has a child protection plan" });
  nursery.expected = /422/;
  await helpful.getByLabel("Why").fill("Conference of 2 October.");
  await helpful.getByRole("button", { name: "Add it" }).click();
  await expect(helpful.getByText("Say on which day somebody looks whether it still holds.")).toBeVisible();
  await helpful.getByLabel("Look again on").fill("2099-01-08");
  await helpful.getByRole("button", { name: "Add it" }).click();
  await expect(helpful.getByRole("listitem").getByText("Has a child protection plan")).toBeVisible();
  await expect(helpful.getByText(/Imogen Quill, .* Look again on 8 Jan 2099/)).toBeVisible();

  await desk.getByText("Write a record here").click();
  await desk.getByLabel("What it is").selectOption({ label: "Not here today, not explained" });
  await desk.getByLabel("What is known so far").fill("Not here by half past nine; nobody rang.");
  await desk.getByRole("button", { name: "Save", exact: true }).click();
  const record = desk.locator(".chronology > li", { hasText: "Not here by half past nine" });
  const next = record.getByRole("region", { name: "What happens next" });
  await expect(next.getByRole("heading", { name: "Ring the family: why is Milo not here?" })).toBeVisible();
  await expect(next.getByRole("heading", { name: "Tell the social worker today" })).toBeVisible();
  await look(desk, "desk-absence-light");
  await next.getByLabel("Whom you rang").fill("his mother");
  await next.getByRole("button", { name: "Nobody answered" }).click();
  await expect(record.getByText(/^Rang his mother, .*: nobody answered$/)).toBeVisible();
  await next.getByLabel("Whom you rang").fill("his aunt");
  await next.getByLabel("What they said").fill("He has a cold and sleeps.");
  await next.getByRole("button", { name: "Save their answer" }).click();
  await expect(record.getByText("He has a cold and sleeps.")).toBeVisible();
  await next.getByLabel("How", { exact: false }).first().fill("telephone");
  await next.getByRole("button", { name: "They were told" }).click();
  await expect(next.getByRole("heading", { name: "What happens next?" })).toBeVisible();
  // Looked at again under the child's name, where it is due.
  await desk.getByRole("link", { name: "To do" }).click();
  const list = desk.getByRole("region", { name: "To do" });
  await list.getByLabel("Child").fill("milo");
  await list.getByRole("button", { name: /Helpful to know: does it still hold/ }).click();
  await expect(desk.getByRole("heading", { name: /^Milo Spruce/ })).toBeVisible();
});

test("R8 three columns: what we worry about, what works well, what needs to happen", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await nursery.chronology(desk, "Milo Spruce");
  await desk.getByText("Write a record here").click();
  await desk.getByLabel("What it is").selectOption({ label: "Worries, strengths, next steps" });
  await desk.getByLabel("What we worry about").fill("He is often tired on Mondays.");
  await desk.getByLabel("What works well").fill("His aunt brings him on time.");
  await desk.getByLabel("What needs to happen").fill("A talk about weekends.");
  await desk.getByRole("button", { name: "Save", exact: true }).click();
  const record = desk.locator(".chronology > li", { hasText: "He is often tired on Mondays." });
  await expect(record.getByRole("heading", { name: "What works well" })).toBeVisible();
  await look(desk, "desk-columns-light");
});

test("R12 R11 R146 a call that began is still to be written; somebody else takes it on", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Gwen");
  await tablet.concern("Milo", "He would not take his coat off.");
  const desk = await nursery.desk("imogen");
  await nursery.open(desk, "Milo");
  await desk.getByRole("button", { name: "Seen", exact: true }).click();
  const next = step(desk);
  await next.getByRole("button", { name: "Not sure" }).click();
  await next.getByRole("button", { name: "It begins now" }).click();
  await expect(next.getByRole("heading", { name: /^Write-up due: the call with .*, begun \d\d:\d\d$/ })).toBeVisible();
  // Whoever looks meanwhile sees it too, and when it has to be written by.
  const other = await nursery.desk("tomasz");
  await other.getByRole("link", { name: "To do" }).click();
  await other.getByRole("region", { name: "To do" }).getByLabel("Child").fill("milo");
  await expect(other.getByRole("button", { name: /Write-up due: the call with/ })).toBeVisible();
  await next.getByRole("button", { name: "It ended now" }).click();
  await next.getByLabel("What they said or advised").fill("Talk with his mother; no referral.");
  await next.getByRole("button", { name: "No", exact: true }).click();
  await next.getByRole("button", { name: "Save the call" }).click();
  await expect(next.getByRole("heading", { name: "What happens next?" })).toBeFocused();

  await next.getByText("Something else was done").click();
  await next.getByRole("combobox", { name: /^What was done/ }).selectOption({ label: "Ask somebody else to take it on" });
  await next.getByLabel("Who is asked to take it on").selectOption({ label: "Tomasz Reed" });
  await next.getByLabel("What they have to know").fill("His mother is here at five.");
  await next.getByRole("button", { name: "Ask them" }).click();
  await expect(next.getByText("Until they have taken it on, it is still yours.")).toBeVisible();
  await other.getByRole("button", { name: /Tomasz Reed is asked to take it on/ }).click();
  await step(other).getByRole("button", { name: "I take it on" }).click();
  await expect(other.getByText("Taken on", { exact: true })).toBeVisible();
  await expect(other.getByRole("button", { name: /^Milo.*Tomasz Reed/ })).toBeVisible();
});

test("R32 R33 what paramedics were told, and a medical that others arrange", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await nursery.chronology(desk, "Pip Alder");
  const next = desk.locator(".chronology > li", { hasText: "He must have rolled on his dummy" }).getByRole("region", { name: "What happens next" });
  await next.getByText("Something else was done").click();
  const what = next.getByRole("combobox", { name: /^What was done/ });
  await what.selectOption({ label: "Somebody was told: parents, paramedics, a social worker, Ofsted" });
  await next.getByLabel("Who was told").last().selectOption({ label: "Paramedics, a doctor or the hospital" });
  await next.getByLabel("How", { exact: false }).last().fill("face to face, at the door");
  await next.getByLabel("What was said, and what they answered").last().fill("What his mother had said; they wrote it down.");
  await next.getByRole("button", { name: "They were told" }).last().click();
  await expect(desk.getByText(/^Paramedics, a doctor or the hospital told, \w+ \d+ \w+ \d{4}, \d\d:\d\d$/)).toBeVisible();
  await next.getByText("Something else was done").click();
  await what.selectOption({ label: "A medical examination was arranged" });
  await expect(next.getByText("Nobody here books one", { exact: false })).toBeVisible();
  await next.getByLabel("Who arranges it").fill("children's social care");
  await next.getByLabel("When it is").fill(`${daysFrom(nursery.clock.now(), 1)}T11:30`);
  await next.getByRole("button", { name: "Note it" }).click();
  await expect(desk.getByText(/^Medical examination, .*11:30$/)).toBeVisible();
});

test("R22 R146 not sure whether to write it down: asked on the tablet, answered at the desk, read by whoever asked", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Gwen");
  await tablet.page.getByRole("button", { name: /^Milo\b/ }).click();
  await tablet.page.getByRole("button", { name: /^Not sure whether to write it down\? Ask / }).click();
  await expect(tablet.page.getByText("If a child may be in danger, don’t wait for an answer", { exact: false })).toBeVisible();
  await tablet.page.getByLabel("What you are not sure about").fill("His aunt was an hour late.");
  await look(tablet.page, "room-ask-light");
  await tablet.save();
  await tablet.done();

  const desk = await nursery.desk("imogen");
  await nursery.open(desk, "Milo");
  await expect(desk.getByText("His aunt was an hour late.")).toBeVisible();
  await desk.getByRole("button", { name: "Seen", exact: true }).click();
  const next = step(desk);
  await expect(next.getByRole("heading", { name: "Does this need recording?" })).toBeVisible();
  await next.getByLabel("The answer, in a few words").fill("Yes, as a concern: the time, and what she said.");
  await next.getByRole("button", { name: "Answer" }).click();
  await expect(next.getByRole("heading")).toHaveCount(0);

  await tablet.betweenContacts();
  await tablet.page.getByText(/^What you wrote on this tablet/).click();
  await expect(tablet.page.getByText(/^Answered by Imogen, \d\d:\d\d: Yes, as a concern: the time, and what she said\.$/)).toBeVisible();
  // Nobody else who signs in on the same tablet reads it.
  await tablet.lock();
  await tablet.signIn("Hal");
  await expect(tablet.page.getByRole("heading", { name: "Who is it about?" })).toBeVisible();
  await expect(tablet.page.getByText(/^What you wrote on this tablet/)).toHaveCount(0);
  await expect(tablet.page.getByText(/as a concern: the time/)).toHaveCount(0);
});

test("R34 R40 R120 words and rules: definitions, duties and the law of the packs in force, found by a word", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await desk.getByRole("link", { name: "Definitions and rules" }).click();
  await expect(desk.getByRole("heading", { name: "Children Act 1989, section 47" })).toBeVisible();
  await expect(desk.getByRole("heading", { name: "Children Act 2004, section 11" })).toBeVisible();
  await expect(desk.getByRole("heading", { name: /^Working Together/ })).toBeVisible();
  await expect(desk.getByText(/^Everybody until their 18th birthday/)).toBeVisible();
  await look(desk, "desk-words-light");
  await desk.getByLabel("Search").fill("one-minute");
  await expect(desk.getByText(/one-minute guide/i).first()).toBeVisible();
  await expect(desk.getByRole("heading", { name: "Children Act 1989, section 47" })).toHaveCount(0);
  await desk.getByLabel("Search").fill("nothing like it");
  await expect(desk.getByText("Nothing of that kind is in them.")).toBeVisible();
});

test("R12 what is refused stays in sight though the record is drawn anew meanwhile", async ({ nursery }) => {
  nursery.expected = /422/;
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Gwen");
  await tablet.concern("Milo", "He would not take his coat off.");
  const desk = await nursery.desk("imogen");
  await nursery.open(desk, "Milo");
  await desk.getByRole("button", { name: "Seen", exact: true }).click();
  const next = step(desk);
  await next.getByRole("button", { name: "Not sure" }).click();
  // Whoever presses rings the line at the top: it has to be there.
  await expect(next.getByText(/^Answers now/).first()).toBeVisible();
  // The note that a call began is on its way while the form is sent.
  await desk.route("**/decision", async (route) => {
    const began = route.request().postData()?.includes("began") && !route.request().postData()?.includes("ended");
    if (began) await refused;
    await route.continue();
  });
  let let_go = () => {};
  const refused = new Promise<void>((done) => (let_go = done));
  await next.getByRole("button", { name: "It begins now" }).click();
  await next.getByRole("button", { name: "It ended now" }).click();
  await next.getByRole("button", { name: "Yes, the written one is due" }).click();
  await next.getByRole("button", { name: "Save the call" }).click();
  const says = next.getByText("Write what they said or advised, in a few words.");
  await expect(says).toBeVisible();
  let_go();
  await expect(next.getByRole("heading", { name: /^Write-up due: the call with/ })).toBeVisible();
  // Whoever has only a keyboard is where they were.
  await expect(next.getByRole("button", { name: "Save the call" })).toBeFocused();
  await expect(says).toBeVisible();

  // The other way round: the record is drawn anew before the refusal comes.
  await desk.unroute("**/decision");
  let answer = () => {};
  const drawn = new Promise<void>((done) => (answer = done));
  await desk.route("**/decision", async (route) => {
    const response = await route.fetch();
    if (route.request().postData()?.includes("ended")) await drawn;
    await route.fulfill({ response });
  });
  await next.getByRole("button", { name: "It begins now" }).click();
  await next.getByRole("button", { name: "Yes, the written one is due" }).click();
  await next.getByRole("button", { name: "Save the call" }).click();
  await expect(desk.getByText(/^A call with .* began, .*\d\d:\d\d$/)).toHaveCount(2);
  answer();
  await expect(says).toBeVisible();
});

test("H1 written at the desk about somebody who works here, it goes round them", async ({ nursery }) => {
  const [deputy, lead, owner] = [await nursery.desk("tomasz"), await nursery.desk("imogen"), await nursery.desk("harriet")];
  await nursery.chronology(deputy, "Milo Spruce");
  await deputy.getByText("Write a record here").click();
  await deputy.getByLabel("What it is").selectOption({ label: "A concern, or a call that came in" });
  await deputy.getByLabel("Who told it").fill("his aunt");
  await deputy.getByLabel("What someone told me").fill("She pulled his arm.");
  await deputy.getByLabel("Is it about someone who works or helps here?").selectOption({ label: "Yes" });
  await expect(deputy.getByText("Do not tell the person it is about.", { exact: false })).toBeVisible();
  await deputy.getByLabel("Who it is about").selectOption({ label: "Imogen Quill" });
  await deputy.getByRole("button", { name: "Save", exact: true }).click();
  await expect(deputy.getByText("Saved. It went to who hears of concerns about staff, and is not shown here.")).toBeVisible();
  await expect(deputy.getByText("She pulled his arm.")).toHaveCount(0);
  await expect(owner.getByText("She pulled his arm.")).toBeVisible();
  await nursery.chronology(lead, "Milo Spruce");
  await expect(lead.getByRole("heading", { name: /^Milo Spruce/ })).toBeVisible();
  await expect(lead.getByText("She pulled his arm.")).toHaveCount(0);
});
