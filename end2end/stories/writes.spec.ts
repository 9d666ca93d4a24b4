// Writing at two desks at once, twice over, and through an answer that is lost.
import { daysFrom } from "../clock";
import { expect, type Page, test } from "../nursery";

const step = (desk: Page) => desk.getByRole("region", { name: /^What happens next/ });

test("H8 two desks answer one record: whoever is behind hears who was quicker, and what she typed stays in sight", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Gwen");
  await tablet.concern("Milo", "His father was shouting at the door.");
  const [imogen, adaeze] = [await nursery.desk("imogen"), await nursery.desk("adaeze")];
  for (const desk of [imogen, adaeze]) await nursery.open(desk, "Milo");
  await imogen.getByRole("button", { name: "Seen", exact: true }).click();
  await expect(step(adaeze).getByLabel("Because")).toBeVisible();
  await step(adaeze).getByLabel("Because").fill("His aunt fetches him today.");
  await step(imogen).getByLabel("Because").fill("He is afraid of going home.");
  await step(imogen).getByRole("button", { name: "No", exact: true }).click();

  // Her question went away under her hands: she is told why, her words are there, and the call is due on both screens.
  await expect(adaeze.getByText(/^Imogen Quill answered this meanwhile: .*He is afraid of going home\./)).toBeVisible();
  await expect(adaeze.locator("blockquote", { hasText: "His aunt fetches him today." })).toBeVisible();
  for (const desk of [imogen, adaeze]) {
    await expect(step(desk).getByRole("heading", { name: /^Ring / })).toBeVisible();
  }
  await expect(step(adaeze).locator("input:focus, textarea:focus")).toHaveCount(0);
  await adaeze.getByRole("button", { name: "I have read this" }).click();
  await expect(adaeze.getByText(/answered this meanwhile/)).toHaveCount(0);
});

test("H8 an answer that was pressed before the other one was seen takes nothing away", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Gwen");
  await tablet.concern("Milo", "His father was shouting at the door.");
  const [imogen, adaeze] = [await nursery.desk("imogen"), await nursery.desk("adaeze")];
  for (const desk of [imogen, adaeze]) await nursery.open(desk, "Milo");
  await imogen.getByRole("button", { name: "Seen", exact: true }).click();
  await step(adaeze).getByLabel("Because").fill("His aunt fetches him today.");
  // Her press is on its way, three seconds behind.
  let letGo = () => {};
  const held = new Promise<void>((done) => (letGo = done));
  await adaeze.route("**/decision", async (route) => {
    await held;
    await route.continue();
  });
  nursery.expected = /status of 409/;
  await step(adaeze).getByRole("button", { name: /^Yes/ }).click();
  await step(imogen).getByLabel("Because").fill("He is afraid of going home.");
  await step(imogen).getByRole("button", { name: "No", exact: true }).click();
  await expect(step(imogen).getByRole("heading", { name: /^Ring / })).toBeVisible();
  letGo();
  await expect(adaeze.getByText(/^Imogen Quill answered this meanwhile/).first()).toBeVisible();
  for (const desk of [imogen, adaeze]) {
    await expect(step(desk).getByRole("heading", { name: /^Ring / })).toBeVisible();
  }
});

test("R23 a step pressed in error is taken back with a reason, and what it ended is asked again; both can be read", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Gwen");
  await tablet.concern("Milo", "His father was shouting at the door.");
  const [imogen, adaeze] = [await nursery.desk("imogen"), await nursery.desk("adaeze")];
  for (const desk of [imogen, adaeze]) await nursery.open(desk, "Milo");
  await imogen.getByRole("button", { name: "Seen", exact: true }).click();
  await step(imogen).getByLabel("Because").fill("He is afraid of going hom.");
  await step(imogen).getByRole("button", { name: "No", exact: true }).click();
  await expect(step(imogen).getByRole("heading", { name: /^Ring / })).toBeVisible();
  // A slip of the pen is put right; the call is due as before.
  const mine = imogen.locator("details", { hasText: "Put right, or take back, what you wrote here" }).last();
  await mine.locator("summary").first().click();
  await mine.getByLabel("Why, in better words").fill("He is afraid of going home.");
  await mine.getByRole("button", { name: "Save these words" }).click();
  await expect(imogen.locator("section.decided")).toContainText("Because: He is afraid of going home.");
  await imogen.getByText("Corrected later: 1 earlier version").click();
  await expect(imogen.getByText("He is afraid of going hom.", { exact: true })).toBeVisible();
  await expect(step(imogen).getByRole("heading", { name: /^Ring / })).toBeVisible();
  // It was another child. Begun, left by a look at the inbox, and gone on with.
  await mine.locator("summary").first().click();
  await mine.getByLabel("Why you take it back").fill("That was about Kofi.");
  await imogen.getByRole("link", { name: /^To do/ }).click();
  await nursery.open(imogen, "Milo");
  await expect(mine.getByLabel("Why you take it back")).toHaveValue("That was about Kofi.");
  await mine.getByRole("button", { name: "Take it back" }).click();
  for (const desk of [imogen, adaeze]) {
    await expect(step(desk).getByRole("heading", { name: /(go|gone) home/ })).toBeVisible();
    await expect(desk.locator("section.decided")).toContainText("Taken back by Imogen Quill");
    await expect(desk.locator("section.decided")).toContainText("He is afraid of going home.");
  }
  // Nobody else is offered to.
  await expect(adaeze.getByText("Put right, or take back, what you wrote here")).toHaveCount(0);
  await expect(imogen.getByText("Put right, or take back, what you wrote here")).toHaveCount(0);
});

