// What leaves the nursery: on paper with page numbers and hashes, as a walk without names; and how a child may one day read it.
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { expect, test } from "../nursery";
import { look } from "../look";

// The text of each page, and the file's own properties.
async function read(pdf: Buffer): Promise<{ pages: string[]; properties: string }> {
  const document = await getDocument({ data: new Uint8Array(pdf), useSystemFonts: true, verbosity: 0 }).promise;
  const pages: string[] = [];
  for (let n = 1; n <= document.numPages; n++) {
    const { items } = await (await document.getPage(n)).getTextContent();
    pages.push(items.map((item) => ("str" in item ? item.str : "")).join(" ").replace(/\s+/g, " "));
  }
  return { pages, properties: JSON.stringify((await document.getMetadata()).info) };
}

test("N16 R147 H16 the whole file as a PDF: numbered pages, for whom, hashes, how to check; no other child's name anywhere", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await nursery.chronology(desk, "Una Reeve");
  await desk.getByRole("link", { name: "The whole file, to print" }).click();
  await desk.getByLabel("Whom it is for").fill("Sam Example, family court");
  await desk.getByRole("button", { name: "Make the pages" }).click();
  await expect(desk.getByRole("heading", { name: "Una Reeve" })).toBeFocused();
  await look(desk, "desk-print-light");
  const { pages, properties } = await read(await desk.pdf({ preferCSSPageSize: true, format: "A4" }));
  expect(pages.length).toBeGreaterThan(1);
  pages.forEach((text, n) => {
    expect(text).toContain(`Page ${n + 1} of ${pages.length}`);
    expect(text).toMatch(/For Sam Example, family court\. Made by Imogen Quill, .* copy 1\. Confidential\./);
    expect(text).not.toContain("Otto");
  });
  expect(pages.join(" ")).toMatch(/Ledger place \d+, SHA-256 [0-9a-f]{64}/);
  expect(pages.join(" ")).toContain("How to check these pages");
  expect(properties).not.toMatch(/Una|Otto|Reeve/);

  // Another print may name them, with a reason.
  await desk.goBack();
  await nursery.chronology(desk, "Una Reeve");
  await desk.getByRole("link", { name: "The whole file, to print" }).click();
  await desk.getByLabel("Whom it is for").fill("Sam Example");
  await desk.getByLabel("Name other children in it").check();
  nursery.expected = /422/;
  await desk.getByRole("button", { name: "Make the pages" }).click();
  await expect(desk.getByText("Say in a few words why other children are named in it.")).toBeVisible();
  await desk.getByLabel("Why they are named").fill("the order is about both");
  await desk.getByRole("button", { name: "Make the pages" }).click();
  await expect(desk.getByText("Other children are named in it, because: the order is about both")).toBeVisible();
});

test("R148 show me how you know: one case with times and reasons, names masked, noted for whom", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await nursery.chronology(desk, "Pip Alder");
  const record = desk.locator(".chronology > li", { hasText: "He must have rolled on his dummy" });
  await record.getByRole("link", { name: "Show an inspector how this went" }).click();
  await desk.getByLabel("Whom it is for").fill("an inspector");
  await desk.getByRole("button", { name: "Show it" }).click();
  const sheet = desk.locator(".sheet-of");
  await expect(sheet.getByRole("heading", { name: "How we know, step by step" })).toBeFocused();
  await expect(sheet.getByText("Told face to face: the safeguarding lead")).toBeVisible();
  await expect(sheet.getByText(/· \d+ minutes? later$/).first()).toBeVisible();
  for (const name of ["Pip", "Alder", "Dot", "Wren"]) await expect(sheet.locator(".walk")).not.toContainText(name);
  await look(desk, "desk-walk-light");
  await desk.getByRole("link", { name: "Who opened what" }).click();
  await expect(desk.getByRole("cell", { name: "Walk through one case, without names for an inspector, copy 1" })).toBeVisible();
});

test("R17 N24 before it is closed, as the child may one day read it: thoughts marked, labels pointed out", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Gwen");
  await tablet.open("Milo", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("He was aggressive at lunch.");
  await tablet.page.getByRole("button", { name: "+ What I think, and why" }).click();
  await tablet.page.getByLabel("What I think, and why").fill("He may have slept badly.");
  await tablet.save();
  const desk = await nursery.desk("imogen");
  await nursery.open(desk, "Milo");
  await desk.getByRole("button", { name: "Seen" }).click();
  const next = desk.getByRole("region", { name: "What happens next" });
  await next.getByLabel("Because").fill("His aunt fetches him.");
  await next.getByRole("button", { name: /^Yes/ }).click();
  await expect(next.getByRole("heading", { name: "What happens next?" })).toBeFocused();
  await next.getByText("Something else was done").click();
  await next.getByRole("combobox", { name: /^What was done/ }).selectOption({ label: "Close it" });
  await next.locator("summary", { hasText: "Close it" }).click();
  await next.getByText("As Milo may one day read it").click();
  const view = next.locator(".as-child");
  await expect(view.getByRole("heading", { name: "Gwen Plover saw or heard this" })).toBeVisible();
  await expect(view.getByText("Would they understand, and find it fair? “aggressive”")).toBeVisible();
  await expect(view.getByRole("heading", { name: "Gwen Plover thought this, and others may see it differently" })).toBeVisible();
  await look(desk, "desk-as-child-light");
});

test("R121 H16 brothers and sisters side by side, day by day, for those who may open both", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await nursery.chronology(desk, "Una Reeve");
  await desk.getByLabel("Side by side with").selectOption({ label: "Otto Reeve" });
  const rows = desk.locator(".chronology > li");
  await expect(rows.first()).toBeVisible();
  await expect(rows.getByRole("heading", { name: "Una", exact: true }).first()).toBeVisible();
  await expect(rows.getByRole("heading", { name: "Otto", exact: true }).first()).toBeVisible();
  await look(desk, "desk-siblings-light");
  await desk.getByLabel("Side by side with").selectOption({ label: "Nobody" });
  await expect(desk.getByRole("heading", { name: "Otto", exact: true })).toHaveCount(0);
});

test("the chronology shows one kind, or what waits, and says where there is none", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await nursery.chronology(desk, "Milo Spruce");
  const records = desk.locator(".chronology > li");
  const show = desk.getByLabel("Show");
  await expect(records.first()).toBeVisible();
  // All of them are made by now.
  await expect(desk.getByText(/^Showing \d/)).toHaveCount(0);
  const all = await records.count();
  await show.selectOption({ label: "Achievement" });
  await expect.poll(() => records.count()).toBeLessThan(all);
  await expect(records.first().getByText("Achievement", { exact: true })).toBeVisible();
  await desk.getByLabel(/^Leave out achievements/).check();
  await expect(desk.getByText("Nothing of that kind.")).toBeVisible();
  await desk.getByLabel(/^Leave out achievements/).uncheck();
  await show.selectOption({ label: "What is to do" });
  await look(desk, "desk-chronology-waits-light");
  await show.selectOption({ label: "All kinds" });
  await expect(records).toHaveCount(all);
});
