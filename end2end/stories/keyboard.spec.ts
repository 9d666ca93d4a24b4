// From what a child said on a tablet to a closed case, with the keyboard alone, at 200 % text and in dark mode.
import type { Page } from "@playwright/test";
import { expect, PASSPHRASE, PIN, test } from "../nursery";
import { look } from "../look";

// What a person who only has a keyboard does: on, until they are where they want to be.
class Keys {
  constructor(private page: Page) {}

  private here(): Promise<string> {
    return this.page.evaluate(() => {
      const at = document.activeElement as HTMLElement & { labels?: NodeListOf<HTMLLabelElement> };
      const label = at.getAttribute("aria-label") ?? at.labels?.[0]?.innerText ?? at.innerText ?? "";
      return label.replace(/\s+/g, " ").trim();
    });
  }

  async to(name: RegExp) {
    for (let n = 0; n < 150; n++) {
      if (name.test(await this.here())) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`No key leads to ${name}`);
  }

  async press(name: RegExp) {
    await this.to(name);
    await this.page.keyboard.press("Enter");
  }

  async fill(name: RegExp, words: string) {
    await this.to(name);
    await this.page.keyboard.insertText(words);
  }

  // A list: its option by its first letters.
  async choose(name: RegExp, words: string) {
    await this.to(name);
    await this.page.keyboard.type(words);
  }

  async tick(name: RegExp) {
    await this.to(name);
    await this.page.keyboard.press("Space");
  }
}

// Text twice as large, and dark.
async function large(page: Page) {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
}

test("N14 R35 R36 R37 R38 R20 a disclosure, from the tablet to a closed case, with the keyboard alone", async ({ nursery }) => {
  test.slow();
  const tablet = await nursery.tablet("Oaks");
  await large(tablet.page);
  let keys = new Keys(tablet.page);
  await keys.press(/^(.\s*)?Gwen\b/);
  await keys.fill(/^PIN$/, PIN);
  await tablet.page.keyboard.press("Enter");
  await expect(tablet.page.getByRole("heading", { name: "Who is it about?" })).toBeVisible();
  await keys.press(/^Milo\b/);
  await keys.press(/^They told me something/);
  // R36: listen first; no list of questions. R37: nothing for a child to write or draw on, and no file can be given.
  await expect(tablet.page.getByText("Listen first. The tablet can wait.")).toBeVisible();
  await expect(tablet.page.locator("input[type=file], canvas")).toHaveCount(0);
  const questions = (await tablet.page.locator("main, footer").allInnerTexts()).join("\n").split("\n").filter((line) => line.trim().endsWith("?"));
  // Both are for the adult, about adults.
  expect(questions).toEqual(["Who else was there?", "About someone who works or helps here?"]);
  await keys.fill(/^What Milo said, word for word/, "he hurted me");
  await keys.fill(/^What was happening just before/, "Shoes on for the garden.");
  // R38: how it was explained to the child that it can't stay between the two.
  await keys.press(/^I said that I would have to tell someone$/);
  await keys.press(/^Save for Milo/);
  await expect(tablet.page.getByText(/^Saved on this tablet/)).toBeVisible();
  await keys.press(/^I have told /);
  await expect(tablet.page.getByText(/^You told .* at \d\d:\d\d\.$/)).toBeVisible();

  const desk = await (await nursery.context({ width: 1440, height: 900 })).newPage();
  await desk.goto(`${nursery.url}/desk/`);
  await large(desk);
  keys = new Keys(desk);
  await keys.fill(/^Sign-in name/, "imogen");
  await keys.fill(/^Passphrase/, PASSPHRASE);
  await keys.press(/^Sign in$/);
  await expect(desk.getByText("Live", { exact: true })).toBeVisible();
  await keys.press(/^Milo, Oaks/);
  await expect(desk.getByText("“he hurted me”")).toBeVisible();
  await expect(desk.getByText("I said that I would have to tell someone.")).toBeVisible();
  await keys.press(/^Seen$/);
  const next = desk.getByRole("region", { name: "What happens next" });
  const asked = (question: RegExp | string) => expect(next.getByRole("heading", { name: question })).toBeFocused();
  await expect(next.getByRole("heading", { name: /Is it safe/ })).toBeVisible();
  await keys.press(/^No$/);
  await asked("Ring children's social care");
  await keys.press(/^It begins now$/);
  await expect(desk.getByText(/^A call with .* began/)).toBeVisible();
  await keys.press(/^It ended now$/);
  await keys.fill(/^What they said or advised/, "They come at five.");
  await keys.press(/^Yes, the written one is due$/);
  await keys.press(/^Save the call$/);
  await asked("What do the parents know of the referral?");
  await keys.press(/^Not for now$/);
  await keys.tick(/^Talking to them could put the child/);
  await keys.fill(/^Because/, "He is afraid of going home.");
  await keys.press(/^Keep it with the referral$/);
  await asked("Send the written referral");
  await keys.fill(/^How it was sent/, "their portal");
  await keys.press(/^It was sent$/);
  await asked("Their answer");
  await keys.choose(/^They answered/, "They take it on");
  await keys.fill(/^What they said, and why/, "An assessment.");
  await keys.press(/^Save their answer$/);
  await asked("What happens next?");
  await keys.choose(/^What happens next Choose/, "No more");
  await keys.fill(/^Because/, "They have taken it on.");
  await keys.tick(/^Physical abuse/);
  await look(desk, "desk-keyboard-dark");
  await large(desk);
  await keys.press(/^Decide$/);
  await asked("What came of it?");
  await keys.press(/^Close it$/);
  await keys.fill(/^What it was about/, "Somebody hurt him.");
  await keys.fill(/^What was followed up/, "Call, referral, assessment.");
  await keys.fill(/^What came of it for the child/, "He is safe.");
  await keys.press(/^Close it$/);
  await expect(desk.getByText("He is safe.")).toBeVisible();
  await expect(next.getByRole("heading")).toHaveCount(0);
});
