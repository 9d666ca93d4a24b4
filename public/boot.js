// Starts the bundle; the server fills in its two files. Should the program itself stop, timers and the lock
// stop with it: whoever looks is told, words on the screen stay readable for a minute, then it opens anew.
import init, { start } from "%JS%";

const SAFE = "What was saved is safe, and what was being written up to its last pause. Nothing more can be typed here.";
const MINUTE = 60_000;

function stopped() {
  if (document.querySelector(".stopped")) return;
  const bar = document.createElement("div");
  bar.className = "stopped";
  bar.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = "Firsthand has stopped. " + SAFE;
  const again = document.createElement("button");
  again.className = "btn primary";
  again.textContent = "Open it again";
  again.onclick = () => location.reload();
  bar.append(words, again);
  document.body.prepend(bar);
  setTimeout(() => location.reload(), MINUTE);
  // The timer stands still while the device sleeps.
  document.addEventListener("visibilitychange", () => location.reload());
}

addEventListener("error", (event) => event.error instanceof WebAssembly.RuntimeError && stopped());
addEventListener("unhandledrejection", (event) => event.reason instanceof WebAssembly.RuntimeError && stopped());

init({ module_or_path: "%WASM%" })
  .then(() => start())
  .catch((error) => {
    console.error(error);
    const line = document.getElementById("wait");
    // What the page says of itself then, now rather than later.
    if (line) line.querySelector(".late")?.classList.remove("late");
    else stopped();
  });
