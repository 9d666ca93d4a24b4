// The one place that reads the machine's clock. A story takes place at a moment that somebody chose, for the server,
// for every screen and for the story itself; from there on time goes by as it does.
import type { BrowserContext } from "@playwright/test";

// `cargo xtask test` draws one and prints it. Whoever runs a story by hand has an ordinary Monday.
export const CHOSEN = new Date(process.env.FIRSTHAND_AT ?? "2026-11-30T09:00:00Z");

export class Clock {
  private ahead: number;

  constructor(start: Date) {
    // A release binary knows no clock but the machine's.
    this.ahead = process.env.FIRSTHAND_RELEASE ? 0 : start.getTime() - Date.now();
  }

  now(): Date {
    return new Date(Date.now() + this.ahead);
  }

  in(hours: number): Date {
    return new Date(this.now().getTime() + hours * 3_600_000);
  }

  // For a server of which so many minutes more have passed.
  env(minutesLater = 0): Record<string, string> {
    return { FIRSTHAND_AHEAD_MS: String(this.ahead + minutesLater * 60_000) };
  }

  // Every page of the context takes its time from here.
  async set(context: BrowserContext): Promise<{ dispose(): Promise<void> }> {
    return context.addInitScript((ahead) => {
      const Machine = Date;
      const now = () => Machine.now() + ahead;
      globalThis.Date = new Proxy(Machine, {
        construct: (date, given, self) => Reflect.construct(date, given.length ? given : [now()], self) as object,
        apply: () => new Machine(now()).toString(),
        get: (date, name) => (name === "now" ? now : (Reflect.get(date, name) as unknown)),
      });
    }, this.ahead);
  }
}

const parts = (style: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/London", ...style });

// As a field for a day wants it: the day in London.
export const day = (at: Date) => parts({ dateStyle: "short" }).format(at);

// As a field for a day and a time wants it: what a clock on a wall in London shows.
export const minute = (at: Date) => parts({ dateStyle: "short", timeStyle: "short" }).format(at).replace(" ", "T");

// The day so many days after this one, or before it. Days are counted on the calendar: one may have 23 hours, or 25.
export function daysFrom(at: Date, count: number): string {
  return new Date(Date.parse(`${day(at)}T12:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

// The instant at which a clock on a wall in London shows this, on the day of `at`.
export function london(at: Date, hour: number, minutes: number): Date {
  const guess = new Date(`${day(at)}T${String(hour).padStart(2, "0")}:${String(minutes).padStart(2, "0")}:00Z`);
  const shown = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "numeric", hourCycle: "h23" }).format(guess);
  return new Date(guess.getTime() - (Number(shown) - hour) * 3_600_000);
}
