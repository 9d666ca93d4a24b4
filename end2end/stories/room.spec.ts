// What people do on a tablet beside writing: delete, tap the wrong child, tell later, go away and come back, drop it.
import { expect, PHONE, TABLET, type Tablet, test } from "../nursery";

const words = (tablet: Tablet) => tablet.page.getByLabel("What I saw or heard");
const draftOf = (tablet: Tablet, child: string) => tablet.page.getByRole("button", { name: new RegExp(`Not finished: .*${child}`) });

test("R-1 H3 a draft whose box is emptied is none: it is on no card, and nothing of it ever arrives", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings", PHONE, nursery.clock.now());
  await tablet.signIn("Dot");
  await tablet.open("Cosmo", "Concern");
  await words(tablet).fill("Not what I meant to say");
  await tablet.page.clock.runFor(500);
  await expect(tablet.page.getByText(/Draft kept/)).toBeVisible();
  await words(tablet).fill("");
  await tablet.page.clock.runFor(500);
  await expect(tablet.page.getByText(/Draft kept/)).toHaveCount(0);
  await tablet.page.goBack();
  await tablet.page.goBack();
  await expect(draftOf(tablet, "Cosmo")).toHaveCount(0);
  // Half an hour later, when what lies there goes to the desk by itself.
  await tablet.lock();
  await tablet.page.clock.runFor(45 * 60_000);
  await expect(tablet.page.getByRole("button", { name: "What is on this tablet: Nothing waiting" })).toBeVisible();
  await expect(tablet.page.getByText(/has not reached/)).toHaveCount(0);
  const desk = await nursery.desk("imogen");
  await nursery.chronology(desk, "Cosmo");
  await expect(desk.getByText("Not what I meant to say")).toHaveCount(0);
});

test("R-1 a draft is discarded after one question, and typed anew it is kept again", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.open("Cosmo", "Concern");
  await words(tablet).fill("Begun in error");
  await expect(tablet.page.getByText(/Draft kept/)).toBeVisible();
  await tablet.page.getByRole("button", { name: "Discard this" }).click();
  await expect(tablet.page.getByText("Nothing of it is kept, and nobody will hear of it.", { exact: false })).toBeVisible();
  await tablet.page.getByRole("button", { name: "Keep it" }).click();
  await expect(words(tablet)).toHaveValue("Begun in error");
  await tablet.page.getByRole("button", { name: "Discard this" }).click();
  await tablet.page.getByRole("button", { name: "Yes, discard it" }).click();
  await expect(tablet.page.getByRole("heading", { name: "Who is it about?" })).toBeVisible();
  await expect(draftOf(tablet, "Cosmo")).toHaveCount(0);
  await expect(tablet.page.getByText("Nothing waiting")).toBeVisible();
  // Emptied, and typed anew: what counts is what stands there last.
  await tablet.open("Cosmo", "Concern");
  await words(tablet).fill("First");
  await words(tablet).fill("");
  await words(tablet).fill("Second thoughts");
  await expect(tablet.page.getByText(/Draft kept/)).toBeVisible();
  await tablet.lock();
  await tablet.signIn("Dot");
  await draftOf(tablet, "Cosmo").click();
  await expect(words(tablet)).toHaveValue("Second thoughts");
});

test("R-1 H4 the wrong child was tapped: the words go to the right one, and the card says whom it is about", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.open("Cosmo", "Concern");
  await words(tablet).fill("Cried when his aunt came.");
  await tablet.page.getByRole("button", { name: /^Not about Cosmo .*Choose another child/ }).click();
  await expect(tablet.page.getByText("What you wrote goes along", { exact: false })).toBeVisible();
  await tablet.page.getByRole("button", { name: /^Idris/ }).click();
  await expect(tablet.page.getByRole("heading", { name: /^Concern about Idris/ })).toBeVisible();
  await expect(words(tablet)).toHaveValue("Cried when his aunt came.");
  // Left there, untouched: one card, with the name of the child it is about now.
  await tablet.lock();
  await tablet.signIn("Dot");
  await expect(draftOf(tablet, "Cosmo")).toHaveCount(0);
  await draftOf(tablet, "Idris").click();
  await tablet.save();
  await expect(tablet.page.getByText("Nothing waiting")).toBeVisible();
  const desk = await nursery.desk("imogen");
  for (const [child, count] of [["Cosmo", 0], ["Idris", 1]] as const) {
    await nursery.chronology(desk, child);
    await expect(desk.locator("ol.chronology").first()).toBeVisible();
    await expect(desk.locator("ol.chronology > li", { hasText: "Cried when his aunt came." })).toHaveCount(count);
  }
});

