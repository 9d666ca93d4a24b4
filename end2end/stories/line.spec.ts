// The line between desk, tablet and server, through a real nginx. Whatever becomes of it: what was saved is shown at the desk
// within half a minute once the line is whole again, and until then the desk says since when it is not.
import { DESK, expect, freePort, type Nursery, PASSPHRASE, type Page, test as base } from "../nursery";
import { AS_MOST_DO, AS_WE_SAY, CAPTIVE, HOLDING_BACK, LITTLE_AT_ONCE, Proxy } from "../proxy";

// The nursery's server stands behind the proxy, and all go through it.
const test = base.extend<{ nginx: Proxy }>({
  nginx: async ({ nursery }, use) => {
    const port = await freePort();
    const nginx = new Proxy(port, `http://127.0.0.1:${nursery.port}`);
    await nursery.kill();
    nursery.behind = port;
    await nursery.start();
    await use(nginx);
    // It goes while pages are open.
    nursery.cut();
    nginx.end();
  },
});

const NOT_LIVE = /^Not (connected|live) since \d\d:\d\d\./;

// A desk whose time stands in the story's hands from its sign-in on.
async function desk(nursery: Nursery): Promise<Page> {
  const context = await nursery.context(DESK);
  await nursery.hold(context);
  const page = await context.newPage();
  await page.goto(`${nursery.url}/desk/`);
  await page.getByLabel("Sign-in name").fill("imogen");
  await page.getByLabel("Passphrase").fill(PASSPHRASE);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Inbox" })).toBeVisible();
  return page;
}

// A concern reaches the server by another way than the desk's.
async function concern(nursery: Nursery, words: string) {
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  await tablet.concern("Pip", words);
  await expect(tablet.page.getByText(/^Arrived/)).toBeVisible();
}

const shown = (page: Page, words: string) => expect(page.getByText(words).first()).toBeVisible();

for (const [name, location] of [["as most people set it up", AS_MOST_DO], ["as our documentation says", AS_WE_SAY]] as const) {
  test(`F-3 S4 through nginx ${name}: the inbox is there at once, writes are taken, and a concern appears by itself`, async ({ nursery, nginx }) => {
    nginx.start(location);
    const page = await desk(nursery);
    await expect(page.getByText("Live", { exact: true })).toBeVisible();
    await concern(nursery, "Came through the proxy.");
    await nursery.open(page, "Pip");
    await shown(page, "Came through the proxy.");
    await page.getByRole("button", { name: "Seen", exact: true }).click();
    await expect(page.getByText(/^Seen \d\d:\d\d$/)).toBeVisible();
  });
}

test("F-3 a proxy that holds the events back: the inbox is read all the same, again and again, and the desk says so", async ({ nursery, nginx }) => {
  nginx.start(HOLDING_BACK);
  const page = await desk(nursery);
  await expect(page.getByText("Reading")).toHaveCount(0);
  await concern(nursery, "Nobody told the desk.");
  await page.clock.runFor(30_000);
  await expect(page.getByText(NOT_LIVE)).toBeVisible();
  await nursery.open(page, "Pip");
  await shown(page, "Nobody told the desk.");
});

test("F-1 the server is restarted behind the proxy: the desk finds it again by itself", async ({ nursery, nginx }) => {
  nginx.start(AS_MOST_DO);
  const page = await desk(nursery);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  // Every answer is the proxy's own, with status 502: an event source gives up on that for ever.
  nursery.expected = /status of 502|ERR_INCOMPLETE_CHUNKED_ENCODING/;
  await nursery.kill();
  await page.clock.runFor(40_000);
  await expect(page.getByText(NOT_LIVE)).toBeVisible();
  await nursery.start();
  await page.clock.runFor(30_000);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await concern(nursery, "After the restart.");
  await nursery.open(page, "Pip");
  await shown(page, "After the restart.");
});

test("F-2 a line that swallows what is sent: the desk says since when, and shows what came as soon as the line is whole", async ({ nursery, nginx }) => {
  nginx.start(AS_MOST_DO);
  const page = await desk(nursery);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  nursery.cut(page.context());
  nginx.swallow();
  await page.clock.runFor(40_000);
  await expect(page.getByText(NOT_LIVE)).toBeVisible();
  await expect(page.getByText("Live", { exact: true })).toHaveCount(0);
  nginx.goOn();
  await concern(nursery, "While the line was dead.");
  await page.clock.runFor(30_000);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await nursery.open(page, "Pip");
  await shown(page, "While the line was dead.");
});

