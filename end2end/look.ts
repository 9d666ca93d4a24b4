// A look at a screen for what a machine can see: nothing wider than the screen, and what axe finds.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";

// PICTURES=all: every screen at every size and at 200 % text, to be looked at and not kept.
const ALL = join(__dirname, "test-results/all");
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export async function look(page: Page, name: string) {
  await page.evaluate(() => document.fonts.ready);
  for (const text of ["100%", "200%"]) {
    const wide = await page.evaluate((text) => {
      document.documentElement.style.fontSize = text;
      return document.documentElement.scrollWidth - document.documentElement.clientWidth;
    }, text);
    expect.soft(wide, `${name} is wider than the screen with text at ${text}`).toBeLessThanOrEqual(0);
    if (process.env.PICTURES === "all") await page.screenshot({ path: join(ALL, `${name}-${text}.png`), fullPage: true });
  }
  // As it was, and drawn so: what is touched next is where it seems to be.
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "";
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
  // H6: made up, on every screen. R72: nothing leads out of here but a telephone; nothing offers to share or to mail.
  await expect.soft(page.getByText("MADE UP: a demo. Nobody here is real."), name).toBeVisible();
  const links = await page.locator("a[href]").evaluateAll((all) => all.map((a) => a.getAttribute("href")!));
  expect.soft(links.filter((href) => !/^(#|tel:)/.test(href)), `${name}: links`).toEqual([]);
  // By the debugger, not by a script in the page, which the content policy rightly forbids.
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const axe = (window as unknown as { axe: { run: (o: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe;
    const result = await axe.run({ resultTypes: ["violations"] });
    return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(" | ")}`);
  });
  expect.soft(found, `${name}: axe`).toEqual([]);
  const kept = !/^desk-.*-(phone|tablet)-/.test(name);
  if (process.env.PICTURES === "1" && kept) await page.screenshot({ path: join(__dirname, "pictures", `${name}.png`) });
}
