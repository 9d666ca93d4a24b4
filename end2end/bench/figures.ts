// What every bench in the browser needs: a slower machine, percentiles, and a line of JSON a row into the file that
// BENCH_OUT names.
import { appendFileSync } from "node:fs";
import type { CDPSession, Page } from "@playwright/test";

export const SLOW = 4;

interface Figure {
  name: string;
  value: number;
  unit: string;
  limit_name: string;
  // A figure of this run, or the name of one that the server's part measured, with a factor.
  limit: number | { of: string; times: number; over?: boolean };
  aim: number;
}

export function report(figure: Figure) {
  const line = JSON.stringify({ more_is_better: false, ...figure });
  console.log(line);
  if (process.env.BENCH_OUT) appendFileSync(process.env.BENCH_OUT, `${line}\n`);
}

export function p(share: number, all: number[]): number {
  const sorted = [...all].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1];
}

export async function slow(page: Page, rate = SLOW): Promise<CDPSession> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate });
  return devtools;
}
