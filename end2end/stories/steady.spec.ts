// What stands on a screen stays true, and stays where it is while somebody is about to press it.
import { daysFrom } from "../clock";
import { expect, test } from "../nursery";

test("D-10 a question that was asked stays until it is answered, whatever somebody else enters meanwhile", async ({ nursery }) => {
  const [imogen, adaeze] = [await nursery.desk("imogen"), await nursery.desk("adaeze")];
  for (const desk of [imogen, adaeze]) await desk.getByRole("link", { name: /^On duty/ }).click();
  await imogen.getByRole("button", { name: /^Take back: Tomasz Reed: works/ }).click();
  const sure = imogen.getByRole("button", { name: "Yes, take it back" });
  await expect(sure).toBeVisible();
  const leave = adaeze.locator("form", { hasText: "Enter the leave" });
  await leave.locator("select").selectOption({ label: "Gwen Plover" });
  await leave.getByLabel("First day").fill(daysFrom(nursery.clock.now(), 30));
  await leave.getByLabel("Last day").fill(daysFrom(nursery.clock.now(), 31));
  await leave.getByRole("button", { name: "Enter the leave" }).click();
  await expect(imogen.getByText(/^Gwen Plover: on leave/)).toBeVisible();
  await expect(sure).toBeVisible();
});

test("D-14 rooms stand in the order of their names, on a tablet too", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  const rooms = tablet.page.getByRole("group", { name: "Room" }).getByRole("button");
  await expect(rooms).toHaveText(["Oaks", "Saplings", "Seedlings"]);
});

test("D-8 as many cards need checking as the menu says, also once they were seen", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.page.getByRole("button", { name: "No tile? Write it here" }).click();
  await tablet.page.getByLabel("Your name").fill("Sam of Demo Cover");
  await tablet.page.getByLabel("Which child").fill("a boy in a red coat");
  await tablet.page.getByRole("button", { name: "Go on" }).click();
  await tablet.page.getByLabel("What I saw or heard").fill("Stood at the gate by himself.");
  await tablet.save();
  const desk = await nursery.desk("imogen");
  const link = desk.getByRole("link", { name: /^Arrived/ });
  await link.click();
  const cards = desk.locator("main.read > section.box");
  await expect(desk.getByText("Stood at the gate by himself.").first()).toBeVisible();
  const count = async () => Number((await link.innerText()).replace(/\D/g, ""));
  await expect.poll(count).toBe(await cards.count());
  await desk.getByRole("link", { name: /^Inbox/ }).click();
  await desk.getByRole("button", { name: /red coat/ }).first().click();
  await desk.getByRole("button", { name: "Seen", exact: true }).click();
  await link.click();
  await expect(desk.getByText("Stood at the gate by himself.").first()).toBeVisible();
  await expect.poll(count).toBe(await cards.count());
});

test("D-11 T whoever is asked whether it is them stays there by keyboard, and Escape leaves it as it was", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await nursery.chronology(desk, "Pip Alder");
  await desk.getByRole("link", { name: "One-page brief for a duty worker" }).click();
  await desk.getByLabel("Whom it is for").fill("the duty team");
  // A quarter of an hour later she has to show again that it is her.
  nursery.serverIsLater = 15;
  await nursery.kill();
  await nursery.start();
  await expect(desk.getByText("Live", { exact: true })).toBeVisible();
  nursery.expected = /status of (401|403)/;
  await desk.getByRole("button", { name: "Make the brief" }).click();
  const asks = desk.getByRole("dialog", { name: "Is it you?" });
  await expect(asks.getByText("You are about to take records out.", { exact: false })).toBeVisible();
  for (let n = 0; n < 8; n += 1) {
    await desk.keyboard.press("Tab");
    expect(await desk.evaluate(() => document.activeElement === document.body || document.activeElement!.closest("[role=dialog]") !== null)).toBe(true);
  }
  await desk.keyboard.press("Escape");
  await expect(asks).toHaveCount(0);
  await expect(desk.getByLabel("Whom it is for")).toHaveValue("the duty team");
});
