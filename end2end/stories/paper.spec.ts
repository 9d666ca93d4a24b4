// A note on paper: photographed on the tablet with no network, sealed, sent after the words, and kept or shredded with who
// and when.
import { expect, test, type Tablet } from "../nursery";
import { look } from "../look";
import { LAUNCH } from "../playwright.config";

// The one without a window has no camera to allow or refuse.
test.use({ launchOptions: LAUNCH });

// How every JPEG begins ("JFIF", 0, 1), as base64 writes it from each of three places. Long enough to come up in no sealed bytes.
const JPEG = /SkZJRgAB|pGSUYAAQ|KRklGAAE/;

// One page, taken and used.
async function photograph(tablet: Tablet, page = 1) {
  const { page: screen } = tablet;
  await screen.getByRole("button", { name: page === 1 ? "Photograph it" : "Photograph another page" }).click();
  await screen.waitForFunction(() => (document.querySelector("video")?.videoWidth ?? 0) > 0);
  await screen.getByRole("button", { name: "Take the picture" }).click();
  await screen.getByRole("button", { name: "Use it" }).click();
  await expect(screen.getByText(`Page ${page} is photographed and kept, sealed.`)).toBeVisible();
  // The camera looks at nobody any more.
  await expect(screen.locator("video")).toHaveCount(0);
}

test("R9 N23 K10 a handwritten note is photographed with no network, and the paper is kept or shredded with who and when", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.context.grantPermissions(["camera"]);
  const { page } = tablet;
  await tablet.signIn("Gwen");
  await tablet.offline();
  await tablet.open("Milo", "Concern");
  await page.getByRole("button", { name: "+ A note on paper" }).click();
  // H13, H28, R37: a note of one's own, and nothing else.
  await expect(page.getByText("Only a note that you wrote yourself. Never a child, a mark, or anything that a child wrote.")).toBeVisible();
  await page.getByRole("button", { name: "Photograph it" }).click();
  await page.waitForFunction(() => (document.querySelector("video")?.videoWidth ?? 0) > 0);
  await look(page, "room-camera-light");
  await page.getByRole("button", { name: "Take the picture" }).click();
  await expect(page.getByText("Can every word be read, the date too?")).toBeVisible();
  // What was photographed and is neither used nor let go is not left out by pressing Save.
  await page.getByRole("button", { name: /^Save/ }).click();
  await expect(page.getByText("A picture was taken and is not used yet.")).toBeVisible();
  await page.getByRole("button", { name: "Take it again" }).click();
  await page.getByRole("button", { name: "Close the camera" }).click();
  await photograph(tablet);
  await photograph(tablet, 2);
  await page.getByRole("button", { name: "Its date is on it" }).click();
  const before = nursery.clock.now().getTime();
  await page.getByLabel("Where the paper is now").fill("In my locker");
  await look(page, "room-paper-light");

  // A picture alone is no record; but it is kept, whatever happens to the app.
  await page.getByRole("button", { name: /^Save/ }).click();
  await expect(page.getByText("Write a few words first.")).toBeVisible();
  await expect.poll(async () => Date.parse(/"touched":"([^"]*)"/.exec((await tablet.dump()).stores.drafts)![1]) > before).toBe(true);
  await tablet.reopen();
  await tablet.signIn("Gwen");
  const again = tablet.page;
  await again.getByRole("button", { name: /begun by you/ }).click();
  await expect(again.getByText("Page 2 is photographed and kept, sealed.")).toBeVisible();
  await expect(again.getByRole("button", { name: "Its date is on it" })).toHaveAttribute("aria-pressed", "true");
  await expect(again.getByLabel("Where the paper is now")).toHaveValue("In my locker");
  await again.getByRole("button", { name: "Take page 2 away" }).click();
  await expect(again.getByText("Page 2 is photographed")).toHaveCount(0);
  await again.getByLabel("What I saw or heard").fill("Told me at tea what I noted at nap time.");
  await tablet.save();

  // Sealed as it lies: no picture can be found in what the tablet holds.
  const held = await tablet.dump();
  expect(held.stores["picture-bytes"].length).toBeGreaterThan(5_000);
  for (const text of [...Object.values(held.stores), held.caches, held.local]) expect(text).not.toMatch(JPEG);
  await tablet.done();
  await again.getByRole("button", { name: /What is on this tablet/ }).click();
  await expect(again.getByText("Pictures waiting")).toBeVisible();
  await tablet.online();
  await expect(again.getByText("Pictures waiting")).toHaveCount(0);

  const desk = await nursery.desk("imogen");
  await nursery.open(desk, "Milo");
  // Nobody has looked at it before somebody does.
  await expect(desk.getByRole("img")).toHaveCount(0);
  await desk.getByText("Look at the handwritten note").click();
  const picture = desk.getByRole("img", { name: "Handwritten note, as it was photographed" });
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(300);
  await expect(desk.getByText("Photographed by its writer; dated; whether it is signed was not said; the paper: In my locker.")).toBeVisible();
  await desk.getByRole("button", { name: "Seen" }).click();
  const next = desk.getByRole("region", { name: "What happens next" });
  await next.getByLabel("Because").fill("Nothing in it speaks against it.");
  await next.getByRole("button", { name: /^Yes/ }).click();
  await expect(next.getByRole("heading", { name: "What happens next?" })).toBeFocused();
  await expect(next.getByRole("heading", { name: "Where is the handwritten note?" })).toBeVisible();

  // K10: kept, unless the nursery chose otherwise.
  const what = next.getByRole("combobox", { name: /^What was done/ });
  await next.getByText("Something else was done").click();
  await what.selectOption({ label: "What became of the handwritten note" });
  await expect(next.getByText("It was shredded")).toHaveCount(0);
  await next.getByLabel("Its date stands on it").check();
  await next.getByLabel("Where the paper is kept").fill("Office, locked cabinet");
  await look(desk, "desk-paper-light");
  await next.getByRole("button", { name: "It is kept there" }).click();
  await expect(desk.getByText("The handwritten original is kept", { exact: true })).toBeVisible();
  await expect(desk.getByText("dated, not signed")).toBeVisible();
  await expect(next.getByRole("heading", { name: "Where is the handwritten note?" })).toHaveCount(0);

  await desk.getByRole("link", { name: "Nursery", exact: true }).click();
  await desk.getByRole("button", { name: "It may be shredded" }).click();
  await expect(desk.getByText("Originals may be shredded.")).toBeVisible();
  await look(desk, "desk-nursery-light");
  await nursery.chronology(desk, "Milo Spruce");
  const record = desk.getByRole("article").filter({ hasText: "Told me at tea" }).locator("..");
  await record.getByText("Something else was done").click();
  await record.getByRole("combobox", { name: /^What was done/ }).selectOption({ label: "What became of the handwritten note" });
  await record.getByText("It was shredded", { exact: true }).first().click();
  await record.getByRole("button", { name: "It was shredded" }).click();
  await expect(record.getByText("Nobody is named who saw it.")).toBeVisible();
  await record.getByLabel("Who saw it").selectOption({ label: "Adaeze Finch" });
  await record.getByRole("button", { name: "It was shredded" }).click();
  await expect(record.getByText(/^The handwritten original was shredded, /)).toBeVisible();
  await expect(record.getByText(/together with Adaeze Finch/)).toBeVisible();

  // H16: what leaves has no picture, unless somebody says why other children may be named in it.
  await desk.getByRole("link", { name: "The whole file, to print" }).click();
  await desk.getByLabel("Whom it is for").fill("the court");
  await desk.getByRole("button", { name: "Make the pages" }).click();
  await expect(desk.getByText(/Handwritten note: the picture is not on this page/)).toBeVisible();
  await expect(desk.getByRole("img")).toHaveCount(0);
  await nursery.verify();
});

