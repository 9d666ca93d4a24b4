// Random sequences of all that can go wrong, on real parts: Chromium, its worker, IndexedDB, the server and its file
// (N21). Against a model that only counts: what was once shown as saved is in the ledger exactly once at the end, and
// nothing is there that nobody saved. `MODEL_CASES` says how many (`cargo xtask soak`: 20), `MODEL_SEED` which one; a failure names its seed and
// the shortest sequence that still fails.
import { type Browser, expect, test } from "@playwright/test";
import { Nursery, PIN, type Tablet } from "../nursery";

const STEPS = [
  "save", "save", "save", "save in a tab that dies", "no network", "network", "lose the answer", "delay the answer",
  "the answer arrives", "kill the tab", "kill the server", "lose the storage's connection", "full disk", "somebody else",
  "try again",
] as const;
type Step = (typeof STEPS)[number];
const PEOPLE = ["Dot", "Bel"];

// A small generator whose whole state is its seed (mulberry32's recurrence).
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

class Run {
  saved: string[] = [];
  // Saved or not, nobody can say: the tab died in the very moment.
  maybe: string[] = [];
  private said = 0;
  private writer = PEOPLE[0];
  private held: (() => Promise<void>)[] = [];

  constructor(
    private nursery: Nursery,
    private tablet: Tablet,
  ) {}

  private words(): string {
    this.said += 1;
    return `Said number ${this.said}.`;
  }

  private async signedIn() {
    const { page } = this.tablet;
    const who = page.getByRole("heading", { name: "Who is writing?" });
    await expect(who.or(page.getByRole("heading", { name: "Who is it about?" }))).toBeVisible();
    if (await who.isVisible()) await this.tablet.signIn(this.writer, PIN);
  }

  private async write(words: string) {
    await this.signedIn();
    await this.tablet.open("Pip", "Concern");
    await this.tablet.page.getByLabel("What I saw or heard").fill(words);
  }

  // The next request that carries rows meets this fate.
  private async fate(of: (go: () => Promise<void>, lose: () => Promise<void>) => Promise<void>) {
    this.nursery.cut(this.tablet.context);
    let met = false;
    await this.tablet.context.unroute("**/api/v1/sync");
    await this.tablet.context.route("**/api/v1/sync", async (route) => {
      const carries = JSON.parse(route.request().postData() ?? "{}").rows?.length > 0;
      if (!carries || met) return route.continue();
      met = true;
      try {
        const answer = await route.fetch();
        await of(() => route.fulfill({ response: answer }), () => route.abort());
      } catch {
        // The server or the tab went away under it: then there is no answer at all.
        await route.abort().catch(() => undefined);
      }
    });
  }

