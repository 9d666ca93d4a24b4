import { minute } from "../clock";
import { DESK, expect, PASSPHRASE, PHONE, test } from "../nursery";

test("R134 somebody else signs in over an outbox and a draft; both are still there for their owner", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.offline();
  await tablet.signIn("Dot");
  await tablet.concern("Pip", "Sent later.");
  await tablet.done();
  await tablet.open("Una", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("Dot's half sentence");
  await expect(tablet.page.getByText(/Draft kept/)).toBeVisible();
  await tablet.lock();

  await tablet.signIn("Lou");
  await expect(tablet.page.getByText("Not finished")).toHaveCount(0);
  await expect(tablet.page.getByText("1 waiting to send")).toBeVisible();
  await tablet.concern("Tobi", "Lou's own.");
  await tablet.done();
  await tablet.lock();

  // A crash in between changes nothing.
  await tablet.reopen();
  await tablet.signIn("Dot");
  await tablet.page.getByRole("button", { name: /Not finished: concern/ }).click();
  await expect(tablet.page.getByLabel("What I saw or heard")).toHaveValue("Dot's half sentence");
});

test("N4 a draft is there after a crash, words and all", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Hal");
  await tablet.open("Milo", "They told me something");
  await expect(tablet.page.getByText("Listen first. The tablet can wait.")).toBeVisible();
  await tablet.page.getByLabel(/word for word/).fill("  he  did it ");
  await expect(tablet.page.getByText(/Draft kept/)).toBeVisible();
  await tablet.reopen();
  await tablet.signIn("Hal");
  await tablet.page.getByRole("button", { name: /Not finished/ }).click();
  await expect(tablet.page.getByLabel(/word for word/)).toHaveValue("  he  did it ");
});

test("H5 R136 a child's words are never corrected, predicted or learnt by the keyboard", async ({ nursery }) => {
  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Hal");
  await tablet.open("Milo", "They told me something");
  const box = tablet.page.getByLabel(/word for word/);
  await expect(box).toHaveAttribute("spellcheck", "false");
  await expect(box).toHaveAttribute("autocorrect", "off");
  await expect(box).toHaveAttribute("autocapitalize", "off");
  await expect(box).toHaveAttribute("autocomplete", "off");
});

test("R30 no lock-out stops a concern: wrong PINs slow down, and whoever has no tile can write", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  const tablet = await nursery.tablet("Oaks", PHONE);
  await tablet.page.getByRole("button", { name: /Hal/ }).click();
  for (let n = 0; n < 3; n++) {
    await tablet.page.getByLabel("PIN", { exact: true }).fill("9999");
    await tablet.page.getByRole("button", { name: "OK" }).click();
    await expect(tablet.page.getByText("That is not the PIN")).toBeVisible();
    await expect(tablet.page.getByLabel("PIN", { exact: true })).toHaveValue("");
  }
  await expect(tablet.page.getByText(/Wait \d+ seconds/)).toBeVisible();
  await tablet.page.getByRole("button", { name: /Write it here/ }).click();
  await tablet.page.getByLabel("Your name").fill("Sam");
  await tablet.page.getByLabel(/agency/).fill("Demo Cover");
  await tablet.page.getByLabel("Which child").fill("a boy in Oaks");
  await tablet.page.getByRole("button", { name: "Go on" }).click();
  await tablet.page.getByLabel("What I saw or heard").fill("He hid under the table.");
  await tablet.save();
  await nursery.open(desk, "a boy in Oaks");
  await expect(desk.getByText("He hid under the table.")).toBeVisible();
  await expect(desk.getByText(/name typed, not signed in/)).toBeVisible();
  // It names nobody on the list: the lead files it, with author and times kept.
  const ewan = await desk.locator("option", { hasText: "Ewan Brack" }).first().getAttribute("value");
  await desk.getByLabel("Which child").selectOption(ewan!);
  await desk.getByLabel("Why it is filed there").fill("Sam pointed him out");
  await desk.getByRole("button", { name: "File it there" }).click();
  await nursery.chronology(desk, "Ewan Brack");
  await expect(desk.getByText("He hid under the table.")).toBeVisible();
  await expect(desk.getByText("Sam, Demo Cover (name typed, not signed in)")).toBeVisible();
});

