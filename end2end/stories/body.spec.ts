// The body map: by touch, by keyboard and as a list, with no network; and at the desk several dates over one another.
import { expect, PHONE, test } from "../nursery";
import { look } from "../look";

test("N4 H13 a mark is tapped on the drawing with no network, by keyboard and by list too, and stands at the desk", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings", PHONE);
  await tablet.signIn("Dot");
  await tablet.offline();
  await tablet.open("Cosmo", "Mark or injury");
  const page = tablet.page;
  await expect(page.getByText("Only what you can see in ordinary care. Do not undress a child to look. Do not photograph a mark.")).toBeVisible();
  await expect(page.getByText("Nothing is marked on the drawing.")).toBeVisible();
  const cheek = page.getByRole("button", { name: "left cheek", exact: true });
  await cheek.tap();
  await expect(cheek).toHaveAttribute("aria-pressed", "true");
  await look(page, "body-face-phone-light");
  // Large enough for a thumb.
  const box = (await cheek.boundingBox())!;
  expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44);
  await page.getByRole("button", { name: "Front", exact: true }).tap();
  await page.getByRole("button", { name: "right knee", exact: true }).focus();
  await page.keyboard.press("Enter");
  await look(page, "body-front-phone-light");
  // The way back has the same name until the draft is kept.
  await page.getByRole("group", { name: "Which side of the body" }).getByRole("button", { name: "Back", exact: true }).tap();
  await look(page, "body-back-phone-light");
  await page.getByText("Choose from a list instead").tap();
  await page.getByRole("group", { name: "Where on the body" }).getByRole("button", { name: "left calf" }).tap();
  await page.getByText("Choose from a list instead").tap();
  await expect(page.getByText("Marked: left cheek, right knee, left calf.")).toBeVisible();
  // Once more takes it off again.
  await page.getByRole("button", { name: "left calf", exact: true }).tap();
  await expect(page.getByText("Marked: left cheek, right knee.")).toBeVisible();
  await tablet.save();
  await expect(page.getByText("what it looks like was not said, left cheek, right knee")).toBeVisible();
  await tablet.online();
  await expect(page.getByText(/^Arrived/)).toBeVisible();

  const desk = await nursery.desk("imogen");
  await nursery.chronology(desk, "Cosmo Gull");
  await desk.getByText(/^Marks on the body/).click();
  await expect(desk.getByLabel(/left cheek, right knee/)).toBeChecked();
  await expect(desk.locator(".place.on")).not.toHaveCount(0);
  await look(desk, "desk-body-light");
  // H13: what was known at registration is grey, and says so.
  await nursery.chronology(desk, "Pip Alder");
  await desk.getByText(/^Marks on the body/).click();
  await expect(desk.getByText("Known since registration, in grey: Birthmark on the nape, about 2 cm")).toBeVisible();
  await expect(desk.locator(".place.known")).toHaveCount(1);
  await look(desk, "desk-known-marks-light");
  await nursery.chronology(desk, "Cosmo Gull");
  await desk.getByText(/^Marks on the body/).click();
  for (const date of await desk.locator("details[open] .tick input").all()) await date.uncheck();
  await expect(desk.locator(".place.on")).toHaveCount(0);
});

test("N4 H13 marks that look different are marks of their own; what is known since registration is grey on the tablet too", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings", PHONE);
  await tablet.signIn("Dot");
  await tablet.offline();
  await tablet.open("Pip", "Mark or injury");
  const page = tablet.page;
  const sides = page.getByRole("group", { name: "Which side of the body" });
  await sides.getByRole("button", { name: "Back", exact: true }).tap();
  await expect(page.getByText("Known since registration, in grey: Birthmark on the nape, about 2 cm")).toBeVisible();
  await expect(page.getByRole("button", { name: "nape of the neck, a mark is known there" })).toBeVisible();
  await look(page, "body-known-phone-light");
  await sides.getByRole("button", { name: "Face", exact: true }).tap();
  await page.getByRole("button", { name: "left cheek", exact: true }).tap();
  await page.getByRole("group", { name: "What it looks like" }).getByRole("button", { name: "bruise" }).tap();
  await page.getByRole("button", { name: "+ Another mark, that looks different" }).tap();
  const second = page.getByRole("region", { name: "Mark 2" });
  await second.getByRole("button", { name: "forehead", exact: true }).tap();
  await second.getByRole("group", { name: "Mark 2: what it looks like" }).getByRole("button", { name: "graze" }).tap();
  await second.getByPlaceholder("size and colour").fill("2 cm");
  await look(page, "body-two-marks-phone-light");
  await tablet.save();
  await expect(page.getByText("bruise, left cheek; how it came was not said")).toBeVisible();
  await expect(page.getByText("graze, 2 cm, forehead; how it came was not said")).toBeVisible();
  await tablet.online();
  await expect(page.getByText(/^Arrived/)).toBeVisible();
  const desk = await nursery.desk("imogen");
  await nursery.open(desk, "Pip");
  await expect(desk.getByText("graze, 2 cm, forehead; how it came was not said")).toBeVisible();
});