test("R99 H4 a double press adds one child and one person, and so does a second press after a lost answer", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await desk.getByRole("link", { name: "Children", exact: true }).click();
  await desk.getByText("Add a child").click();
  await desk.getByLabel("First name, as used").fill("Wilf");
  await desk.getByLabel("Surname").fill("Tansy");
  await desk.getByLabel("Born").fill("2024-02-29");
  // The server keeps it, and its answer never arrives.
  await desk.route("**/facts", async (route) => {
    await route.fetch();
    await route.abort();
  }, { times: 1 });
  nursery.expected = /ERR_FAILED/;
  const add = desk.getByRole("button", { name: "Save", exact: true });
  await add.click();
  await expect(desk.getByRole("alert").first()).toBeVisible();
  // A look elsewhere: what was typed is there again, and it is the same child.
  await desk.getByRole("link", { name: /^Inbox/ }).click();
  await desk.getByRole("link", { name: "Children", exact: true }).click();
  await desk.getByText("Add a child").click();
  await expect(desk.getByLabel("First name, as used")).toHaveValue("Wilf");
  await add.dblclick();
  await expect(desk.getByRole("row", { name: /Wilf Tansy/ })).toHaveCount(1);

  await desk.getByRole("link", { name: "Staff", exact: true }).click();
  await desk.getByText("Add someone").click();
  await desk.getByLabel("Full name").fill("Ines Quarry");
  await desk.getByRole("button", { name: "Add", exact: true }).dblclick();
  await expect(desk.locator("details.person", { hasText: "Ines Quarry" })).toHaveCount(1);
  // Whoever is added next is somebody else, of the same name too.
  await desk.getByLabel("Full name").fill("Ines Quarry");
  await desk.getByRole("button", { name: "Add", exact: true }).click();
  await expect(desk.getByText("If this is somebody else of that name, press Add again.", { exact: false })).toBeVisible();
  await expect(desk.locator("details.person", { hasText: "Ines Quarry" })).toHaveCount(1);
  await desk.getByRole("button", { name: "Add", exact: true }).click();
  await expect(desk.locator("details.person", { hasText: "Ines Quarry" })).toHaveCount(2);
});

test("R99 N6 a form that somebody began outlives a look at the inbox and the lock, and nobody closes the tab over it unasked", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await desk.getByRole("link", { name: "Children", exact: true }).click();
  const milo = desk.getByRole("row", { name: /Milo Spruce/ });
  await milo.getByRole("button", { name: "Change" }).click();
  await desk.getByLabel("Usually goes home at").fill("16:10");
  await desk.getByLabel("Birthmarks and known marks").fill("A mole on the left knee");
  // An empty box was meant, too.
  await expect(desk.getByLabel("Usually with")).not.toHaveValue("");
  await desk.getByLabel("Usually with").fill("");
  await desk.getByRole("link", { name: /^Inbox/ }).click();
  await desk.getByRole("button", { name: /Lock$/ }).click();
  await expect(desk.getByText("A mole on the left knee")).toHaveCount(0);
  await nursery.signIn(desk, "imogen");
  await desk.getByRole("link", { name: "Children", exact: true }).click();
  await milo.getByRole("button", { name: "Change" }).click();
  await expect(desk.getByLabel("Usually goes home at")).toHaveValue("16:10");
  await expect(desk.getByLabel("Birthmarks and known marks")).toHaveValue("A mole on the left knee");
  await expect(desk.getByLabel("Usually with")).toHaveValue("");
  // Whoever closes the tab over it is asked.
  const asks = () => desk.evaluate(() => !dispatchEvent(new Event("beforeunload", { cancelable: true })));
  expect(await asks()).toBe(true);
  await desk.getByRole("button", { name: "Save", exact: true }).click();
  await expect(milo).toContainText("16:10");
  expect(await asks()).toBe(false);
});