test("a first PIN is set by its owner with a code from the desk, and seen by nobody", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  const tablet = await nursery.tablet("Oaks");
  await desk.getByRole("link", { name: "Staff", exact: true }).click();
  await desk.locator("summary", { hasText: "Hal Bracken" }).click();
  await desk.locator("details[open]").getByRole("button", { name: "Code for a new PIN" }).click();
  const code = await desk.locator(".digits").innerText();
  await tablet.page.getByRole("button", { name: /Hal/ }).click();
  await tablet.page.getByRole("button", { name: "I have a code for a new PIN" }).click();
  await tablet.page.getByLabel("Code from the desk").fill(code);
  await tablet.page.getByLabel("New PIN").fill("7305");
  await tablet.page.getByLabel("The same PIN again").fill("7305");
  await tablet.page.getByRole("button", { name: "Set this PIN" }).click();
  await expect(tablet.page.getByText("Your PIN is set.")).toBeVisible();
  await tablet.page.getByRole("button", { name: "Sign in" }).click();
  await tablet.page.getByLabel("PIN", { exact: true }).fill("7305");
  await tablet.page.getByRole("button", { name: "OK" }).click();
  await expect(tablet.page.getByRole("heading", { name: "Who is it about?" })).toBeVisible();
  await expect(tablet.page.getByRole("button", { name: /^Clem/ })).toBeVisible();
});

test("a PIN is changed by its owner: the new one opens what the old one did", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.open("Pip", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("A draft from before.");
  await expect(tablet.page.getByText(/Draft kept/)).toBeVisible();
  await tablet.page.getByRole("button", { name: /What is on this tablet/ }).click();
  await tablet.page.getByText("Change my PIN").click();
  await tablet.page.getByLabel("New PIN").fill("9064");
  await tablet.page.getByLabel("The same PIN again").fill("9064");
  // Not by whoever picks up the open tablet.
  await tablet.page.getByLabel("Your PIN now").fill("1111");
  await tablet.page.getByRole("button", { name: "Change it" }).click();
  await expect(tablet.page.getByText("That is not the PIN. Your PIN is as it was.")).toBeVisible();
  await tablet.page.getByLabel("Your PIN now").fill("2846");
  await tablet.page.getByRole("button", { name: "Change it" }).click();
  await expect(tablet.page.getByText("Your PIN is changed.")).toBeVisible();
  // At once on this tablet, also when the network is gone right after.
  await tablet.offline();
  await tablet.lock();
  await tablet.signIn("Dot", "9064");
  await tablet.page.getByRole("button", { name: /Not finished/ }).click();
  await expect(tablet.page.getByLabel("What I saw or heard")).toHaveValue("A draft from before.");
});

test("R23 correct this: the later wording stands, the earlier one is one tap away", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.concern("Pip", "Bruise on the left cheek.");
  await tablet.page.getByRole("button", { name: "Correct this" }).click();
  await expect(tablet.page.getByLabel("What I saw or heard")).toHaveValue("Bruise on the left cheek.");
  await tablet.page.getByLabel("What I saw or heard").fill("Bruise on the right cheek.");
  await tablet.save();
  await nursery.open(desk, "Pip");
  await expect(desk.getByText("Bruise on the right cheek.")).toBeVisible();
  await expect(desk.getByText("Bruise on the left cheek.")).not.toBeVisible();
  await desk.getByText(/Corrected later/).first().click();
  await expect(desk.getByText("Bruise on the left cheek.")).toBeVisible();
});

