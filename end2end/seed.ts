// Makes the demo nursery once; each test copies it.
import { spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CHOSEN, Clock } from "./clock";

export const ROOT = join(__dirname, "..");
// Benches run on what a nursery would run, with PINs and passphrases at their real cost.
const RELEASE = process.env.FIRSTHAND_RELEASE !== undefined;
export const SERVER = join(ROOT, RELEASE ? "target/release/firsthand" : "target/debug/firsthand");
export const SITE = join(ROOT, RELEASE ? "target/site-release" : "target/site");
export const SEED = join(ROOT, RELEASE ? "target/bench-seed" : "target/e2e-seed");

export default async function seed() {
  if (!existsSync(SERVER) || !existsSync(join(SITE, "bundles.json"))) {
    throw new Error("Nothing is built yet. Run: cargo xtask build");
  }
  rmSync(SEED, { recursive: true, force: true });
  const made = spawn(SERVER, ["demo", "--data", SEED, "--site", SITE, "--port", "4999", ...(RELEASE ? [] : ["--cheap"])], {
    env: { ...process.env, ...new Clock(CHOSEN).env(), RUST_LOG: "warn" },
  });
  await new Promise<void>((done, failed) => {
    let said = "";
    made.stdout.on("data", (text) => {
      said += text;
      if (said.includes("Stop with")) done();
    });
    made.stderr.on("data", (text) => (said += text));
    made.on("exit", () => failed(new Error(`The demo nursery could not be made: ${said}`)));
  });
  made.removeAllListeners("exit");
  // A clean stop, so that the files are whole when they are copied.
  made.kill("SIGINT");
  await new Promise((done) => made.on("exit", done));
}
