import { look } from "../look";
import { expect, test } from "../nursery";

const WORDS = "Pip turned his face away when I touched the cheek.";

test("R39 H2 N4 recorded with no network, the tab killed, opened again with no network, and on the desk by an event", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  const tablet = await nursery.tablet("Seedlings");
  await tablet.offline();
  await tablet.signIn("Dot");
  await tablet.concern("Pip", WORDS);
  await expect(tablet.page.getByText(/^Imogen Quill, .*, does not have it yet\. Tell Imogen now, face to face\.$/)).toBeVisible();
  await expect(tablet.page.getByText("1 waiting to send")).toBeVisible();

  await tablet.reopen();
  await expect(tablet.page.getByRole("heading", { name: "Who is writing?" })).toBeVisible();
  // H2, R133: whoever picks it up sees that something has not reached the lead, and no name and no text.
  await expect(tablet.page.getByText("Something on this tablet has not reached the safeguarding lead.")).toBeVisible();
  await expect(tablet.page.getByText("Pip")).toHaveCount(0);

  await desk.evaluate(() => ((window as unknown as { same: boolean }).same = true));
  await tablet.online();
  await nursery.open(desk, "Pip");
  await expect(desk.getByText(WORDS)).toBeVisible();
  expect(await desk.evaluate(() => (window as unknown as { same?: boolean }).same), "no reload").toBe(true);
  await expect(tablet.page.getByText("Nothing waiting")).toBeVisible();
  await expect(tablet.page.getByText("has not reached the safeguarding lead")).toHaveCount(0);

  // R146: seen, and by whom, on the author's tablet, without a word of the text.
  await desk.getByRole("button", { name: "Seen", exact: true }).click();
  await expect(desk.getByText("Seen today")).toBeVisible();
  await tablet.signIn("Dot");
  await tablet.page.getByText("What you wrote on this tablet", { exact: true }).click();
  await expect(tablet.page.getByText(/Seen by Imogen/)).toBeVisible();
  await expect(tablet.page.getByText(WORDS)).toHaveCount(0);
});

test("N4 the first visit ever, then no network from a cold start", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.page.close();
  await tablet.offline();
  tablet.page = await tablet.context.newPage();
  await tablet.page.goto(`${nursery.url}/room/`);
  await tablet.signIn("Gwen");
  // R30: any member of staff can write about any child, two taps from the PIN to a blank concern.
  await tablet.open("Clem", "Concern");
  await expect(tablet.page.getByLabel("What I saw or heard")).toBeVisible();
});

test("R133 H2 told in person is an entry with its own time", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  const tablet = await nursery.tablet("Seedlings");
  await tablet.offline();
  await tablet.signIn("Dot");
  await tablet.concern("Pip", WORDS);
  await tablet.page.getByRole("button", { name: "I have told Imogen" }).click();
  await expect(tablet.page.getByText(/You told Imogen at/)).toBeVisible();
  await tablet.done();
  await tablet.lock();
  await expect(tablet.page.getByText("has not reached the safeguarding lead")).toHaveCount(0);
  await tablet.online();
  await nursery.open(desk, "Pip");
  await expect(desk.getByText(WORDS)).toBeVisible();
  await expect(desk.locator("dl.facts").getByText(/^Imogen Quill, \d\d:\d\d/)).toBeVisible();
});

test("N21 two tablets, the same child, the same minute: both are kept", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  const [one, two] = [await nursery.tablet("Seedlings"), await nursery.tablet("Oaks")];
  await one.offline();
  await two.offline();
  await one.signIn("Dot");
  await one.concern("Pip", "Words of the first tablet.");
  await two.signIn("Gwen");
  await two.page.getByLabel("Search for any child").fill("Pip");
  await two.concern("Pip", "Words of the second tablet.");
  await one.online();
  await two.online();
  await nursery.chronology(desk, "Pip Alder");
  await expect(desk.getByText("Words of the first tablet.")).toBeVisible();
  await expect(desk.getByText("Words of the second tablet.")).toBeVisible();
});

test("N5 everything that the locked tablet holds: no child's name, no word of text, no author beside a row", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.offline();
  await tablet.signIn("Dot");
  await tablet.concern("Pip", WORDS);
  await tablet.done();
  await tablet.open("Saskia", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("A draft about Saskia.");
  await expect(tablet.page.getByText(/Draft kept/)).toBeVisible();
  await tablet.lock();
  const held = await tablet.dump();
  expect(held.stores.outbox.length, "there is a row to look at").toBeGreaterThan(1000);
  expect(held.stores.drafts.length, "and a draft").toBeGreaterThan(1000);
  const everything = JSON.stringify(held);
  // No author beside a row, not by their id either.
  const dot = await tablet.personId("Dot");
  expect(dot).toMatch(/^[0-9a-f-]{36}$/);
  expect(held.stores.outbox + held.stores.drafts).not.toContain(dot);
  // As words: three letters can stand in any ciphertext by chance, but not with a blank or a quotation mark beside.
  for (const word of ["Pip", "Alder", "Saskia", "face away", "cheek", "draft about", "Dot", "Wren"]) {
    expect(everything, word).not.toMatch(new RegExp(`(?<![\\w-])${word}(?![\\w-])`));
  }
});

test("R111 with no network a tablet says which number answers now", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.offline();
  await tablet.reopen();
  await tablet.signIn("Dot");
  await tablet.page.getByRole("button", { name: "Get help now" }).click();
  const line = (label: string) => tablet.page.locator(".numbers li", { hasText: label });
  await expect(line("Ambulance, police, fire")).toContainText("Answers now");
  // Whatever the hour: the office or the line for when it is closed, and never both.
  const two = ["Children's social care, Demo Wolds", "Out of hours, Demo Wolds"];
  const says = await Promise.all(two.map((label) => line(label).innerText()));
  expect(says.filter((text) => text.includes("Answers now"))).toHaveLength(1);
  expect(says.filter((text) => text.includes("Closed now"))).toHaveLength(1);
  // What nobody wrote down is not said.
  await expect(line("NSPCC")).not.toContainText(/Answers now|Closed now/);
  // What answers now stands above what is closed, and the way back is in sight.
  const all = await tablet.page.locator(".numbers li").allInnerTexts();
  const closed = all.findIndex((text) => text.includes("Closed now"));
  expect(all.slice(closed).filter((text) => text.includes("Answers now"))).toEqual([]);
  expect(all[0]).toContain("999");
  await expect(tablet.page.getByRole("button", { name: "Back to what I was doing" })).toBeInViewport({ ratio: 1 });
  await expect(tablet.page.getByText("You are at Teasel Wharf", { exact: false })).toBeVisible();
  await look(tablet.page, "room-numbers-light");
});