test("H1 R131 about someone who works here: the card names the one reader, and no list of anyone else's shows it", async ({ nursery }) => {
  const lead = await nursery.desk("imogen");
  const second = await nursery.desk("harriet");
  const before = await lead.locator(".list").innerText();
  const tablet = await nursery.tablet("Oaks");
  // Her feed says nothing: nothing makes her desk read again.
  let read = 0;
  lead.on("request", (request) => (read += /inbox|checking|children/.test(request.url()) ? 1 : 0));
  await tablet.signIn("Mo");
  await tablet.open("Gus", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("MARKED about the lead.");
  const staff = tablet.page.locator("fieldset.staff");
  // In sight beside Save, on every record.
  const asked = tablet.page.getByRole("group", { name: "About someone who works or helps here" });
  await expect(asked.getByRole("button", { name: "No", exact: true })).toHaveAttribute("aria-pressed", "true");
  await expect(asked).toBeInViewport();
  await asked.getByRole("button", { name: "Not sure" }).click();
  // Who would read it is asked of by name: nobody thinks of that while they write.
  const ofHer = staff.getByRole("group", { name: "Is it about Imogen, or someone close to Imogen?" });
  await expect(staff.getByText("This goes to")).toHaveCount(0);
  await expect(ofHer).toBeInViewport();
  await tablet.page.getByRole("button", { name: /^Save for Gus/ }).click();
  await expect(tablet.page.getByText("If you can't say, press Save again: then it goes round Imogen.")).toBeInViewport();
  await ofHer.getByRole("button", { name: "No", exact: true }).click();
  await expect(staff.getByText("This goes to Imogen alone.")).toBeVisible();
  await ofHer.getByRole("button", { name: "Not sure" }).click();
  await expect(staff.getByText("This goes to Harriet alone.")).toBeVisible();
  await ofHer.getByRole("button", { name: "No", exact: true }).click();
  // Meant by what is typed, she is seen to be meant.
  await staff.getByLabel("Someone else, in words").fill("the DSL's brother");
  await expect(ofHer.getByRole("button", { name: "Yes" })).toHaveAttribute("aria-pressed", "true");
  await expect(staff.getByText("This goes to Harriet alone.")).toBeVisible();
  await staff.getByRole("button", { name: "Imogen Quill" }).click();
  await expect(staff.getByText("This goes to")).toHaveCount(0);
  await staff.getByRole("button", { name: "Imogen Quill" }).click();
  await expect(staff.getByText("This goes to Harriet alone.")).toBeVisible();
  await tablet.save();
  await expect(tablet.page.getByText("Do not tell the person it is about.")).toBeVisible();
  await expect(tablet.page.getByText(/Tell Harriet now/)).toBeVisible();
  await nursery.open(second, "Gus");
  await expect(second.getByText("MARKED about the lead.")).toBeVisible();
  expect(await lead.locator(".list").innerText()).toBe(before);
  await expect(lead.getByText("MARKED")).toHaveCount(0);
  expect(read).toBe(0);
  // And what says "tell the lead" to whoever picks up the tablet does not speak of it.
  await tablet.done();
  await tablet.lock();
  await expect(tablet.page.getByText("has not reached the safeguarding lead")).toHaveCount(0);
});

test("R31 get help now comes before any form, with the emergency number first; the screen can be blanked", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.offline();
  await tablet.page.getByRole("button", { name: "Get help now" }).click();
  await expect(tablet.page.locator(".numbers a").first()).toHaveText("999");
  await tablet.page.getByRole("button", { name: "Back to what I was doing" }).click();
  await tablet.page.getByRole("button", { name: /Blank/ }).click();
  await expect(tablet.page.getByText("Who is writing?")).not.toBeVisible();
  await tablet.page.getByRole("button", { name: "Show the screen" }).click();
  await expect(tablet.page.getByRole("heading", { name: "Who is writing?" })).toBeVisible();
});