  async step(step: Step) {
    const { nursery, tablet } = this;
    switch (step) {
      case "save": {
        const words = this.words();
        await this.write(words);
        await tablet.save();
        this.saved.push(words);
        return tablet.done();
      }
      case "save in a tab that dies": {
        const words = this.words();
        await this.write(words);
        this.maybe.push(words);
        await tablet.page.getByRole("button", { name: /^Save/ }).click();
        return tablet.reopen();
      }
      case "no network":
        return tablet.offline();
      case "network":
        return tablet.online();
      case "lose the answer":
        return this.fate((_, lose) => lose());
      case "delay the answer":
        return this.fate(async (go, lose) => void this.held.push(() => go().catch(lose)));
      case "the answer arrives":
        // Its tab may have gone meanwhile.
        for (const go of this.held.splice(0)) await go().catch(() => undefined);
        return;
      case "kill the tab":
        return tablet.reopen();
      case "kill the server":
        await nursery.kill();
        return nursery.start();
      case "lose the storage's connection":
        return tablet.page.evaluate(() => {
          const transaction = IDBDatabase.prototype.transaction;
          let lost = false;
          IDBDatabase.prototype.transaction = function (...args: Parameters<typeof transaction>) {
            if (lost) return transaction.apply(this, args);
            lost = true;
            throw new DOMException("The database connection is closing.", "InvalidStateError");
          };
        });
      case "full disk": {
        const words = this.words();
        await this.write(words);
        await expect(tablet.page.getByText(/Draft kept/)).toBeVisible();
        await tablet.page.evaluate(() => {
          const put = IDBObjectStore.prototype.put;
          IDBObjectStore.prototype.put = function () {
            throw new DOMException("full", "QuotaExceededError");
          };
          (window as unknown as { mend: () => void }).mend = () => (IDBObjectStore.prototype.put = put);
        });
        await tablet.page.getByRole("button", { name: /^Save/ }).click();
        await expect(tablet.page.getByText(/storage is full/)).toBeVisible();
        await tablet.page.evaluate(() => (window as unknown as { mend: () => void }).mend());
        // Not saved, and so nowhere but in its writer's draft.
        return tablet.reopen();
      }
      case "somebody else":
        await this.signedIn();
        await tablet.lock();
        this.writer = PEOPLE[(PEOPLE.indexOf(this.writer) + 1) % PEOPLE.length];
        return;
      case "try again":
        return tablet.page.evaluate(() => void window.dispatchEvent(new Event("online")));
    }
  }

  // All is well again: whatever waits arrives.
  async drain() {
    await this.step("the answer arrives");
    await this.tablet.context.unroute("**/api/v1/sync");
    await this.tablet.reachable();
    await this.tablet.reopen();
    await this.step("try again");
    // What was not saved may still wait for its writer.
    const nothing = this.tablet.page.getByText(/Nothing waiting|not finished/).first();
    await expect(nothing).toBeVisible({ timeout: 40_000 });
  }

  async check() {
    const desk = await this.nursery.desk("imogen");
    await this.nursery.chronology(desk, "Pip");
    const what = (words: string) => desk.getByText(words, { exact: true });
    for (const words of this.saved) await expect(what(words), words).toHaveCount(1);
    let there = this.saved.length;
    for (const words of this.maybe) {
      const count = await what(words).count();
      expect(count, words).toBeLessThanOrEqual(1);
      there += count;
    }
    await expect(desk.getByText(/^Said number \d+\.$/)).toHaveCount(there);
    await this.nursery.kill();
    await this.nursery.verify();
  }
}

async function run(browser: Browser, steps: readonly Step[]) {
  const nursery = new Nursery(browser);
  try {
    await nursery.start();
    const tablet = await nursery.tablet("Seedlings");
    const run = new Run(nursery, tablet);
    for (const step of steps) await run.step(step);
    await run.drain();
    await run.check();
    expect(nursery.faults).toEqual([]);
  } finally {
    await nursery.close();
  }
}

// Leaves out one step after the other, as long as it still fails.
async function shortest(browser: Browser, steps: readonly Step[]): Promise<readonly Step[]> {
  for (let n = 0; n < steps.length; n += 1) {
    const fewer = steps.filter((_, m) => m !== n);
    const fails = await run(browser, fewer).then(() => false, () => true);
    if (fails) return shortest(browser, fewer);
  }
  return steps;
}

const cases = Number(process.env.MODEL_CASES ?? 4);
const first = Number(process.env.MODEL_SEED ?? 1);

for (let seed = first; seed < first + cases; seed += 1) {
  test(`N21 whatever happens, what was saved arrives once: sequence ${seed}`, async ({ browser }) => {
    const roll = dice(seed);
    const steps = Array.from({ length: 8 }, () => STEPS[Math.floor(roll() * STEPS.length)]);
    try {
      await run(browser, ["save", ...steps]);
    } catch (fault) {
      test.setTimeout(1_800_000);
      const few = await shortest(browser, ["save", ...steps]);
      throw new Error(`MODEL_SEED=${seed}: ${few.join(" · ")}\n${fault}`);
    }
  });
}
