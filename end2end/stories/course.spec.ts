// From seen to closed, as a safeguarding lead does it: one question at a time, every clock running.
import type { Page } from "@playwright/test";
import { expect, test } from "../nursery";
import { look } from "../look";

const step = (desk: Page) => desk.getByRole("region", { name: "What happens next" });

test("H8 R138 R54 R112 K2 N3 R18 R19 R20 R25 R29 H15 K17 R111 what a child said, from Seen to closed: home, the call, the referral, their answer, the end", async ({ nursery }) => {
  // What is not complete is refused, and says so.
  nursery.expected = /422/;
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Gwen");
  await tablet.open("Milo", "They told me something");
  await tablet.page.getByLabel("What Milo said, word for word").fill("I don't want to go with him.");
  await tablet.save();
  const desk = await nursery.desk("imogen");
  await nursery.open(desk, "Milo");
  await desk.getByRole("button", { name: "Seen" }).click();

  // The first question after Seen, and when it has to be answered.
  const next = step(desk);
  await expect(next.getByRole("heading", { name: /Is it safe/ })).toBeVisible();
  await expect(next.getByText(/Goes home \d\d:\d\d, usually with/)).toBeVisible();
  await expect(next.getByText(/^due/).first()).toBeVisible();
  await next.getByRole("button", { name: /^Yes/ }).click();
  await expect(next.getByText("Say why it is safe for the child to go home as planned.")).toBeVisible();
  await next.getByRole("button", { name: "Not sure" }).click();

  // The number that is right now, and what is written while one speaks; the keyboard is at the question.
  await expect(next.getByRole("heading", { name: "Ring children's social care" })).toBeFocused();
  const line = next.locator(".lines li").first();
  await expect(line.getByText(/Answers now/)).toBeVisible();
  await expect(line.getByRole("link")).toHaveAttribute("href", /^tel:0163296010[12]$/);
  await expect(line.getByText(/Checked on/)).toBeVisible();
  // Under it what is rung where nobody is reached.
  await expect(next.locator(".lines").getByRole("link", { name: "999" })).toBeVisible();
  await expect(next.locator(".lines").getByText("Demo Wolds council, main number")).toBeVisible();
  await look(desk, "desk-call-light");
  await next.getByRole("button", { name: "It begins now" }).click();
  await next.getByRole("button", { name: "It ended now" }).click();
  await next.getByRole("button", { name: "Save the call" }).click();
  await expect(next.getByText("Choose Yes, No, or Nobody answered.")).toBeVisible();
  // Nobody answers: it is written down, and still to be rung.
  await next.getByRole("button", { name: "Nobody answered" }).click();
  await next.getByRole("button", { name: "Save the call" }).click();
  await expect(desk.getByText(/^Rang .*: nobody answered$/)).toBeVisible();
  await expect(next.getByRole("heading", { name: "Ring children's social care" })).toBeFocused();
  await next.getByRole("button", { name: "It begins now" }).click();
  await next.getByRole("button", { name: "It ended now" }).click();
  await next.getByRole("button", { name: "Yes, the written one is due" }).click();
  await next.getByRole("button", { name: "Save the call" }).click();
  await expect(next.getByText("Write what they said or advised, in a few words.")).toBeVisible();
  await next.getByLabel("What they said or advised").fill("Keep him here; they come at five.");
  await next.getByLabel("Who answered").fill("the duty worker");
  await next.getByLabel("What may the parents be told").fill("That we talk with them at five.");
  await next.getByRole("button", { name: "Save the call" }).click();

  // They took it as a referral: what the parents know of it is asked before it goes, and why they don't where they don't.
  await expect(next.getByRole("heading", { name: "What do the parents know of the referral?" })).toBeFocused();
  await next.getByRole("group", { name: "Have you told the parents?" }).getByRole("button", { name: "Not for now" }).click();
  await next.getByRole("button", { name: "Keep it with the referral" }).click();
  await expect(next.getByText(/Say on what ground it goes without their agreement/)).toBeVisible();
  await next.getByLabel("Children's social care or the police asked us to wait").check();
  await next.getByLabel("Because").fill("They speak with him first.");
  await next.getByRole("button", { name: "Keep it with the referral" }).click();

  // Forty-eight hours, and why.
  await expect(next.getByRole("heading", { name: "Send the written referral" })).toBeFocused();
  await next.getByText("Why then?").first().click();
  await expect(next.getByText(/\+ 48 hours = .*Nights, weekends and bank holidays count/)).toBeVisible();
  await expect(desk.getByText(/^Rang .*, \w+ \d+ \w+ \d{4}, \d\d:\d\d to \d\d:\d\d$/)).toBeVisible();
  await expect(desk.getByText("That we talk with them at five.")).toBeVisible();
  await next.getByLabel("How it was sent").fill("their portal");
  await next.getByRole("button", { name: "It was sent" }).click();

  await expect(next.getByRole("heading", { name: "Their answer", exact: true })).toBeFocused();
  await next.getByLabel(/^They answered/).selectOption({ label: "They suggest early help" });
  await next.getByLabel("What they said, and why").fill("A family worker offers a visit.");
  await next.getByRole("button", { name: "Save their answer" }).click();

  // What happens next needs its reason; what went so far needs its end.
  await expect(next.getByRole("heading", { name: "What happens next?" })).toBeFocused();
  await next.getByLabel(/^What happens next/).selectOption({ label: "No more action for now" });
  await next.getByRole("button", { name: "Decide" }).click();
  await expect(next.getByText("Say why. A few words are enough.")).toBeVisible();
  await next.getByLabel("Because").fill("The family takes the visit.");
  // R29, H15: the lead says what it may be; not clear yet is a full answer, and what the words mean is one tap away.
  await next.getByRole("button", { name: "Decide" }).click();
  await expect(next.getByText("Say what it may be. Not clear yet is a full answer.")).toBeVisible();
  await next.getByText("What these words mean").click();
  await expect(next.getByText(/^A child's needs are not met, over time/)).toBeVisible();
  await next.getByLabel("Not clear yet").check();
  await next.getByText("What was noticed", { exact: true }).first().click();
  await next.getByLabel("The child behaves or looks different from before").check();
  // R18: with whom, by name, until they have said so themselves.
  await next.getByLabel("Together with").selectOption({ label: "Tomasz Reed" });
  await expect(next.getByRole("button", { name: "Take Tomasz Reed off" })).toBeVisible();
  await look(desk, "desk-decide-light");
  await next.getByRole("button", { name: "Decide" }).click();
  await expect(next.getByRole("heading", { name: "What came of it?" })).toBeFocused();
  await expect(desk.getByText(/together with Tomasz Reed \(who has not confirmed it yet\)/)).toBeVisible();
  await next.getByText("Close it", { exact: true }).first().click();
  await next.getByLabel("What it was about").fill("He did not want to go home with somebody.");
  await next.getByLabel("What was followed up").fill("Call, referral, a visit.");
  await next.getByRole("button", { name: "Close it" }).click();
  await expect(next.getByText(/write all three/)).toBeVisible();
  await next.getByLabel("What came of it").fill("He is fetched by his grandmother now.");
  await next.getByRole("button", { name: "Close it" }).click();
  await expect(next.getByRole("heading")).toHaveCount(0);
  await expect(desk.getByText("He is fetched by his grandmother now.")).toBeVisible();

  // It is off the list of what waits; opened again, it is back.
  await desk.getByRole("link", { name: "To do" }).click();
  await expect(desk.getByRole("heading", { name: "To do", level: 1 })).toBeVisible();
  await expect(desk.getByRole("button", { name: /^Otto/ }).first()).toBeVisible();
  await expect(desk.getByRole("button", { name: /^Milo/ })).toHaveCount(0);
  await nursery.chronology(desk, "Milo Spruce");
  const record = desk.locator(".chronology > li", { hasText: "I don't want to go with him." });
  await record.getByText("Something else was done").click();
  await record.getByRole("combobox", { name: /^What was done/ }).selectOption({ label: "It goes on after it was closed" });
  await record.getByLabel("Why it goes on").fill("He said it again.");
  await record.getByRole("button", { name: "Open it again" }).click();
  await expect(record.getByRole("heading", { name: "What happens next?" })).toBeVisible();
});

test("H7 R124 what waits: due first, by child and by who does it, and each with its one next step", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await desk.getByRole("link", { name: "To do" }).click();
  const list = desk.getByRole("region", { name: "To do" });
  // Before the call of this morning there are two answers that he waits for.
  await expect(list.getByRole("button", { name: /^Bruno/ }).first()).toBeVisible();
  await list.getByLabel(/^Who does it/).selectOption({ label: "Adaeze Finch" });
  await expect(list.getByRole("button", { name: /^Otto/ })).toBeVisible();
  await expect(list.getByRole("button", { name: /^Bruno/ })).toHaveCount(0);
  await list.getByLabel(/^Who does it/).selectOption({ label: "everybody" });
  await list.getByLabel("Child").fill("brun");
  await list.getByRole("button", { name: /^Bruno/ }).first().click();
  await expect(desk.getByRole("heading", { name: "Their answer", exact: true })).toBeVisible();
  await look(desk, "desk-waiting-light");
  // A decision that is made elsewhere changes what waits here, with nothing pressed.
  const other = await nursery.desk("adaeze");
  await other.getByRole("link", { name: "To do" }).click();
  await other.getByRole("button", { name: /^Bruno/ }).first().click();
  await step(other).getByLabel(/^They answered/).selectOption({ label: "They take it on" });
  await step(other).getByRole("button", { name: "Save their answer" }).click();
  await expect(list.getByText("What happens next?")).toBeVisible();
  await list.getByLabel("Child").fill("nobody of that name");
  await expect(list.getByText("Nothing of that kind waits.")).toBeVisible();
});

test("H18 R111 K12 K13 whom to ring: an unchecked number says so until somebody rang it, and says then who did", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await desk.getByRole("link", { name: "Whom to ring" }).click();
  const hub = desk.locator(".lines li", { hasText: "Locality early help hub" }).first();
  await expect(hub.getByText("Nobody here has rung this number to check it.")).toBeVisible();
  await expect(desk.getByText(/7 Apr 2021.*check it again/)).toBeVisible();
  // What is being typed on one line outlives what is confirmed on another.
  const other = desk.locator(".lines li", { hasText: "Out of hours, Demo Wolds" });
  await other.getByLabel(/^I rang/).click();
  await other.getByLabel("The number that is right").fill("01632 960199");
  await desk.getByLabel("I rang Locality early help hub, Demo Wolds").click();
  const form = hub.locator("form");
  await form.getByLabel("The number that is right").fill("01632 960150");
  await form.getByRole("button", { name: "This number is right" }).click();
  await expect(hub.getByText(/Rung by Imogen Quill on/)).toBeVisible();
  await expect(hub.getByRole("link", { name: "01632 960150" })).toBeVisible();
  await expect(other.getByLabel("The number that is right")).toHaveValue("01632 960199");
});