test("R31 the blank screen hides what is being written and loses none of it", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.open("Pip", "Concern");
  const box = tablet.page.getByLabel("What I saw or heard");
  await box.fill("Before the door opened.");
  await expect(tablet.page.getByText(/Draft kept/)).toBeVisible();
  await tablet.page.getByRole("button", { name: /Blank/ }).click();
  await expect(box).not.toBeVisible();
  await tablet.page.getByRole("button", { name: "Show the screen" }).click();
  await expect(box).toHaveValue("Before the door opened.");
  await box.press("End");
  await box.pressSequentially(" And after.");
  await tablet.save();
  await expect(tablet.page.getByText("Before the door opened. And after.")).toBeVisible();
});

test("N6 whoever has no tile is locked out of sight too, and what they began is not lost", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  const tablet = await nursery.tablet("Oaks");
  await tablet.page.getByRole("button", { name: /Write it here/ }).click();
  await tablet.page.getByLabel("Your name").fill("Sam");
  await tablet.page.getByLabel("Which child").fill("Gus");
  await tablet.page.getByRole("button", { name: "Go on" }).click();
  await tablet.page.getByLabel("What I saw or heard").fill("Left half way.");
  await expect(tablet.page.getByText(/Draft kept/)).toBeVisible();
  await tablet.page.getByRole("button", { name: /Draft kept/ }).click();
  await expect(tablet.page.getByRole("heading", { name: "Who is writing?" })).toBeVisible();
  await nursery.open(desk, "Gus");
  await expect(desk.getByText("Left half way.")).toBeVisible();
  await expect(desk.getByText("Concern · not finished", { exact: true })).toBeVisible();
});

test("R113 H4 several children at once: one record each, and lookalikes say their whole name", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  const tablet = await nursery.tablet("Saplings");
  await tablet.signIn("Jas");
  await expect(tablet.page.getByRole("button", { name: /Ivy Foxglove born/ })).toBeVisible();
  await tablet.page.getByRole("button", { name: "Several" }).click();
  await tablet.page.getByRole("button", { name: /^Ivy/ }).click();
  await tablet.page.getByRole("button", { name: /^Bruno/ }).click();
  await tablet.page.getByRole("button", { name: "Go on with 2" }).click();
  await tablet.page.getByRole("button", { name: /^Achievement/ }).click();
  await tablet.page.getByLabel("What happened").fill("Built a bridge of cushions together.");
  await expect(tablet.page.getByRole("button", { name: /Save for Ivy Foxglove and Bruno/ })).toBeVisible();
  await tablet.save();
  await expect(tablet.page.getByText("Nothing waiting")).toBeVisible();
  for (const child of ["Ivy Foxglove", "Bruno Hazelnut"]) {
    await nursery.chronology(desk, child);
    await expect(desk.getByText("Built a bridge of cushions together.")).toBeVisible();
  }
});

test("H9 R26 N13 a mark on a child who is not moving: tell them now, ticked before it is saved", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings", PHONE);
  await tablet.signIn("Dot");
  await tablet.open("Pip", "Mark or injury");
  await tablet.page.getByRole("button", { name: "left cheek", exact: true }).click();
  await tablet.page.getByRole("button", { name: "bruise", exact: true }).click();
  const card = tablet.page.locator("section.tell");
  await expect(card).toContainText("You do not have to decide whether the explanation fits.");
  await expect(card).toBeInViewport();
  await card.getByRole("button", { name: "I have told Imogen" }).click();
  await expect(card).toContainText(/You told \w+ at \d\d:\d\d/);
  await tablet.save();
  await expect(tablet.page.getByText(/^You told Imogen at/)).toBeVisible();
  await expect(tablet.page.getByText(/does not have it yet/)).toHaveCount(0);
  const desk = await nursery.desk("imogen");
  await nursery.open(desk, "Pip");
  await expect(desk.getByText(/^Imogen Quill, /)).toBeVisible();
});