test("R-2 H9 a bruise in an achievement of a child who is not moving arrives as a mark that can't wait, card or no card", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  const achievement = async (text: string) => {
    await tablet.open("Pip", "Achievement");
    await tablet.page.getByLabel("What happened").fill(text);
  };
  await achievement("Two bites of banana, and a big smile.");
  await tablet.save();
  await expect(tablet.page.locator("section.tell")).toHaveCount(0);
  await tablet.done();
  await achievement("Lovely rolling, tiny bruise on cheek");
  await tablet.save();
  // After it, too: the tick, and who does not have it yet.
  const card = tablet.page.locator("section.tell");
  await expect(card).toContainText("You do not have to decide whether the explanation fits.");
  await expect(card.getByRole("button", { name: "I have told Imogen" })).toBeVisible();
  const desk = await nursery.desk("imogen");
  await nursery.open(desk, "Pip");
  await expect(desk.getByText("Lovely rolling, tiny bruise on cheek").first()).toBeVisible();
  await desk.getByRole("link", { name: /^Inbox/ }).click();
  await expect(desk.getByText("Two bites of banana, and a big smile.")).toHaveCount(0);
});

test("R-3 H2 R133 told two minutes later, and the tablet has locked: ticked from the banner, and it says so at the desk", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.offline();
  await tablet.concern("Cosmo", "Flinched when the door fell shut.");
  await tablet.lock();
  const banner = tablet.page.locator("section.tell", { hasText: "has not reached the safeguarding lead" });
  await banner.getByRole("button", { name: "I have told Imogen" }).click();
  await banner.getByRole("button", { name: "No, not yet" }).click();
  await expect(banner).toBeVisible();
  await banner.getByRole("button", { name: "I have told Imogen" }).click();
  await banner.getByRole("button", { name: "Yes, Imogen knows" }).dblclick();
  await expect(banner).toHaveCount(0);
  await tablet.online();
  const desk = await nursery.desk("imogen");
  await nursery.open(desk, "Cosmo");
  await expect(desk.getByText(/^Imogen Quill, /)).toHaveCount(1);
  await expect(desk.getByText("Told nobody yet")).toHaveCount(0);
});

test("R-3 H2 told of one of two records: the other one still says that nobody was told", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings", TABLET, nursery.clock.now());
  await tablet.offline();
  for (const [who, words] of [["Dot", "Flinched at the door."], ["Bel", "Would not be picked up."]]) {
    await tablet.signIn(who);
    await tablet.page.clock.runFor(500);
    await tablet.concern("Cosmo", words);
    await tablet.lock();
    await tablet.page.clock.runFor(120_000);
  }
  const banner = tablet.page.locator("section.tell", { hasText: "has not reached the safeguarding lead" });
  const tell = banner.getByRole("button", { name: "I have told Imogen" });
  await expect(tell).toHaveCount(2);
  await expect(banner.getByText(/^Saved \d\d:\d\d: /)).toHaveCount(2);
  await tell.first().click();
  await banner.getByRole("button", { name: "Yes, Imogen knows" }).click();
  await expect(tell).toHaveCount(1);
  await expect(banner).toBeVisible();
});