test("F-4 eight tabs of one desk: each is live, one alone listens, and another takes over when it goes", async ({ nursery, nginx }) => {
  nginx.start(AS_MOST_DO);
  const first = await nursery.desk("imogen");
  let listening = 0;
  first.context().on("request", (request) => (listening += request.url().endsWith("/feed") ? 1 : 0));
  const tabs = [first];
  while (tabs.length < 8) {
    const tab = await first.context().newPage();
    await tab.goto(`${nursery.url}/desk/`);
    await expect(tab.getByText("Live", { exact: true })).toBeVisible();
    tabs.push(tab);
  }
  expect(listening).toBe(0);
  await expect(tabs[1].getByRole("button", { name: /^Pip\b/ })).toHaveCount(0);
  await first.close();
  await concern(nursery, "On every one of them.");
  for (const tab of tabs.slice(1)) await expect(tab.getByRole("button", { name: /^Pip\b/ })).toBeVisible();
  expect(listening).toBe(1);
});

test("F-8 Lock in one tab blanks the other, and a session that is ended elsewhere ends here", async ({ nursery }) => {
  const [here, elsewhere] = [await nursery.desk("imogen"), await nursery.desk("imogen")];
  nursery.expected = /status of 401/;
  const tab = await here.context().newPage();
  await tab.goto(`${nursery.url}/desk/`);
  await nursery.chronology(tab, "Pip Alder");
  await expect(tab.getByText("He must have rolled on his dummy").first()).toBeVisible();
  await here.getByRole("button", { name: /Lock/ }).click();
  await expect(tab.getByLabel("Passphrase")).toBeVisible();
  await expect(tab.getByText("He must have rolled on his dummy")).toHaveCount(0);
  // Another desk, signed out from a third one: it hears of it from the server.
  const third = await nursery.desk("imogen");
  await third.getByRole("link", { name: "My sign-in" }).click();
  await third.getByRole("button", { name: "Close the others" }).click();
  await expect(elsewhere.getByLabel("Passphrase")).toBeVisible();
});

test("F-9 where the program can't be had the page itself says what is safe and what to do", async ({ nursery, nginx }) => {
  nginx.start(AS_MOST_DO);
  const context = await nursery.context(DESK);
  const page = await context.newPage();
  nursery.expected = /status of|MIME type|Failed to load module|CompileError/;
  for (const missing of ["**/boot.js", "**/*.js", "**/*.wasm"]) {
    await page.route(missing, (route) => route.fulfill({ status: 200, contentType: "text/html", body: "<html>Sign in.</html>" }));
    await page.goto(`${nursery.url}/desk/`);
    await expect(page.getByRole("heading", { name: "Firsthand has not opened." })).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText("Nothing is lost", { exact: false })).toBeVisible();
    await page.unroute(missing);
  }
  await page.getByRole("link", { name: "Open it again" }).click();
  await expect(page.getByLabel("Passphrase")).toBeVisible();
  await expect(page.getByText("has not opened")).toHaveCount(0);
});

test("F-9 N21 a captive portal: the tablet writes on, keeps all of it, and sends it when the portal is gone", async ({ nursery, nginx }) => {
  nginx.start(AS_MOST_DO);
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  nursery.cut(tablet.context);
  nginx.change(CAPTIVE);
  await tablet.concern("Pip", "Behind the portal.");
  await expect(tablet.page.getByText("1 waiting to send")).toBeVisible();
  nginx.change(AS_MOST_DO);
  await tablet.page.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect(tablet.page.getByText("Nothing waiting")).toBeVisible();
  const page = await nursery.desk("imogen");
  await nursery.open(page, "Pip");
  await shown(page, "Behind the portal.");
});

test("F-5 N21 a line that lets little through at once: what waits goes in smaller pieces until all of it has arrived", async ({ nursery, nginx }) => {
  nginx.start(AS_MOST_DO);
  const tablet = await nursery.tablet("Seedlings");
  await tablet.signIn("Dot");
  nursery.cut(tablet.context);
  nginx.change(CAPTIVE);
  const words = ["One", "Two", "Three", "Four", "Five", "Six"];
  for (const word of words) {
    await tablet.concern("Pip", `${word} of six.`);
    await tablet.done();
  }
  await expect(tablet.page.getByText("6 waiting to send")).toBeVisible();
  let refused = 0;
  tablet.page.on("response", (answer) => (refused += answer.status() === 413 ? 1 : 0));
  nursery.expected = /status of 413/;
  nginx.change(LITTLE_AT_ONCE);
  await tablet.page.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect(tablet.page.getByText("Nothing waiting")).toBeVisible({ timeout: 30_000 });
  expect(refused, "all of it went through at once, so nothing was tried").toBeGreaterThan(0);
  const page = await nursery.desk("imogen");
  await nursery.chronology(page, "Pip Alder");
  for (const word of words) await shown(page, `${word} of six.`);
});