test("H9 a mark named in passing, in an achievement, opens the card, and one tap makes it a concern", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.open("Pip", "Achievement");
  await tablet.page.getByLabel("What happened").fill("Rolled over! There is a bruise on his elbow.");
  const card = tablet.page.locator("section.tell");
  await expect(card).toContainText(/A mark\. Tell Imogen Quill, .*, now\./);
  await card.getByRole("button", { name: "Write this as a concern instead" }).click();
  await expect(tablet.page.getByRole("heading", { name: /^Concern about Pip/ })).toBeVisible();
  await expect(tablet.page.getByLabel("What I saw or heard")).toHaveValue("Rolled over! There is a bruise on his elbow.");
  await tablet.save();
  const desk = await nursery.desk("imogen");
  await nursery.open(desk, "Pip");
  await expect(desk.getByText("There is a bruise on his elbow.")).toBeVisible();
});

test("H1 about someone here and nobody tapped: it is asked once, before it could go to that very person", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings", PHONE);
  await tablet.signIn("Dot");
  await tablet.open("Cosmo", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("Pulled up by one arm.");
  await tablet.page.getByRole("button", { name: "Yes", exact: true }).click();
  await tablet.page.getByRole("button", { name: /^Save/ }).click();
  await expect(tablet.page.getByText("If you can't say, press Save again: then it goes round Imogen.")).toBeInViewport();
  // Not even now could it go to her.
  await tablet.save();
  await expect(tablet.page.getByText(/Tell Harriet now/)).toBeVisible();
  await expect(tablet.page.getByText("Do not tell the person it is about.")).toBeVisible();
  await tablet.done();
  // Whoever can't say saves all the same.
  await tablet.open("Cosmo", "Concern");
  await tablet.page.getByLabel("What I saw or heard").fill("I did not see who.");
  await tablet.page.getByRole("button", { name: "Not sure" }).click();
  const ofHer = tablet.page.getByRole("group", { name: "Is it about Imogen, or someone close to Imogen?" });
  await ofHer.getByRole("button", { name: "No", exact: true }).click();
  await tablet.page.getByRole("button", { name: /^Save/ }).click();
  await expect(tablet.page.getByText("If you can't say, press Save again.")).toBeVisible();
  await tablet.save();
});

test("an untouched desk locks, whatever arrives meanwhile", async ({ nursery }) => {
  // What was being read when it locked is not given any more.
  nursery.expected = /status of 401/;
  const page = await (await nursery.context(DESK)).newPage();
  await nursery.hold(page.context());
  await page.goto(`${nursery.url}/desk/`);
  await page.getByLabel("Sign-in name").fill("imogen");
  await page.getByLabel("Passphrase").fill(PASSPHRASE);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Inbox" })).toBeVisible();
  await page.clock.fastForward("21:00");
  await expect(page.getByRole("heading", { name: "Firsthand, desk" })).toBeVisible();
  await expect(page.getByText("Rafi")).toHaveCount(0);
  // H6: made up is said at the door, too.
  await expect(page.getByText("MADE UP: a demo.")).toBeVisible();
});

test("R137 a turn that is entered counts on any day, and can be taken back", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await desk.getByRole("link", { name: /^On duty/ }).click();
  const turn = desk.locator("form", { hasText: "Enter the turn" });
  await turn.locator("select").selectOption({ label: "Tomasz Reed" });
  await turn.getByLabel("From").fill(minute(nursery.clock.in(-1)));
  await turn.getByLabel("Until").fill(minute(nursery.clock.in(3)));
  await desk.getByRole("button", { name: "Enter the turn" }).click();
  await expect(desk.locator("main p.name")).toHaveText("Tomasz Reed");
  await expect(desk.getByRole("link", { name: "On duty Tomasz" })).toBeVisible();
  await desk.getByRole("button", { name: /^Take back: Tomasz Reed: .* to / }).click();
  // It changes whom tablets tell: one slip is not enough.
  await expect(desk.locator("main p.name")).toHaveText("Tomasz Reed");
  await desk.getByRole("button", { name: "Yes, take it back" }).click();
  await expect(desk.locator("main p.name")).toHaveText("Imogen Quill");
});

