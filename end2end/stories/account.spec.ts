// One's own account at the desk: leaving it, another passphrase, screens left open elsewhere.
import { DESK, expect, PASSPHRASE, test } from "../nursery";

test("R91 leaving the desk clears the screen, also where the server can't be reached", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await expect(desk.getByRole("heading", { name: /Inbox/ })).toBeVisible();
  nursery.expected = /Failed to fetch|ERR_INTERNET_DISCONNECTED/;
  await desk.context().setOffline(true);
  await desk.getByRole("button", { name: /Lock/ }).click();
  await expect(desk.getByLabel("Passphrase")).toBeVisible();
  await expect(desk.getByText("the server does not know yet that you left")).toBeVisible();
  await expect(desk.getByRole("heading", { name: /Inbox/ })).toHaveCount(0);
  // Nor does anybody come in by opening the page anew, before the server has heard of it.
  await desk.context().setOffline(false);
  await desk.reload();
  await expect(desk.getByLabel("Passphrase")).toBeVisible();
  await expect(desk.getByText("the server does not know yet")).toHaveCount(0);
  await desk.reload();
  await expect(desk.getByLabel("Passphrase")).toBeVisible();
});

test("R91 another passphrase closes the other screens, and the old one opens nothing", async ({ nursery }) => {
  const [here, there] = [await nursery.desk("imogen"), await nursery.desk("imogen")];
  nursery.expected = /status of (401|422)/;
  await here.getByRole("link", { name: "My sign-in" }).click();
  await expect(here.getByText("You are signed in on one other screen.")).toBeVisible();
  await here.getByText("Change my passphrase").click();
  await here.getByLabel("The present one").fill(PASSPHRASE);
  await here.getByLabel("The next one").fill("password password");
  await here.getByRole("button", { name: "Change it" }).click();
  await expect(here.getByText(/easy to guess|among the first/)).toBeVisible();
  await here.getByLabel("The next one").fill("marble otter lantern fig");
  await here.getByRole("button", { name: "Change it" }).click();
  await expect(here.getByText("Your passphrase is changed.")).toBeVisible();
  await expect(here.getByText("You are signed in on one other screen.")).toHaveCount(0);

  // F-8: at once, with nobody touching it.
  await expect(there.getByLabel("Passphrase")).toBeVisible();
  await expect(there.getByRole("heading", { name: "Inbox" })).toHaveCount(0);
  await there.getByLabel("Sign-in name").fill("imogen");
  await there.getByLabel("Passphrase").fill(PASSPHRASE);
  await there.getByRole("button", { name: "Sign in" }).click();
  await expect(there.getByText("The sign-in name or the passphrase is not right.")).toBeVisible();
  await there.getByLabel("Passphrase").fill("marble otter lantern fig");
  await there.getByRole("button", { name: "Sign in" }).click();
  await expect(there.getByText("Live", { exact: true })).toBeVisible();
});

test("the desk is signed in to and left with the keyboard alone, from the first key on", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  // Left a moment after it was opened: what was being read then is not given any more.
  nursery.expected = /status of 401/;
  const focused = (name: string) => expect(desk.getByLabel(name)).toBeFocused();
  const signIn = async () => {
    await focused("Sign-in name");
    await desk.keyboard.type("imogen");
    await desk.keyboard.press("Tab");
    await desk.keyboard.type(PASSPHRASE);
    await desk.keyboard.press("Enter");
    await expect(desk.getByText("Live", { exact: true })).toBeVisible();
    await expect(desk.getByRole("heading", { level: 1 }).first()).toBeFocused();
  };
  await desk.getByRole("button", { name: /Lock/ }).press("Enter");
  await signIn();
  await desk.getByRole("button", { name: /Lock/ }).press("Enter");
  await focused("Sign-in name");
  // And where the page is opened anew.
  await desk.reload();
  await signIn();
});

test("whoever is quicker than the screen types on where they are: no passphrase lands in another box", async ({ nursery }) => {
  const page = await (await nursery.context({ width: 1440, height: 900 })).newPage();
  // A machine that takes a second for each frame.
  await page.addInitScript(() => {
    const frame = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (act) => {
      let left = 60;
      const step = (at: number) => (left-- > 0 ? frame(step) : act(at));
      return frame(step);
    };
  });
  await page.goto(`${nursery.url}/desk/`);
  await page.getByLabel("Passphrase").focus();
  await page.keyboard.type("teasel");
  // By now the screen has moved the focus, if it does.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.keyboard.type(" wharf");
  await expect(page.getByLabel("Passphrase")).toHaveValue("teasel wharf");
  await expect(page.getByLabel("Sign-in name")).toHaveValue("");
});

test("R-0 a passphrase that stands there under one name is gone under another", async ({ nursery }) => {
  const page = await (await nursery.context(DESK)).newPage();
  await page.goto(`${nursery.url}/desk/`);
  const [name, passphrase] = [page.getByLabel("Sign-in name"), page.getByLabel("Passphrase")];
  // As a browser fills it in, both at once.
  await name.fill("imogen");
  await passphrase.fill("teasel wharf demo only");
  await name.fill("adaeze");
  await expect(passphrase).toHaveValue("");
  await nursery.signIn(page, "adaeze");
});