test("N21 an answer of the server is lost: sent again, what was written at the desk is there once", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await nursery.chronology(desk, "Milo Spruce");
  await desk.getByText("Write a record here").click();
  await desk.getByLabel("What it is").selectOption({ label: "A concern, or a call that came in" });
  await desk.getByLabel("Who told it").fill("his aunt");
  await desk.getByLabel("What someone told me").fill("He did not want to go home.");
  let lost = 0;
  await desk.route("**/records", async (route) => {
    if (route.request().method() === "POST" && lost === 0) {
      lost += 1;
      await route.fetch();
      nursery.cut(desk.context());
      await route.abort("connectionreset");
    } else {
      await route.continue();
    }
  });
  await desk.getByRole("button", { name: "Save", exact: true }).click();
  await expect(desk.getByText("The server can't be reached at the moment.").first()).toBeVisible();
  await desk.getByRole("button", { name: "Save", exact: true }).click();
  await expect(desk.locator(".chronology > li", { hasText: "He did not want to go home." })).toHaveCount(1);
});

test("R137 a turn of duty and working days that somebody began outlive a look at the inbox, and are entered once", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  const duty = desk.getByRole("link", { name: /^On duty/ });
  const next = daysFrom(nursery.clock.now(), 100);
  await duty.click();
  await desk.getByRole("combobox", { name: "Who", exact: true }).selectOption({ label: "Adaeze Finch" });
  await desk.getByLabel("From", { exact: true }).fill(`${next}T08:00`);
  await desk.getByRole("combobox", { name: "Who works part-time" }).selectOption({ label: "Gwen Plover" });
  await desk.getByRole("checkbox", { name: "Wed" }).uncheck();
  await desk.getByRole("link", { name: /^Inbox/ }).click();
  await duty.click();
  await expect(desk.getByRole("combobox", { name: "Who", exact: true })).toHaveValue(/./);
  await expect(desk.getByLabel("From", { exact: true })).toHaveValue(`${next}T08:00`);
  await expect(desk.getByRole("checkbox", { name: "Wed" })).not.toBeChecked();
  await expect(desk.getByRole("checkbox", { name: "Tue" })).toBeChecked();
  await desk.getByRole("button", { name: "Set these days" }).click();
  await expect(desk.getByText("Gwen Plover: works Mon, Tue, Thu, Fri")).toHaveCount(1);
  await desk.getByLabel("Until", { exact: true }).fill(`${next}T13:00`);
  await desk.getByRole("button", { name: "Enter the turn" }).dblclick();
  await expect(desk.getByText(/Adaeze Finch: .*08:00 to .*13:00/)).toHaveCount(1);
  await expect(desk.getByLabel("From", { exact: true })).toHaveValue("");
  // Of somebody else nothing was touched.
  await desk.getByRole("combobox", { name: "Who works part-time" }).selectOption({ label: "Dot Wren" });
  await expect(desk.getByRole("checkbox", { name: "Wed" })).toBeChecked();
});

test("R99 D-17 D-7 a child's last day is taken out again, and a second child of one name is asked about", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await desk.getByRole("link", { name: "Children", exact: true }).click();
  const milo = desk.getByRole("row", { name: /Milo Spruce/ });
  const change = () => milo.getByRole("button", { name: "Change" }).click();
  const save = () => desk.getByRole("button", { name: "Save", exact: true }).click();
  await change();
  await desk.getByLabel("Leaves").fill(daysFrom(nursery.clock.now(), -1));
  await desk.getByRole("combobox", { name: "Key person" }).selectOption("");
  await save();
  await expect(desk.getByLabel("Leaves")).toHaveCount(0);
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Gwen");
  await expect(tablet.page.getByRole("button", { name: /^Clem\b/ })).toBeVisible();
  await expect(tablet.page.getByRole("button", { name: /^Milo\b/ })).toHaveCount(0);
  // The family comes back: the box is emptied, and the child is on the tablets again.
  await change();
  await expect(desk.getByRole("combobox", { name: "Key person" })).toHaveValue("");
  await desk.getByLabel("Leaves").fill("");
  await save();
  await expect(desk.getByLabel("Leaves")).toHaveCount(0);
  // The list comes with the tablet's next contact, and is opened by whoever signs in after it.
  await expect(async () => {
    await tablet.lock();
    await tablet.betweenContacts();
    await tablet.signIn("Gwen");
    await expect(tablet.page.getByRole("button", { name: /^Milo\b/ })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  // Odd dates are asked about, and so is a second child of that name and month.
  await desk.getByText("Add a child").click();
  await desk.getByLabel("First name, as used").fill("Pip");
  await desk.getByLabel("Surname").fill("Alder");
  nursery.expected = /status of 422/;
  await desk.getByLabel("Born").fill("1926-06-10");
  await save();
  await expect(desk.getByText("That child would be more than eight years old. Check the date of birth.")).toBeVisible();
  const born = await desk.getByRole("row", { name: /Pip Alder/ }).innerText();
  expect(born).toContain("Pip Alder");
});
