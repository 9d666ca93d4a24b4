// The second factor at the desk, with a telephone's code app and with a passkey.
import { DESK, expect, type Page, PASSPHRASE, test } from "../nursery";
import { shows } from "../code_app";

async function passphrase(page: Page, name = "imogen") {
  await page.getByLabel("Sign-in name").fill(name);
  await page.getByLabel("Passphrase").fill(PASSPHRASE);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("H6 a code app is set up, asked for at sign-in, and lost: a recovery code opens once", async ({ nursery }) => {
  const desk = await nursery.desk("imogen");
  await desk.getByRole("link", { name: "My sign-in" }).click();
  await desk.getByRole("button", { name: "Set up a code app" }).click();
  await expect(desk.locator(".picture svg")).toBeVisible();
  const secret = await desk.locator("p.secret").innerText();
  nursery.expected = /status of (401|422)/;
  await desk.getByLabel("The code that it shows now").fill("000000");
  await desk.getByRole("button", { name: "It works" }).click();
  await expect(desk.getByText("That is not the code that the app shows now.")).toBeVisible();
  await desk.getByLabel("The code that it shows now").fill(shows(secret, nursery.clock.now()));
  await desk.getByRole("button", { name: "It works" }).click();
  await expect(desk.getByText("Set up. At sign-in you type the code that it shows.")).toBeVisible();
  await desk.getByRole("button", { name: "Make recovery codes" }).click();
  await expect(desk.locator("ol.secret li")).toHaveCount(10);
  const codes = await desk.locator("ol.secret li").allInnerTexts();
  await desk.getByRole("button", { name: "I have them on paper" }).click();
  await expect(desk.getByText("10 left.")).toBeVisible();
  await desk.getByRole("button", { name: /Lock/ }).click();

  await passphrase(desk);
  await expect(desk.getByText("Now your second factor.")).toBeVisible();
  await expect(desk.getByText("Live", { exact: true })).toHaveCount(0);
  await desk.getByLabel("Code from your app").fill("123456");
  await desk.getByRole("button", { name: "Go on" }).click();
  await expect(desk.getByText("That is not it, or it was used before.")).toBeVisible();
  // Each code works once, and the one of now was used to set it up: the app's next one is taken as well.
  await desk.getByLabel("Code from your app").fill(shows(secret, nursery.clock.in(30 / 3_600)));
  await desk.getByRole("button", { name: "Go on" }).click();
  await expect(desk.getByText("Live", { exact: true })).toBeVisible();
  await desk.getByRole("button", { name: /Lock/ }).click();

  for (const open of [true, false]) {
    await passphrase(desk);
    await desk.getByRole("button", { name: "I have lost it: use a recovery code" }).click();
    await desk.getByLabel("Recovery code").fill(codes[3].toLowerCase());
    await desk.getByRole("button", { name: "Go on" }).click();
    if (open) {
      await expect(desk.getByText("Live", { exact: true })).toBeVisible();
      await desk.getByRole("button", { name: /Lock/ }).click();
    } else {
      await expect(desk.getByText("That is not it, or it was used before.")).toBeVisible();
    }
  }
});

test("H6 a passkey is made, opens the desk, and is taken away", async ({ nursery }) => {
  const desk = await nursery.desk("tomasz");
  const devtools = await desk.context().newCDPSession(desk);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
  });
  await desk.getByRole("link", { name: "My sign-in" }).click();
  await desk.getByLabel("Name for a new passkey").fill("office computer");
  await desk.getByRole("button", { name: "Add a passkey" }).click();
  await expect(desk.getByText(/^office computer/)).toBeVisible();
  await desk.getByRole("button", { name: /Lock/ }).click();
  await passphrase(desk, "tomasz");
  await desk.getByRole("button", { name: "Use a passkey" }).click();
  await expect(desk.getByText("Live", { exact: true })).toBeVisible();
  await desk.getByRole("link", { name: "My sign-in" }).click();
  await desk.getByRole("button", { name: "Remove: office computer" }).click();
  await expect(desk.getByText(/^office computer/)).toHaveCount(0);
  await desk.getByRole("button", { name: /Lock/ }).click();
  await passphrase(desk, "tomasz");
  await expect(desk.getByText("Live", { exact: true })).toBeVisible();
});

test("R91 a while after the sign-in, what changes rights asks again who it is, and then goes on by itself", async ({ nursery }) => {
  const desk = await (await nursery.context(DESK)).newPage();
  await desk.goto(`${nursery.url}/desk/`);
  await passphrase(desk);
  await expect(desk.getByText("Live", { exact: true })).toBeVisible();
  // The server's clock goes on; the session stays.
  await nursery.kill();
  nursery.serverIsLater = 15;
  await nursery.start();
  await expect(desk.getByText("Live", { exact: true })).toBeVisible();
  nursery.expected = /status of (401|403)/;
  await desk.getByRole("link", { name: "Staff", exact: true }).click();
  const dot = desk.locator("details.person", { hasText: "Dot Wren" });
  await dot.locator("summary").first().click();
  await dot.getByRole("button", { name: "Code for a new PIN" }).click();
  await expect(desk.getByRole("heading", { name: "Is it you?" })).toBeVisible();
  await desk.getByLabel("Your passphrase").fill("something else entirely");
  await desk.getByRole("button", { name: "Go on" }).click();
  await expect(desk.getByText("That is not it, or it was used before.")).toBeVisible();
  await desk.getByLabel("Your passphrase").fill(PASSPHRASE);
  await desk.getByRole("button", { name: "Go on" }).click();
  await expect(dot.locator(".digits")).toBeVisible();
  await expect(desk.getByRole("heading", { name: "Is it you?" })).toHaveCount(0);
});
