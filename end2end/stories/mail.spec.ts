// A message to whoever is on duty when something can't wait: by a mail server of the story's own, on a real socket.
import { createServer, type Server } from "node:net";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "../nursery";
import { look } from "../look";

// What it took, whole messages.
function post(took: string[]): Promise<Server> {
  const server = createServer((socket) => {
    let data: string[] | undefined;
    socket.write("220 post\r\n");
    let rest = "";
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      rest += bytes;
      for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (data && line !== ".") data.push(line);
        else if (data) {
          took.push(data.join("\n"));
          data = undefined;
          socket.write("250 ok\r\n");
        } else if (line === "DATA") {
          data = [];
          socket.write("354 go on\r\n");
        } else socket.write("250 ok\r\n");
      }
    });
  });
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}

test("H7 K16 whoever is on duty gets a message that says only: please look at the desk", async ({ nursery }) => {
  const took: string[] = [];
  const server = await post(took);
  const file = join(nursery.folder, "mail.toml");
  const { port } = server.address() as { port: number };
  writeFileSync(file, `server = "smtp://127.0.0.1:${port}"\nfrom = "records@teasel-wharf.invalid"\n`);
  chmodSync(file, 0o600);
  await nursery.kill();
  await nursery.start({}, "--mail", file);
  const desk = await nursery.desk("imogen");
  await desk.getByRole("link", { name: "On duty" }).click();
  await expect(desk.getByText(/^No message reaches .*Imogen Quill/)).toBeVisible();
  await look(desk, "desk-duty-messages-light");
  await desk.getByRole("link", { name: "My sign-in" }).click();
  await desk.getByLabel("Address for messages").fill("imogen@example.invalid");
  await look(desk, "desk-message-light");
  await desk.getByRole("button", { name: "Keep it, and try it" }).click();
  await expect(desk.getByText("Kept. A message to try it is on its way: look whether it has come.")).toBeVisible();
  await expect.poll(() => took.length).toBe(1);
  expect(took[0]).toContain("Nothing waits now");

  const tablet = await nursery.tablet("Oaks");
  await tablet.signIn("Gwen");
  await tablet.open("Milo", "They told me something");
  await tablet.page.getByLabel("What Milo said, word for word").fill("MARKED WORDS");
  await tablet.save();
  await expect.poll(() => took.length, { timeout: 40_000 }).toBe(2);
  expect(took[1]).toContain("Subject: Please look at the desk");
  expect(took[1]).not.toMatch(/MARKED|Milo|Gwen|Oaks/);
  await nursery.open(desk, "Milo");
  await desk.getByRole("button", { name: "Seen" }).click();
  await desk.getByRole("link", { name: "My sign-in" }).click();
  await desk.getByRole("button", { name: "Send me none" }).click();
  await expect(desk.getByText("No message is sent to you any more.")).toBeVisible();
  server.close();
});
