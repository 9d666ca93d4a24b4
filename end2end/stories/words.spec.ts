// N2, R13-R16: language help while somebody writes, on the tablet, with no network. It suggests and never blocks.
import { look } from "../look";
import { expect, PHONE, test } from "../nursery";

test("N2 R13 R14 R15 the help asks what was seen, keeps what an abbreviation stands for, and never blocks", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings", PHONE);
  const page = tablet.page;
  await tablet.signIn("Dot");
  await tablet.offline();
  await tablet.open("Pip", "Concern");
  const box = page.getByLabel("What I saw or heard");
  await box.fill("He was aggressive all morning. Rang MASH at ten.");
  const help = page.locator(".good-words li");
  await expect(help).toHaveCount(2);
  await expect(help.nth(0)).toContainText("“aggressive” What did you see or hear?");
  await look(page, "room-good-words-phone-light");
  // Said better, it goes by itself; passed over, it does not come back.
  await box.fill("He pushed Wren off the bike twice. Rang MASH at ten. Apparently he slept badly.");
  await expect(help.nth(0)).toContainText("“MASH”");
  await help.nth(0).getByRole("button", { name: "multi-agency safeguarding hub" }).click();
  await expect(help).toHaveCount(1);
  await expect(box, "the keyboard is back at the words").toBeFocused();
  await expect(help.nth(0)).toContainText("“Apparently”");
  await page.getByRole("button", { name: "Leave “Apparently” as it is" }).press("Enter");
  await expect(help).toHaveCount(0);
  await expect(box).toBeFocused();
  await box.press("End");
  await box.pressSequentially(" He ate two apples. She said it was late.");
  await expect(help).toHaveCount(1);
  await expect(help).toContainText("“She said”");
  // Not one tap more: it is saved as it stands.
  await tablet.save();
  await tablet.online();
  const desk = await nursery.desk("imogen");
  await nursery.open(desk, "Pip");
  await expect(desk.getByText("MASH stands for")).toBeVisible();
  await expect(desk.getByText("multi-agency safeguarding hub")).toBeVisible();
});

test("H5 N2 no help under a child's words, nor under anybody's own", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings", PHONE);
  const page = tablet.page;
  await tablet.signIn("Dot");
  await tablet.open("Pip", "Concern");
  await page.getByRole("button", { name: "+ What someone told me" }).click();
  await page.getByLabel("What someone told me").last().fill("he is naughty and aggressive, apparently");
  await page.getByLabel("What I saw or heard").fill("Mum said “he is naughty”.");
  await expect(page.getByText(/Draft kept/)).toBeVisible();
  await expect(page.locator(".good-words li")).toHaveCount(0);
  await tablet.save();
  await tablet.done();
  await tablet.open("Una", "They told me something");
  await page.getByLabel(/word for word/).fill("daddy was naughty and aggressive");
  await page.getByLabel(/just before/).fill("apparently MASH");
  await expect(page.getByText(/Draft kept/)).toBeVisible();
  await expect(page.locator(".good-words")).toHaveCount(0);
});

test("N2 the nursery adds words of its own, and tablets ask about them", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings", PHONE);
  const desk = await nursery.desk("imogen");
  await desk.getByRole("link", { name: "Nursery", exact: true }).click();
  await desk.getByLabel("Words of our own").fill("a little firework\n\nfull moon");
  await look(desk, "desk-own-words-light");
  await desk.getByRole("button", { name: "Set these words" }).click();
  await expect(desk.getByText("The words are set.")).toBeVisible();
  await tablet.betweenContacts();
  await tablet.signIn("Dot");
  await tablet.open("Pip", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("He was a little firework again.");
  await expect(tablet.page.locator(".good-words li")).toContainText("“a little firework” What did you see or hear?");
});