test("R18 R19 H14 the desk writes what was decided and why; somebody else agrees; a statement gets its tag by name", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.concern("Pip", "Mum says he rolled on his dummy.");
  const desk = await nursery.desk("imogen");
  await nursery.open(desk, "Pip");
  await desk.getByText("Write what was done or decided").click();
  await desk.getByLabel("What was done or decided").fill("Rang the hub for advice.");
  nursery.expected = /status of 422/;
  await desk.getByRole("button", { name: "Save it beside the record" }).click();
  await expect(desk.getByText("Say why. A few words are enough.")).toBeVisible();
  // Something arrives meanwhile: nothing that is being typed goes, and no button changes under a hand.
  const pip = await desk.getByRole("button", { name: /^Pip, Seedlings/ }).elementHandle();
  await tablet.done();
  await tablet.concern("Una", "Arrived while she typed.");
  await expect(desk.getByRole("button", { name: /^Una/ })).toBeVisible();
  await expect(desk.getByLabel("What was done or decided")).toHaveValue("Rang the hub for advice.");
  expect(await pip!.evaluate((button) => button.isConnected)).toBe(true);
  await desk.getByLabel("Why", { exact: true }).fill("Third small mark this month.");
  await desk.getByLabel("Together with").selectOption({ label: "Tomasz Reed" });
  await desk.getByRole("button", { name: "Save it beside the record" }).click();
  await expect(desk.getByText(/together with Tomasz Reed \(who has not confirmed it yet\)/)).toBeVisible();
  await expect(desk.getByText("Third small mark this month.")).toBeVisible();
  await desk.getByText("Mark what was seen, told or thought").click();
  await desk.getByRole("button", { name: "Told to the writer" }).click();
  await expect(desk.getByText(/What someone told the writer, says Imogen Quill/)).toBeVisible();
  // A slip is put right at once; both stay in the ledger, the later one counts.
  await desk.getByRole("button", { name: "Seen or heard by the writer" }).click();
  await expect(desk.getByText(/What the writer saw or heard, says Imogen Quill/)).toBeVisible();
  await expect(desk.getByText(/What someone told the writer, says Imogen Quill/)).toHaveCount(0);
  await expect(desk.getByRole("heading", { name: "What I saw or heard" })).toBeVisible();

  const deputy = await nursery.desk("tomasz");
  await nursery.open(deputy, "Pip");
  await deputy.getByRole("button", { name: /I agree with what Imogen Quill wrote/ }).click();
  await expect(deputy.getByText(/Agreed: Tomasz Reed/)).toBeVisible();
  await expect(desk.getByText(/Agreed: Tomasz Reed/)).toBeVisible();
});

test("a PIN is typed on a keyboard, and Escape closes the help", async ({ nursery }) => {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.page.getByRole("button", { name: /^(.\s*)?Dot\b/ }).click();
  await expect(tablet.page.getByRole("heading", { name: /your PIN/ })).toBeFocused();
  await tablet.page.keyboard.type("28467");
  await tablet.page.keyboard.press("Backspace");
  await tablet.page.keyboard.press("Enter");
  await expect(tablet.page.getByRole("heading", { name: "Who is it about?" })).toBeVisible();
  await tablet.open("Pip", "Concern");
  await tablet.page.getByRole("button", { name: "Get help now" }).click();
  await expect(tablet.page.getByRole("heading", { name: "Get help now" })).toBeFocused();
  await tablet.page.keyboard.press("Escape");
  await expect(tablet.page.getByRole("heading", { name: "Get help now" })).toHaveCount(0);
});