test("R-3 H2 arrived meanwhile, and told: it is ticked in the list of what one wrote", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.concern("Cosmo", "Flinched when the door fell shut.");
  await expect(tablet.page.getByText(/It has reached the desk, but nobody has opened it\. Tell Imogen Quill/)).toBeVisible();
  await tablet.lock();
  await tablet.signIn("Dot");
  await tablet.page.getByText(/^What you wrote on this tablet/).click();
  const tick = tablet.page.getByRole("button", { name: "I have told Imogen" });
  await tick.click();
  await expect(tick).toHaveCount(0);
  const desk = await nursery.desk("imogen");
  await nursery.open(desk, "Cosmo");
  await expect(desk.getByText(/^Imogen Quill, /)).toHaveCount(1);
  // Asked once.
  await tablet.lock();
  await tablet.signIn("Dot");
  await tablet.page.getByText(/^What you wrote on this tablet/).click();
  await expect(tablet.page.locator("ul.written li").first()).toBeVisible();
  await expect(tick).toHaveCount(0);
});

test("R-4 the first tap on the drawing moves nothing under the finger, and the card is in sight", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  for (const size of [PHONE, TABLET]) {
    await tablet.page.setViewportSize(size);
    await tablet.open("Pip", "Mark or injury");
    const cheek = tablet.page.getByRole("button", { name: "left cheek", exact: true });
    const middle = async () => {
      const box = await cheek.boundingBox();
      return [box!.x + box!.width / 2, box!.y + box!.height / 2].map(Math.round);
    };
    await cheek.evaluate((place) => place.scrollIntoView({ block: "center" }));
    const before = await middle();
    await cheek.click();
    const card = tablet.page.locator("section.tell");
    await expect(card).toBeInViewport({ ratio: 1 });
    expect(await middle()).toEqual(before);
    const bar = await tablet.page.locator("header.bar").boundingBox();
    expect((await card.locator("h2").boundingBox())!.y).toBeGreaterThanOrEqual(bar!.y + bar!.height);
    // Left and right are the child's.
    await expect(tablet.page.locator("svg[role=group] text")).toHaveText(["their right", "their left"]);
    await cheek.click();
    await tablet.page.goBack();
    await tablet.page.goBack();
  }
});

test("R-5 N21 the tab dies 300 ms after a key: the word is there", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings", PHONE, nursery.clock.now());
  await tablet.signIn("Dot");
  await tablet.open("Cosmo", "Concern");
  for (const word of ["He ", "said ", "that ", "his ", "arm ", "hurts"]) {
    await words(tablet).pressSequentially(word);
    await tablet.page.clock.runFor(90);
  }
  await tablet.page.clock.runFor(210);
  await tablet.reopen();
  await tablet.page.clock.runFor(1_000);
  await tablet.signIn("Dot");
  await tablet.page.clock.runFor(1_000);
  await draftOf(tablet, "Cosmo").click();
  await expect(words(tablet)).toHaveValue("He said that his arm hurts");
});

test("R-8 H16 each child has words of its own, from one occasion; and what is still to be written is not forgotten", async ({ nursery }) => {
  const tablet = await nursery.tablet("Saplings");
  await tablet.signIn("Jas");
  await tablet.page.getByRole("button", { name: "Several" }).click();
  for (const child of ["Ivy", "Rafi"]) await tablet.page.getByRole("button", { name: new RegExp(`^${child}\\b`) }).click();
  await tablet.page.getByRole("button", { name: "Go on with 2" }).click();
  await tablet.page.getByRole("button", { name: /^Concern/ }).click();
  await expect(tablet.page.getByText(/You write for Rafi .* next/)).toBeVisible();
  await words(tablet).fill("Ivy was upset: Rafi pushed her off the step.");
  // A name of another child: one tap.
  const hint = tablet.page.locator("ul.other-names li", { hasText: "Rafi" });
  await hint.getByRole("button", { name: "Write “another child”" }).click();
  await expect(words(tablet)).toHaveValue("Ivy was upset: another child pushed her off the step.");
  await tablet.save();
  // Interrupted here: the other one's stands among what is not finished, without a word.
  await tablet.lock();
  await tablet.signIn("Jas");
  await draftOf(tablet, "Rafi").click();
  await expect(tablet.page.getByRole("heading", { name: /^Concern about Rafi/ })).toBeVisible();
  await words(tablet).fill("Rafi pushed another child off the step, and said sorry.");
  await tablet.save();
  await expect(tablet.page.getByText("Nothing waiting")).toBeVisible();
  const desk = await nursery.desk("adaeze");
  for (const [child, own, others] of [["Ivy Foxglove", "another child pushed her", "said sorry"], ["Rafi", "said sorry", "pushed her"]]) {
    await nursery.chronology(desk, child);
    await expect(desk.locator("ol.chronology > li", { hasText: own })).toHaveCount(1);
    await expect(desk.locator("ol.chronology > li", { hasText: others })).toHaveCount(0);
  }
});

