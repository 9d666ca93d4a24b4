// R72 R96: what a browser keeps, shows in its tabs and writes into its history, driven with a child whose name and words
// are marked.
import { expect, test } from "../nursery";

const MARK = /Cosmo|Gale|MARKED/;

test("R72 R96 no title, no address, no notification and no cache ever holds a child's name or a word", async ({ nursery }) => {
  const addresses: string[] = [];
  const titles = new Set<string>();
  const tablet = await nursery.tablet("Seedlings");
  const desk = await nursery.desk();
  for (const context of [tablet.context, desk.context()]) {
    context.on("request", (request) => addresses.push(request.url()));
    await context.addInitScript(() => {
      // What would be shown outside of the page.
      const shown = ((window as unknown as { shown: string[] }).shown = []) as string[];
      window.Notification = class {
        static permission = "granted";
        constructor(title: string, options?: { body?: string }) {
          shown.push(`${title} ${options?.body ?? ""}`);
        }
      } as unknown as typeof Notification;
    });
  }
  const note = async () => {
    for (const page of [tablet.page, desk]) {
      titles.add(await page.title());
      addresses.push(page.url(), JSON.stringify(await page.evaluate(() => history.state)));
    }
  };
  await tablet.signIn("Dot");
  await note();
  await tablet.concern("Cosmo", "MARKED words of a concern.");
  await note();
  await tablet.done();
  await nursery.open(desk, "Cosmo");
  await expect(desk.getByText("MARKED words of a concern.")).toBeVisible();
  await note();
  await desk.getByRole("link", { name: "Open the chronology" }).click();
  await expect(desk.getByRole("heading", { name: /^Cosmo/ })).toBeVisible();
  await note();
  for (const page of ["Children", "Tablets", "Staff", /^On duty/, /^Arrived/, "Concerns about staff", "My sign-in"]) {
    await desk.getByRole("link", { name: page }).first().click();
    await note();
  }
  await tablet.page.getByRole("button", { name: /What is on this tablet/ }).click();
  await note();
  await tablet.lock();
  await note();
  const held = await tablet.dump();
  const atDesk = await desk.evaluate(async () => JSON.stringify({
    local: { ...localStorage, ...sessionStorage },
    caches: await caches.keys(),
    databases: (await indexedDB.databases()).map((d) => d.name),
  }));
  // It looked at something.
  expect(addresses.length).toBeGreaterThan(30);
  expect(titles.size).toBeGreaterThan(1);
  expect(addresses.filter((a) => MARK.test(a))).toEqual([]);
  expect([...titles].filter((t) => MARK.test(t))).toEqual([]);
  for (const text of [held.caches, held.local, ...Object.values(held.stores), atDesk]) expect(text).not.toMatch(MARK);
  for (const page of [tablet.page, desk]) expect(await page.evaluate(() => (window as unknown as { shown?: string[] }).shown ?? [])).toEqual([]);
});
