// A file of years: every word of it is there, and what can be pressed comes where somebody looks.
import { expect, test } from "../nursery";

test("R27 N4 a long chronology: all of it can be found, and each record answered where it stands, by keyboard too", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await nursery.written(desk, "Kofi Tansy", 120);
  await desk.getByRole("link", { name: "Kofi Tansy" }).click();
  const records = desk.locator(".chronology > li");
  await expect(desk.getByText(/Number 119\./)).toBeAttached();
  await expect(desk.getByText(/^Showing \d+ of/)).toHaveCount(0);
  // What is far away has no buttons yet; the words are there, and what it waits for, on paper too.
  const far = records.filter({ hasText: "Number 60." });
  await expect(far.getByText("Something else was done")).toHaveCount(0);
  await expect(far.getByText(/^Is it safe for Kofi to go home|^Kofi has gone home\. Is it safe/)).toBeAttached();
  await desk.emulateMedia({ media: "print" });
  expect(await desk.locator("main").innerText()).toMatch(/Number 0\.[^]*Number 60\.[^]*Number 119\./);
  await desk.emulateMedia({ media: "screen" });

  // Found, as with the browser's own search: the question stands under it.
  await far.scrollIntoViewIfNeeded();
  await expect(far.getByRole("heading", { name: /Is it safe/ })).toBeVisible();
  await far.getByLabel("Because").fill("His father fetches him, and is glad.");
  await far.getByRole("button", { name: /^Yes/ }).click();
  // Drawn anew with the answer, it keeps its place and its buttons, and the next question has the focus.
  await expect(far.getByRole("heading", { name: "What happens next?" })).toBeFocused();
  await expect(far.getByText("His father fetches him, and is glad.")).toBeVisible();
  await expect(far.getByRole("heading", { name: "What happens next?" })).toBeInViewport();

  // With the Tab key one comes from its last link into the next record, and the next, with nothing left out.
  await far.getByRole("link", { name: "Show an inspector how this went" }).focus();
  const place = async () => desk.evaluate(() => {
    const all = [...document.querySelectorAll(".chronology > li")];
    return all.findIndex((li) => li.contains(document.activeElement));
  });
  const passed = [await place()];
  while (passed.length < 6) {
    await desk.keyboard.press("Tab");
    const at = await place();
    if (at !== passed.at(-1)) passed.push(at);
    // The next one is there before the key comes to it.
    await expect(records.nth(at + 1).getByRole("button", { name: "Not sure" })).toBeAttached();
  }
  expect(passed).toEqual(passed.map((_, n) => passed[0] + n));
});