test("R-8 going straight on, the other child's begins with the same words where somebody wants that", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Gwen");
  await tablet.page.getByRole("button", { name: "Several" }).click();
  for (const child of ["Clem", "Gus"]) await tablet.page.getByRole("button", { name: new RegExp(`^${child}\\b`) }).click();
  await tablet.page.getByRole("button", { name: "Go on with 2" }).click();
  await tablet.page.getByRole("button", { name: /^Concern/ }).click();
  await words(tablet).fill("Went home with a man whom nobody knew.");
  await tablet.save();
  await tablet.page.getByRole("button", { name: /^Now write it for Gus/ }).click();
  await tablet.page.getByRole("button", { name: "Begin with the same words" }).click();
  await expect(words(tablet)).toHaveValue("Went home with a man whom nobody knew.");
  await tablet.save();
  // Corrected, it asks for no third record.
  await tablet.page.getByRole("button", { name: "Correct this" }).click();
  await words(tablet).fill("Went home with a man whom I had not seen before.");
  await tablet.save();
  await expect(tablet.page.getByRole("button", { name: "Done" })).toBeVisible();
});

test("R-9 H3 does she need to know is in sight beside Save, and answered in one tap", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Hal");
  for (const size of [PHONE, TABLET]) {
    await tablet.page.setViewportSize(size);
    await tablet.open("Clem", "Talked with an adult");
    const asks = tablet.page.getByText("Does Imogen need to know?");
    await expect(asks).toBeInViewport({ ratio: 1 });
    const no = tablet.page.getByRole("group", { name: "Does the lead need to know" }).getByRole("button", { name: "No", exact: true });
    await no.click();
    await tablet.page.getByLabel(/^What they said/).fill("Two new teeth.");
    await tablet.save();
    await expect(tablet.page.locator("section.tell")).toHaveCount(0);
    await tablet.done();
  }
});

test("R-12 whoever has no tile and still stands there goes on with it; two minutes later nobody can", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks", PHONE, nursery.clock.now());
  await tablet.page.getByRole("button", { name: "No tile? Write it here" }).click();
  await tablet.page.getByLabel("Your name").fill("Sam of Demo Cover");
  await tablet.page.getByLabel("Which child").fill("Gus");
  await tablet.page.getByRole("button", { name: "Go on" }).click();
  await words(tablet).fill("He would not");
  await tablet.page.clock.runFor(500);
  await tablet.page.goBack();
  await tablet.page.clock.runFor(500);
  const goOn = tablet.page.getByRole("button", { name: /Go on with what was written here without a tile/ });
  await goOn.click();
  await expect(words(tablet)).toHaveValue("He would not");
  await words(tablet).fill("He would not take off his coat.");
  await tablet.page.clock.runFor(500);
  await tablet.page.goBack();
  await tablet.page.clock.runFor(125_000);
  await expect(tablet.page.getByRole("heading", { name: "Who is writing?" })).toBeVisible();
  await expect(goOn).toHaveCount(0);
  // Left by the lock, it is offered to nobody: whoever looks now is somebody else.
  await tablet.page.getByRole("button", { name: "No tile? Write it here" }).click();
  await tablet.page.getByRole("button", { name: "Go on" }).click();
  await words(tablet).fill("Half a word");
  const names = tablet.page.getByRole("heading", { name: "Who is writing?" });
  for (let minutes = 0; minutes < 10 && !(await names.isVisible()); minutes += 1) await tablet.page.clock.runFor(60_000);
  await expect(names).toBeVisible();
  await tablet.page.clock.runFor(6_000);
  await expect(tablet.page.getByText("1 waiting to send").or(tablet.page.getByText("Nothing waiting")).first()).toBeAttached();
  await expect(goOn).toHaveCount(0);
  const desk = await nursery.desk("imogen");
  await desk.getByRole("link", { name: /^Arrived/ }).click();
  await expect(desk.getByText("He would not take off his coat.").first()).toBeVisible();
});

