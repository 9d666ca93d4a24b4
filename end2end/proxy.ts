// A real nginx between browsers and the server, set up as most people set it up or as our own documentation says. Stopped,
// it swallows what is sent to it without a word, as a dead line does.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./seed";

// What stands in each nginx's own documentation of how to pass requests on, and nothing else.
export const AS_MOST_DO = (to: string) => `proxy_pass ${to};`;
// The same, and it keeps back what it was asked not to.
export const HOLDING_BACK = (to: string) => `proxy_pass ${to}; proxy_buffering on; proxy_ignore_headers X-Accel-Buffering;`;
// Every answer is a page of its own, with status 200: a network that wants one to sign in first.
export const CAPTIVE = () => `default_type text/html; return 200 "<html>Welcome to our guest network. Sign in.</html>";`;
// As most people set it up, where little goes through at once: nginx itself refuses the rest.
export const LITTLE_AT_ONCE = (to: string) => `proxy_pass ${to}; client_max_body_size 14k;`;

// The lines between the marks in docs/operating.md, for this server.
export const AS_WE_SAY = (to: string) => {
  const text = readFileSync(join(ROOT, "docs/operating.md"), "utf8");
  const location = /location \/ \{\n([^}]*)\}/.exec(text)![1];
  return location.replace("http://127.0.0.1:3000", to);
};

export class Proxy {
  private folder = mkdtempSync(join(tmpdir(), "firsthand-nginx-"));

  constructor(
    readonly port: number,
    private to: string,
  ) {}

  private configure(location: string) {
    const folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    writeFileSync(
      join(this.folder, "nginx.conf"),
      `user root; worker_processes 1; pid ${this.folder}/pid; error_log ${this.folder}/error.log;
       events { worker_connections 256; }
       http {
         access_log off; client_max_body_size 13m;
         ${folders.map((name) => `${name}_temp_path ${this.folder}/${name};`).join(" ")}
         server { listen 127.0.0.1:${this.port}; location / { ${location} } }
       }`,
    );
  }

  start(location: (to: string) => string) {
    this.configure(location(this.to));
    // It comes back once it listens.
    this.nginx([]);
  }

  // Another way of passing on, as of now; connections that are open are cut.
  change(location: (to: string) => string) {
    this.stop();
    this.start(location);
  }

  // Takes all that is sent and answers nothing, until it goes on. The workers are its children.
  swallow() {
    this.signal("STOP");
  }

  goOn() {
    this.signal("CONT");
  }

  private signal(name: "STOP" | "CONT") {
    spawnSync("pkill", [`-${name}`, "-P", readFileSync(join(this.folder, "pid"), "utf8").trim()]);
  }

  private nginx(more: string[]) {
    const log = join(this.folder, "error.log");
    const run = spawnSync("nginx", ["-c", join(this.folder, "nginx.conf"), "-e", log, ...more]);
    if (run.status !== 0) throw new Error(`nginx ${more.join(" ")}: ${run.stderr} ${readFileSync(log, "utf8")}`);
  }

  private stop() {
    if (!existsSync(join(this.folder, "pid"))) return;
    this.goOn();
    this.nginx(["-s", "stop"]);
  }

  end() {
    this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
