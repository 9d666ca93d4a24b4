// How the desk feels with much on it, in Chromium slowed down four times: a board of five hundred, a chronology of two
// thousand, and five hundred records on paper.
import type { Page } from "@playwright/test";
import { expect, type Nursery, test } from "../nursery";
import { p, report, slow } from "./figures";

async function begun(nursery: Nursery): Promise<Page> {
  const desk = await nursery.desk("imogen");
  await desk.getByRole("link", { name: "Children", exact: true }).click();
  return desk;
}

// The frame in which so many of these stand there, found by the page itself: to ask for each by its role costs more than to
// draw it.
async function there(desk: Page, selector: string, count: number) {
  await desk.waitForFunction(([s, n]) => document.querySelectorAll(s).length >= n, [selector, count] as const, { timeout: 300_000 });
  await desk.evaluate(() => new Promise(requestAnimationFrame));
}

// An empty page of the desk, as the least that going somewhere takes.
async function least(desk: Page): Promise<number> {
  const start = performance.now();
  await desk.getByRole("link", { name: "Definitions and rules" }).click();
  await expect(desk.getByRole("heading", { name: "Definitions and rules" })).toBeVisible();
  await desk.evaluate(() => new Promise(requestAnimationFrame));
  return performance.now() - start;
}

test("a board of five hundred", async ({ nursery }) => {
  const desk = await begun(nursery);
  await nursery.written(desk, "Milo Spruce", 500);
  await slow(desk);
  const [boards, bare]: [number[], number[]] = [[], []];
  for (let n = 0; n < 5; n += 1) {
    bare.push(await least(desk));
    const start = performance.now();
    await desk.getByRole("link", { name: "To do" }).click();
    await there(desk, ".list .item", 500);
    boards.push(performance.now() - start);
  }
  report({
    name: "a board of 500 that wait, p50", value: p(0.5, boards), unit: "ms", aim: 1_500,
    limit_name: "another page of the desk", limit: p(0.5, bare),
  });
});

test("a chronology of two thousand, and five hundred on paper", async ({ nursery }) => {
  const desk = await begun(nursery);
  await nursery.written(desk, "Kofi Tansy", 500);
  await least(desk);
  const short = performance.now();
  await desk.pdf({ preferCSSPageSize: true, format: "A4" });
  const few = performance.now() - short;
  await desk.getByRole("link", { name: "Children", exact: true }).click();
  await desk.getByRole("link", { name: "Kofi Tansy" }).click();
  await desk.getByRole("link", { name: "The whole file, to print" }).click();
  await desk.getByLabel("Whom it is for").fill("a measurement");
  await desk.getByRole("button", { name: "Make the pages" }).click();
  await there(desk, ".printed", 501);
  const start = performance.now();
  await desk.pdf({ preferCSSPageSize: true, format: "A4" });
  report({
    name: "500 records as a PDF", value: performance.now() - start, unit: "ms", aim: 20_000,
    limit_name: "another page of the desk as a PDF", limit: few,
  });
  await desk.getByRole("link", { name: "Children", exact: true }).click();
  await nursery.written(desk, "Kofi Tansy", 1_500);
  await slow(desk);
  const bare = await least(desk);
  await desk.getByRole("link", { name: "Children", exact: true }).click();
  const opened = performance.now();
  await desk.getByRole("link", { name: "Kofi Tansy" }).click();
  await there(desk, ".chronology > li", 1);
  const painted = performance.now() - opened;
  report({
    name: "a chronology of 2,000, first paint", value: painted, unit: "ms", aim: 2_000,
    limit_name: "another page of the desk", limit: bare,
  });
  await there(desk, ".chronology > li", 2_000);
  report({
    name: "a chronology of 2,000, all of it there", value: performance.now() - opened, unit: "ms", aim: 30_000,
    limit_name: "its first paint", limit: painted,
  });
  // The time between frames while somebody turns the wheel.
  const frames = await desk.evaluate(async () => {
    const times: number[] = [];
    let before = performance.now();
    for (let n = 0; n < 120; n += 1) {
      scrollBy(0, 120);
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      times.push(now - before);
      before = now;
    }
    return times;
  });
  report({
    name: "a chronology of 2,000, a frame while it scrolls, p95", value: p(0.95, frames), unit: "ms", aim: 34,
    limit_name: "a frame of 60 a second", limit: 1_000 / 60,
  });
});