test("R-13 what the tablet knows of itself can't be read: it offers nothing that would strand what waits on it", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.page.evaluate(async () => {
    const open = indexedDB.open("firsthand");
    const database: IDBDatabase = await new Promise((done) => (open.onsuccess = () => done(open.result)));
    const store = database.transaction("keep", "readwrite").objectStore("keep");
    const put = store.put('{"v":2,"of":"2031"}', "identity");
    await new Promise((done) => (put.onsuccess = done));
    database.close();
  });
  await tablet.page.reload();
  await expect(tablet.page.getByRole("heading", { name: "This tablet's storage does not answer" })).toBeVisible();
  await expect(tablet.page.getByText("can't be read by this version", { exact: false })).toBeVisible();
  await expect(tablet.page.getByRole("button", { name: "Add this tablet" })).toHaveCount(0);
});

test("R-0 a PIN is no password to the browser: no such field, no form, no name, and no digit in the page", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.page.getByRole("button", { name: /^(.\s*)?Dot/ }).click();
  const page = tablet.page;
  await page.keyboard.type("28");
  for (const key of ["4", "6"]) await page.getByRole("button", { name: key, exact: true }).click();
  const pin = page.getByLabel("PIN", { exact: true });
  await expect(pin).toHaveValue("••••");
  await expect(page.locator("form, input[type=password], input[name]")).toHaveCount(0);
  await page.getByRole("button", { name: "OK" }).click();
  await expect(page.getByRole("heading", { name: "Who is it about?" })).toBeVisible();
  // Where a PIN is changed, too.
  await page.getByRole("button", { name: /^What is on this tablet/ }).click();
  await page.getByText("Change my PIN").click();
  await expect(page.getByLabel("Your PIN now")).toBeVisible();
  await expect(page.locator("form, input[type=password], input[name]")).toHaveCount(0);
});

test("R-3 H2 a concern that lay on a tablet from Friday to Monday, told to nobody: it says how many hours, and asks what was done", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.offline();
  await tablet.concern("Cosmo", "Flinched when the door fell shut.");
  await tablet.lock();
  // The weekend goes by; the tablet comes back to the network.
  nursery.serverIsLater = 62 * 60 + 41;
  await nursery.kill();
  await nursery.start();
  nursery.expected = /status of 4(01|22)/;
  await tablet.online();
  await expect(tablet.page.getByText("Nothing waiting")).toBeVisible();
  const desk = await nursery.desk("imogen");
  await nursery.open(desk, "Cosmo");
  await expect(desk.getByText("nobody yet, as far as is known").first()).toBeVisible();
  await expect(desk.getByText(/, 62 hours after it was written$/).first()).toBeVisible();
  await desk.getByRole("button", { name: "Seen", exact: true }).click();
  const next = desk.getByRole("region", { name: /^What happens next/ });
  await next.getByLabel("Because").fill("Asked his mother this morning.");
  await next.getByRole("button", { name: /^Yes/ }).click();
  await expect(next.getByRole("heading", { name: /^What was done from .* to .*\?$/ })).toBeVisible();
  await expect(next.getByText("It lay on a tablet for 62 hours", { exact: false })).toBeVisible();
  await next.getByRole("button", { name: "Save what was done" }).click();
  await expect(next.getByText("Write what was done in that time, in a few words.")).toBeVisible();
  await next.getByLabel("What was done, and who knew").fill("Dot rang his mother on Saturday.");
  await next.getByRole("button", { name: "Save what was done" }).click();
  await expect(next.getByRole("heading", { name: /^What was done from/ })).toHaveCount(0);
  await expect(desk.locator("section.decided").last()).toContainText("Dot rang his mother on Saturday.");
});
