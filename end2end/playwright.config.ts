import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

// Chromium without its own window: the same engine, and half the work for each story. Where it can't be had, the whole one.
const SHELL = "/usr/bin/chromium-headless-shell";

// A real Chromium, that asks nobody on the web for anything. With its window, as what is installed needs it.
export const LAUNCH = {
  executablePath: "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    // A camera that shows a moving picture of the browser's own; a page may use it only where the story allows it.
    "--use-fake-device-for-media-stream",
  ],
};

// Each test has a server, a database and a nursery of its own, so two can run beside each other.
export default defineConfig({
  testDir: "stories",
  globalSetup: "./seed.ts",
  workers: 3,
  fullyParallel: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  retries: 0,
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    launchOptions: { ...LAUNCH, executablePath: existsSync(SHELL) ? SHELL : LAUNCH.executablePath },
  },
});
