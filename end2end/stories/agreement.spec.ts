// The two gates of consent: early help only with the parents' agreement; a referral whatever they say.
import type { Page } from "@playwright/test";
import { expect, test } from "../nursery";
import { look } from "../look";

/** A concern about Milo that was seen, and he goes home safely: what happens next is asked. */
async function asked(nursery: import("../nursery").Nursery): Promise<{ desk: Page; next: ReturnType<Page["getByRole"]> }> {
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Gwen");
  await tablet.open("Milo", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("Asleep on the carpet before lunch, the third day.");
  await tablet.save();
  const desk = await nursery.desk("imogen");
  await nursery.open(desk, "Milo");
  await desk.getByRole("button", { name: "Seen" }).click();
  const next = desk.getByRole("region", { name: "What happens next" });
  await next.getByLabel("Because").fill("His grandmother fetches him.");
  await next.getByRole("button", { name: /^Yes/ }).click();
  await expect(next.getByRole("heading", { name: "What happens next?" })).toBeFocused();
  return { desk, next };
}

async function decide(next: ReturnType<Page["getByRole"]>, what: string, why: string): Promise<void> {
  await next.getByLabel(/^What happens next/).selectOption({ label: what });
  await next.getByLabel("Because").fill(why);
  await next.getByLabel("Not clear yet").check();
  await next.getByRole("button", { name: "Decide" }).click();
}

test("R48 R49 K14 early help is asked for with the parents' agreement only, and their no leads on", async ({ nursery }) => {
  nursery.expected = /422/;
  const { desk, next } = await asked(nursery);
  await decide(next, "Early help", "He is tired every day.");
  await expect(next.getByRole("heading", { name: "Do the parents agree to early help?" })).toBeFocused();
  // No ground to go without them is offered here, and nothing can be sent.
  await expect(next.getByRole("checkbox")).toHaveCount(0);
  await expect(next.getByRole("button", { name: /sent/ })).toHaveCount(0);
  await next.getByRole("button", { name: "They agree", exact: true }).click();
  await expect(next.getByText("Write what the parents said, in their words.")).toBeVisible();
  await next.getByLabel("Who of them").fill("his father");
  await next.getByLabel("What they said, in their words").fill("No, thank you. We sort it out ourselves.");
  await look(desk, "desk-early-help-light");
  await next.getByRole("button", { name: "They do not agree" }).click();
  await expect(next.getByRole("heading", { name: "What happens next?" })).toBeFocused();
  await expect(next.getByText(/if the child may be harmed, refer\./)).toBeVisible();
  await expect(desk.getByText("Early help: the parents were asked; they do not agree")).toBeVisible();
  await expect(desk.getByText("No, thank you. We sort it out ourselves.")).toBeVisible();
  // Asked again a week later, they agree, and the request goes.
  await decide(next, "Early help", "His mother asks about it now.");
  await expect(next.getByRole("heading", { name: "Do the parents agree to early help?" })).toBeFocused();
  await next.getByLabel("What they said, in their words").fill("Yes, if somebody helps with the nights.");
  await next.getByRole("button", { name: "They agree", exact: true }).click();
  await expect(next.getByRole("heading", { name: "Send the request for early help" })).toBeFocused();
  await next.getByLabel("How it was sent").fill("secure mail");
  await next.getByRole("button", { name: "It was sent" }).click();
  await expect(next.getByRole("heading", { name: "What came of it?" })).toBeFocused();
  await expect(desk.getByText(/^Request for early help sent, /)).toBeVisible();
  // It turns out to be more: by the other gate.
  await next.getByText("Something else was done").click();
  await next.getByRole("combobox", { name: /^What was done/ }).selectOption({ label: "What happens next was decided" });
  const form = next.locator("details[open]").filter({ hasText: "What was done" });
  await decide(form, "Refer to children's social care", "He says that he is alone at night.");
  await expect(next.getByRole("heading", { name: "Ring children's social care" })).toBeFocused();
  await expect(next.getByRole("heading", { name: "What do the parents know of the referral?" })).toBeVisible();
});

test("R44 R45 R46 R47 H19 K14 K3 K4 a referral goes though the parents say no: their words, the ground and why are kept with it", async ({ nursery }) => {
  nursery.expected = /422/;
  const { desk, next } = await asked(nursery);
  await decide(next, "Refer to children's social care", "Three days, and marks on his arm.");
  await expect(next.getByRole("heading", { name: "Ring children's social care" })).toBeFocused();
  await next.getByRole("button", { name: "It begins now" }).click();
  await next.getByRole("button", { name: "It ended now" }).click();
  await next.getByRole("button", { name: "Yes, the written one is due" }).click();
  await next.getByLabel("What they said or advised").fill("Tell his mother that you rang us.");
  await next.getByRole("button", { name: "Save the call" }).click();
  await expect(next.getByRole("heading", { name: "What do the parents know of the referral?" })).toBeFocused();
  await expect(next.getByText(/Ask children's social care first what to say/)).toBeVisible();
  await next.getByRole("button", { name: "Keep it with the referral" }).click();
  await expect(next.getByText("Something is not chosen yet.")).toBeVisible();
  const told = next.getByRole("group", { name: "Have you told the parents?" });
  // It holds nothing up: the referral can be sent beside it.
  await expect(next.getByLabel("How it was sent")).toBeVisible();
  const said = next.getByRole("group", { name: "What did they say?" });
  // K4: told after it went, they may agree; then why it went before they were told is asked.
  await told.getByRole("button", { name: "Yes, after it went" }).click();
  await said.getByRole("button", { name: "They agree" }).click();
  await expect(next.getByRole("group", { name: "Why it went before they were told" })).toBeVisible();
  await told.getByRole("button", { name: "Yes, before it went" }).click();
  // Where they agree, no ground is asked for.
  await expect(said.getByRole("button", { name: "They agree" })).toHaveAttribute("aria-pressed", "true");
  await expect(next.getByRole("checkbox")).toHaveCount(0);
  await said.getByRole("button", { name: "They do not agree" }).click();
  await next.getByLabel("Who of them").fill("his mother");
  await next.getByLabel("What they said, in their words").fill("You have no right.");
  await next.getByRole("button", { name: "Keep it with the referral" }).click();
  await expect(next.getByText(/Say on what ground it goes/)).toBeVisible();
  const grounds = next.getByRole("group", { name: "Why we are sharing without their agreement" });
  await expect(grounds.getByRole("checkbox")).toHaveCount(10);
  await grounds.getByLabel("Another reason, in the words below").check();
  await next.getByRole("button", { name: "Keep it with the referral" }).click();
  await expect(next.getByText(/Say why it goes without their agreement/)).toBeVisible();
  await next.getByLabel("Because").fill("The marks, and that he is tired every day.");
  await look(desk, "desk-agreement-light");
  await next.getByRole("button", { name: "Keep it with the referral" }).click();
  // It goes: nothing they say holds it up.
  await expect(next.getByRole("heading", { name: "Send the written referral" })).toBeFocused();
  await expect(desk.getByText("The referral: parents told before it went; they do not agree")).toBeVisible();
  for (const words of ["You have no right.", "Another reason, in the words below", "The marks, and that he is tired every day."]) {
    await expect(desk.getByText(words).first()).toBeVisible();
  }
  await next.getByLabel("How it was sent").fill("their portal");
  await next.getByRole("button", { name: "It was sent" }).click();
  await expect(next.getByRole("heading", { name: "Their answer", exact: true })).toBeFocused();
});

test("N9 not to share is a decision like any other, with its reason, and nothing waits after it", async ({ nursery }) => {
  const { desk, next } = await asked(nursery);
  await decide(next, "Not to share it", "His grandmother asked whether he is all right; she is not one of those who may know.");
  await expect(next.getByRole("heading")).toHaveCount(0);
  await expect(desk.getByText("Not to share it", { exact: true })).toBeVisible();
  await expect(desk.getByText(/she is not one of those who may know/)).toBeVisible();
});
