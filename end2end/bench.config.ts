import { defineConfig } from "@playwright/test";
import { LAUNCH } from "./playwright.config";

// One thing at a time, on the release build: `cargo xtask bench`.
export default defineConfig({
  testDir: "bench",
  testMatch: "*.bench.ts",
  globalSetup: "./seed.ts",
  workers: 1,
  timeout: 600_000,
  expect: { timeout: 60_000 },
  reporter: [["list"]],
  use: { browserName: "chromium", launchOptions: LAUNCH },
});
