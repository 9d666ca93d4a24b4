// A nursery for one test: a real server on a copy of the demo's files, tablets and desks in contexts of their
// own. A console error or a panic anywhere fails the test, but for requests that the test itself cut.
import { test as base, expect, type Browser, type BrowserContext, type Page } from "@playwright/test";
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHOSEN, Clock, day } from "./clock";
import { SEED, SERVER, SITE } from "./seed";

export { expect };
// The demo nursery was made at the moment that was chosen: nothing of a story comes before it.
const A_MINUTE_LATER = new Date(CHOSEN.getTime() + 60_000);

export const PIN = "2846";
export const PASSPHRASE = "teasel wharf demo only";
export const TABLET = { width: 768, height: 1024 };
export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1440, height: 900 };

// A port below those that the system hands out by itself: none of the browsers' connections takes it meanwhile.
export async function freePort(): Promise<number> {
  const port = 10_000 + Math.floor(Math.random() * 20_000);
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", () => done(freePort()));
    probe.listen(port, "127.0.0.1", () => probe.close(() => done(port)));
  });
}

// The year after the story's, for what somebody plans.
export const nextYear = (nursery: Nursery) => Number(day(nursery.clock.now()).slice(0, 4)) + 1;

export class Nursery {
  folder = mkdtempSync(join(tmpdir(), "firsthand-"));
  site = join(this.folder, "site");
  port = 0;
  faults: string[] = [];
  // Contexts whose network the test cut, or whose server it killed; "mending" until the first answer after that.
  private cuts = new Map<BrowserContext, "cut" | "mending">();
  private contexts: BrowserContext[] = [];
  private times = new Map<BrowserContext, { dispose(): Promise<void> }>();
  // What time it is for all that belongs to this nursery; and how many minutes later for its server, from its next start.
  readonly clock = new Clock(A_MINUTE_LATER);
  serverIsLater = 0;
  // An answer that the test itself provokes.
  expected?: RegExp;
  private server?: ChildProcess;
  private codes: Record<string, string> = {};

  constructor(private browser: Browser) {}

  // A one-use code for a tablet of this room.
  code(room: string): string {
    return this.codes[room];
  }

  // The port of a proxy through which all go.
  behind?: number;

  get url() {
    return `http://localhost:${this.behind ?? this.port}`;
  }

