// Makes the demo nursery once; each test copies it.
import { spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(__dirname, "..");
export const SERVER = join(ROOT, "target/debug/firsthand");
export const SITE = join(ROOT, "target/site");
export const SEED = join(ROOT, "target/e2e-seed");

export default async function seed() {
  if (!existsSync(SERVER) || !existsSync(join(SITE, "bundles.json"))) {
    throw new Error("Nothing is built yet. Run: cargo xtask build");
  }
  rmSync(SEED, { recursive: true, force: true });
  const made = spawn(SERVER, ["demo", "--data", SEED, "--site", SITE, "--port", "4999", "--cheap"], { env: { ...process.env, RUST_LOG: "warn" } });
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