test("N23 who leaves or locks while a picture is being kept loses neither it nor the words", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.context.grantPermissions(["camera"]);
  const { page } = tablet;
  await tablet.signIn("Gwen");
  await tablet.open("Milo", "Concern");
  await page.getByLabel("What I saw or heard").fill("Said it once more.");
  await page.getByRole("button", { name: "+ A note on paper" }).click();
  await page.getByRole("button", { name: "Photograph it" }).click();
  await page.waitForFunction(() => (document.querySelector("video")?.videoWidth ?? 0) > 0);
  await page.getByRole("button", { name: "Take the picture" }).click();
  await page.getByRole("button", { name: "Use it" }).waitFor();
  // Both within one turn of the browser: nothing has been kept in between.
  await page.evaluate(() => {
    const press = (words: RegExp) => [...document.querySelectorAll("button")].find((b) => words.test(b.textContent ?? ""))!.click();
    press(/^Use it/);
    press(/Lock/);
  });
  await expect(page.getByRole("button", { name: /^(.\s*)?Gwen/ })).toBeVisible();
  await tablet.signIn("Gwen");
  await page.getByRole("button", { name: /begun by you/ }).click();
  await expect(page.getByText("Page 1 is photographed and kept, sealed.")).toBeVisible();
  await tablet.save();
  await tablet.done();
  await expect(page.getByRole("button", { name: /Nothing waiting/ })).toBeVisible();
  const desk = await nursery.desk("imogen");
  await nursery.open(desk, "Milo");
  await desk.getByText("Look at the handwritten note").click();
  await expect(desk.getByRole("img", { name: "Handwritten note, as it was photographed" })).toBeVisible();
});

test("H16 a note about several children is written one by one", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Gwen");
  await tablet.page.getByRole("button", { name: /[Ss]everal/ }).first().click();
  for (const child of ["Milo", "Otto"]) await tablet.page.getByRole("button", { name: new RegExp(`^${child}\\b`) }).click();
  await tablet.page.getByRole("button", { name: "Go on with 2" }).click();
  await tablet.page.getByRole("button", { name: /^Concern/ }).click();
  await expect(tablet.page.getByText(/A note on paper\? Write one record for each child/)).toBeVisible();
  await expect(tablet.page.getByRole("button", { name: "+ A note on paper" })).toHaveCount(0);
});

test("R9 a camera that is not allowed says so, and the words are saved all the same", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Gwen");
  await tablet.open("Milo", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("Quiet all day.");
  await tablet.page.getByRole("button", { name: "+ A note on paper" }).click();
  await tablet.page.getByRole("button", { name: "Photograph it" }).click();
  await expect(tablet.page.getByText("The camera is not allowed here.")).toBeVisible();
  await expect(tablet.page.getByText("keep the paper and say where it is")).toBeVisible();
  await tablet.save();
});

test("H13 R37 no camera is offered for a mark, and none for an achievement", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Gwen");
  for (const kind of ["Mark or injury", "Achievement"]) {
    await tablet.open("Milo", kind);
    await expect(tablet.page.getByRole("button", { name: /^Save/ })).toBeVisible();
    await expect(tablet.page.getByText("A note on paper")).toHaveCount(0);
    await tablet.page.locator("button.back").click();
    await tablet.page.locator("button.back").click();
  }
});