  async start(env: Record<string, string> = {}, ...more: string[]) {
    if (this.port === 0) {
      this.port = await freePort();
      cpSync(SEED, join(this.folder, "data"), { recursive: true });
      cpSync(SITE, this.site, { recursive: true });
    }
    const data = join(this.folder, "data");
    const address = this.behind ? ["--address", this.url] : [];
    const server = spawn(SERVER, ["demo", "--data", data, "--site", this.site, "--port", String(this.port), ...address, ...more], {
      env: { ...process.env, ...this.clock.env(this.serverIsLater), RUST_LOG: "warn", ...env },
    });
    this.server = server;
    await new Promise<void>((done, failed) => {
      let said = "";
      server.stdout!.on("data", (text) => {
        said += text;
        for (const [, code, room] of said.matchAll(/room\/#(\w{8}) +\((\w+);/g)) this.codes[room] = code;
        if (said.includes("Stop with")) {
          this.mend();
          done();
        }
      });
      server.stderr!.on("data", (text) => (said += text));
      server.once("exit", () => failed(new Error(`The server stopped: ${said}`)));
    });
  }

  // What the browser says of requests that fail in here is what the test wanted.
  cut(...contexts: BrowserContext[]) {
    for (const context of contexts.length ? contexts : this.contexts) this.cuts.set(context, "cut");
  }

  mend(...contexts: BrowserContext[]) {
    for (const context of contexts.length ? contexts : this.contexts) {
      if (this.cuts.has(context)) this.cuts.set(context, "mending");
    }
  }

  // As a power cut would.
  async kill() {
    this.cut();
    const gone = this.gone();
    this.server!.kill("SIGKILL");
    await gone;
  }

  // Until the process is gone, whoever ended it.
  async gone() {
    this.cut();
    if (this.server!.exitCode !== null || this.server!.signalCode !== null) return;
    await new Promise((done) => this.server!.once("exit", done));
  }

  async verify() {
    const check = spawn(SERVER, ["verify", "--data", join(this.folder, "data")], {
      env: { ...process.env, ...this.clock.env(), RUST_LOG: "warn" },
    });
    let said = "";
    check.stdout.on("data", (text) => (said += text));
    check.stderr.on("data", (text) => (said += text));
    const code = await new Promise((done) => check.on("exit", done));
    expect(code, said).toBe(0);
  }

  async stop() {
    if (this.server && this.server.exitCode === null && this.server.signalCode === null) await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  // Its windows, its server and its files go.
  async close() {
    for (const context of this.contexts) await context.close();
    await this.stop();
  }

  // Where a story failed: what every screen showed, and what was wrong besides. Whoever reads the log has no pictures.
  async say(title: string) {
    console.log(`Screens at the end of “${title}”:`);
    for (const page of this.contexts.flatMap((context) => context.pages())) {
      const text = await page.locator("body").innerText({ timeout: 2_000 }).catch((error: Error) => error.message);
      console.log(`--- ${page.url()}\n${text}`);
    }
    for (const fault of this.faults) console.log(`--- ${fault}`);
  }

  watch(page: Page) {
    page.on("console", (message) => {
      const text = message.text();
      const ours = this.cuts.has(page.context()) && /net::ERR_|Failed to fetch/.test(text);
      if (this.expected?.test(text)) return;
      if (message.type() === "error" && !ours) this.faults.push(`console: ${text} (${message.location().url})`);
      if (message.type() === "warning" && text.includes("reactive_graph")) this.faults.push(`warning: ${text.slice(0, 200)}`);
    });
    page.on("pageerror", (error) => this.faults.push(`error: ${error.message}`));
  }

  async context(viewport: { width: number; height: number }): Promise<BrowserContext> {
    const context = await this.browser.newContext({ viewport, hasTouch: viewport.width < 1000 });
    await this.adopt(context);
    return context;
  }

  // From its next page on, this context's time stands in the story's hands.
  async hold(context: BrowserContext, time = this.clock.now()) {
    await this.times.get(context)?.dispose();
    this.times.delete(context);
    await context.clock.install({ time });
  }

  // Gives a context the nursery's time, and watches it for anything that nobody wanted.
  async adopt(context: BrowserContext) {
    this.times.set(context, await this.clock.set(context));
    this.contexts.push(context);
    context.on("page", (page) => this.watch(page));
    context.on("response", (response) => {
      const answered = response.ok() && response.url().includes("/api/v1/");
      if (answered && this.cuts.get(context) === "mending") this.cuts.delete(context);
    });
  }

  // A tablet, added with a code, showing its names. `clock`: its clock stands under the test's hands from then on.
  async tablet(room = "Seedlings", viewport = TABLET, clock?: Date): Promise<Tablet> {
    const context = await this.context(viewport);
    if (clock) await this.hold(context, clock);
    const page = await context.newPage();
    await page.goto(`${this.url}/room/#${this.codes[room]}`);
    await page.getByRole("button", { name: "Add this tablet" }).click();
    const tablet = new Tablet(this, context, page);
    await expect(page.getByRole("button", { name: /^(.\s*)?Dot/ })).toBeVisible();
    await tablet.keptForOffline();
    return tablet;
  }

  // Opens what waits about this child.
  async open(desk: Page, child: string) {
    await desk.getByRole("link", { name: /^Inbox/ }).click();
    await desk.getByRole("button", { name: new RegExp(`^${child}\\b`) }).first().click();
  }

  // Opens the chronology of this child.
  async chronology(desk: Page, child: string) {
    await desk.getByRole("link", { name: "Children", exact: true }).click();
    await desk.getByRole("link", { name: child }).click();
  }

  // So many concerns about this child, each written at the desk, with no page of it open meanwhile.
  async written(desk: Page, child: string, count: number) {
    await desk.getByRole("link", { name: "Children", exact: true }).click();
    const href = await desk.getByRole("link", { name: child }).getAttribute("href");
    const id = href!.split("/")[2];
    await desk.goto("about:blank");
    const now = this.clock.now().getTime();
    for (let n = 0; n < count; n += 1) {
      const occurred = new Date(now - (n % 700) * 86_400_000 - n * 1_000).toISOString();
      const saw = `Quiet at breakfast, then built a tower of nine blocks. Number ${n}.`;
      const answer = await desk.request.post(`${this.url}/api/v1/children/${id}/records`, { data: { kind: "concern", occurred, saw } });
      expect(answer.status()).toBe(200);
    }
    await desk.goto(`${this.url}/desk/#/children`);
    await expect(desk.getByRole("link", { name: child })).toBeVisible();
  }

  async desk(name = "imogen"): Promise<Page> {
    const page = await (await this.context(DESK)).newPage();
    await page.goto(`${this.url}/desk/`);
    await this.signIn(page, name);
    return page;
  }

  // Where somebody has locked it, too.
  async signIn(page: Page, name: string) {
    await page.getByLabel("Sign-in name").fill(name);
    await page.getByLabel("Passphrase").fill(PASSPHRASE);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("Live", { exact: true })).toBeVisible();
  }
}

export class Tablet {
  constructor(
    readonly nursery: Nursery,
    readonly context: BrowserContext,
    public page: Page,
  ) {}

  // The worker has every file and is in charge.
  async keptForOffline() {
    await this.page.waitForFunction(async () => {
      const kept = await caches.match("/room/boot.js");
      return kept !== undefined && navigator.serviceWorker.controller !== null;
    });
  }

  async offline() {
    this.nursery.cut(this.context);
    await this.context.setOffline(true);
  }

  // The network is back, and the tablet has not heard of it yet.
  async reachable() {
    await this.context.setOffline(false);
    this.nursery.mend(this.context);
  }

  async online() {
    await this.reachable();
    await this.page.evaluate(() => window.dispatchEvent(new Event("online")));
  }

  // Nothing is under way: what a test does to the network next meets a whole request, and not half of one.
  async betweenContacts() {
    const answered = this.page.waitForResponse("**/api/v1/sync");
    await this.page.evaluate(() => window.dispatchEvent(new Event("online")));
    await (await answered).finished();
  }

  // The tab is gone, as in a crash; a new one is opened.
  async reopen() {
    await this.page.close({ runBeforeUnload: false });
    this.page = await this.context.newPage();
    await this.page.goto(`${this.nursery.url}/room/`);
  }

  async signIn(name: string, pin = PIN) {
    await this.page.getByRole("button", { name: new RegExp(`^(.\\s*)?${name}\\b`) }).click();
    await this.page.getByLabel("PIN", { exact: true }).fill(pin);
    await this.page.getByRole("button", { name: "OK" }).click();
    await expect(this.page.getByRole("heading", { name: "Who is it about?" })).toBeVisible();
  }

  async lock() {
    await this.page.getByRole("button", { name: /Lock/ }).click();
  }

  async open(child: string, kind: string) {
    await this.page.getByRole("button", { name: new RegExp(`^${child}\\b`) }).click();
    await this.page.getByRole("button", { name: new RegExp(`^${kind}`) }).click();
  }

  async save() {
    await this.page.getByRole("button", { name: /^Save/ }).click();
    await expect(this.page.getByText(/^Saved on this tablet/)).toBeVisible();
  }

  async concern(child: string, words: string) {
    await this.open(child, "Concern");
    await this.page.getByLabel("What I saw or heard").fill(words);
    await this.save();
  }

  async done() {
    await this.page.getByRole("button", { name: "Done" }).click();
  }

  // The id of a member of staff, from the tiles, which are in clear.
  async personId(short: string): Promise<string> {
    return this.page.evaluate(async (short) => {
      const open = indexedDB.open("firsthand");
      const database: IDBDatabase = await new Promise((done) => (open.onsuccess = () => done(open.result)));
      const request = database.transaction("keep").objectStore("keep").get("roster");
      const roster = JSON.parse(await new Promise((done) => (request.onsuccess = () => done(request.result))));
      database.close();
      return roster.tiles.find((tile: { short: string }) => tile.short === short).person;
    }, short);
  }

  // Everything that the browser keeps for us, as text, but for the staff tiles, which are in clear.
  async dump(): Promise<{ stores: Record<string, string>; caches: string; local: string }> {
    return this.page.evaluate(async () => {
      const open = indexedDB.open("firsthand");
      const database: IDBDatabase = await new Promise((done) => (open.onsuccess = () => done(open.result)));
      const stores: Record<string, string> = {};
      for (const store of database.objectStoreNames) {
        const request = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all(
          [request.getAllKeys(), request.getAll()].map((r) => new Promise<unknown[]>((done) => (r.onsuccess = () => done(r.result)))),
        );
        // Of the roster only the staff tiles are in clear, on purpose.
        const kept = (key: unknown, value: unknown) =>
          key === "roster" ? JSON.stringify({ ...JSON.parse(String(value)), tiles: [], numbers: [] }) : String(value);
        stores[store] = keys.map((key, n) => `${key}=${kept(key, values[n])}`).join("\n");
      }
      database.close();
      let kept = "";
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          const type = (await cache.match(request))!.headers.get("content-type") ?? "";
          if (/html|json/.test(type)) kept += await (await cache.match(request))!.text();
        }
      }
      return { stores, caches: kept, local: JSON.stringify({ ...localStorage, ...sessionStorage }) };
    });
  }
}

export const test = base.extend<{ nursery: Nursery }>({
  nursery: async ({ browser }, use, info) => {
    const nursery = new Nursery(browser);
    await nursery.start();
    await use(nursery);
    if (info.status !== info.expectedStatus) await nursery.say(info.title);
    for (const context of browser.contexts()) await context.close();
    await nursery.stop();
    expect(nursery.faults).toEqual([]);
  },
});