test("R111 R72 deadlines in one's own calendar, at an address that is shown once", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await desk.getByRole("link", { name: "My sign-in" }).click();
  await expect(desk.getByText("There is none.")).toBeVisible();
  await desk.getByRole("button", { name: "Make an address" }).click();
  await expect(desk.getByText(/There is one, made \d\d:\d\d/)).toBeVisible();
  const address = await desk.locator(".secret").innerText();
  const found = await desk.request.get(address);
  expect(found.headers()["content-type"]).toBe("text/calendar; charset=utf-8");
  expect(await found.text()).toContain("SUMMARY:Something is due in Firsthand");
  await desk.getByRole("button", { name: "End the one I have" }).click();
  await expect(desk.getByText("Your calendar finds nothing there any more.")).toBeVisible();
  expect((await desk.request.get(address)).status()).toBe(404);
});

test("R121 R147 H16 a one-page brief: noted for whom, it names no other child, and the log of who opened what says so", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await nursery.chronology(desk, "Una Reeve");
  await desk.getByRole("link", { name: "One-page brief for a duty worker" }).click();
  await desk.getByLabel("Whom it is for").fill("Sam Example, duty team");
  // P-3: the name of the file that somebody saves, whatever waits meanwhile.
  await expect(desk).toHaveTitle("Firsthand record");
  await desk.getByRole("button", { name: "Make the brief" }).click();
  const sheet = desk.locator(".sheet-of");
  await expect(sheet.getByRole("heading", { name: "Una Reeve" })).toBeFocused();
  await expect(sheet.getByText(/For Sam Example, duty team\. Made by Imogen Quill, .* copy 1\./)).toBeVisible();
  await expect(sheet.getByText(/Look again on/).first()).toBeVisible();
  await expect(sheet).not.toContainText("Otto");
  await look(desk, "desk-brief-light");
  await desk.emulateMedia({ media: "print" });
  await expect(sheet.getByRole("button", { name: "Print it" })).toBeHidden();
  await expect(desk.getByRole("navigation")).toBeHidden();
  await desk.emulateMedia({ media: "screen" });
  await desk.getByRole("link", { name: "Who opened what" }).click();
  await expect(desk.getByRole("cell", { name: "One-page brief for Sam Example, duty team, copy 1" })).toBeVisible();
  await desk.getByLabel("Child or reader").fill("una");
  await expect(desk.getByRole("cell", { name: "Opened", exact: true }).first()).toBeVisible();
  await look(desk, "desk-openings-light");
});

test("R27 five small things in four weeks ask that somebody looks at them together", async ({ nursery }) => {
  const tablet = await nursery.tablet("Saplings");
  await tablet.signIn("Jas");
  for (const words of ["Hungry at nine.", "Hungry again.", "The same clothes.", "Collected late.", "Very tired."]) {
    await tablet.concern("Felix", words);
    await tablet.done();
  }
  const desk = await nursery.desk("imogen");
  await desk.getByRole("link", { name: "To do" }).click();
  const list = desk.getByRole("region", { name: "To do" });
  await list.getByLabel("Child").fill("felix");
  await list.getByRole("button", { name: /Several small things: please look at them together/ }).click();
  await desk.getByRole("button", { name: "Seen", exact: true }).click();
  await expect(step(desk).getByText(/^5 in 20 working days, written by one person\./)).toBeVisible();
});
