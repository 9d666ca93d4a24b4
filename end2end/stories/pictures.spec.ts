// The README's pictures, and a look at every screen for what a machine can see: nothing wider than the screen,
// and what axe finds. PICTURES=1 writes the pictures anew.
import { look } from "../look";
import { DESK, expect, PHONE, TABLET, test } from "../nursery";

for (const [size, viewport] of [["tablet", TABLET], ["phone", PHONE]] as const) {
  for (const scheme of ["light", "dark"] as const) {
    test(`H6 R72 every screen of the room, ${size}, ${scheme}`, async ({ nursery }) => {
      const tablet = await nursery.tablet("Seedlings", viewport);
      const page = tablet.page;
      await page.emulateMedia({ colorScheme: scheme });
      const name = (screen: string) => `room-${screen}-${size}-${scheme}`;
      const fresh = await (await nursery.context(viewport)).newPage();
      await fresh.emulateMedia({ colorScheme: scheme });
      await fresh.goto(`${nursery.url}/room/`);
      await expect(fresh.getByRole("heading", { name: "Add this tablet" })).toBeVisible();
      await look(fresh, name("enrol"));
      await look(page, name("who"));
      await page.getByRole("button", { name: /Write it here/ }).click();
      await look(page, name("no-tile"));
      await page.getByRole("button", { name: "Names" }).click();
      await page.getByRole("button", { name: /Dot/ }).click();
      await look(page, name("pin"));
      await page.getByRole("button", { name: "Names" }).click();
      await tablet.signIn("Dot");
      await look(page, name("children"));
      await page.getByRole("button", { name: /^Pip/ }).click();
      await look(page, name("child"));
      await page.getByRole("button", { name: /^Mark/ }).click();
      await page.getByRole("button", { name: "left cheek", exact: true }).click();
      await page.getByRole("button", { name: "bruise" }).click();
      await expect(page.getByText(/A mark\. Tell Imogen Quill/)).toBeVisible();
      await look(page, name("mark"));
      await page.getByRole("button", { name: "Draft kept" }).click();
      await page.getByRole("button", { name: /^Concern/ }).click();
      for (const more of [/^\+ What someone told me/, /^\+ Said word for word/, /^\+ What I think/]) {
        await page.getByRole("button", { name: more }).click();
      }
      await look(page, name("concern"));
      await page.getByRole("button", { name: "Back", exact: true }).click();
      await page.getByRole("button", { name: "Children" }).click();
      await page.getByRole("button", { name: /^Not finished: mark/ }).click();
      await tablet.offline();
      await tablet.save();
      await look(page, name("saved"));
      await tablet.done();
      await page.getByRole("button", { name: /What is on this tablet/ }).click();
      await look(page, name("outbox"));
      await page.getByRole("button", { name: "Back" }).click();
      await tablet.open("Una", "They told me something");
      await look(page, name("words"));
      await page.getByRole("button", { name: "Get help now" }).click();
      await look(page, name("help"));
    });
  }
}

for (const [size, viewport, scheme] of [
  ["", DESK, "light"],
  ["", DESK, "dark"],
  ["-tablet", TABLET, "light"],
  ["-phone", PHONE, "light"],
] as const) {
  test(`H6 R72 every screen of the desk${size}, ${scheme}`, async ({ nursery }) => {
    const door = await (await nursery.context(viewport)).newPage();
    await door.emulateMedia({ colorScheme: scheme });
    await door.goto(`${nursery.url}/desk/`);
    await expect(door.getByRole("button", { name: "Sign in" })).toBeVisible();
    await look(door, `desk-door${size}-${scheme}`);
    const desk = await nursery.desk("imogen");
    await desk.setViewportSize(viewport);
    await desk.emulateMedia({ colorScheme: scheme });
    await look(desk, `desk-inbox${size}-${scheme}`);
    for (const [link, heading, picture] of [
      [/^Arrived, needs checking/, "Arrived, needs checking", "checking"],
      [/^To do/, "To do", "waits"],
      [/^Figures/, "Figures", "counts"],
      [/^Who opened what/, "Who opened what", "openings"],
      [/^Whom to ring/, "Whom to ring", "ring"],
      [/^Children/, "Children", "children"],
      [/^On duty/, "On duty", "duty"],
      [/^Tablets/, "Tablets", "tablets"],
      [/^Staff/, "Staff", "staff"],
      [/^Nursery/, "Nursery", "nursery"],
      [/^Concerns about staff/, "Concerns about staff", "concerns"],
    ] as const) {
      await desk.getByRole("link", { name: link }).click();
      await expect(desk.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
      await expect(desk.getByText("Reading …")).toHaveCount(0);
      await look(desk, `desk-${picture}${size}-${scheme}`);
    }
    await nursery.chronology(desk, "Pip Alder");
    await expect(desk.getByRole("heading", { name: /Pip Alder/ })).toBeVisible();
    await desk.getByText("Write what was done or decided").first().click();
    await desk.evaluate(() => scrollTo(0, 0));
    await look(desk, `desk-chronology${size}-${scheme}`);
  });
}
