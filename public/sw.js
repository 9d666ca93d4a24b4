// Keeps the room's files on the tablet, so that the app opens with no network. It never touches /api/, and
// keeps nothing that anybody wrote. The server fills in the build and the list of files.
const BUILD = "%BUILD%";
const FILES = ["%FILES%"];
const CACHE = "firsthand-" + BUILD;

self.addEventListener("install", (event) => {
  // All of them or none: a half kept app would fail when it is needed.
  event.waitUntil(
    caches.open(CACHE).then(async (cache) => {
      await cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })));
      // What "ready for offline use" is checked against.
      await cache.put("/room/kept.json", new Response(JSON.stringify(FILES), { headers: { "content-type": "application/json" } }));
    }),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

// The page says when nobody is writing.
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/api/") || url.pathname === "/room/sw.js") return;
  const path = event.request.mode === "navigate" && url.pathname === "/room/" ? "/room/" : url.pathname;
  if (!FILES.includes(path)) return;
  event.respondWith(
    caches.open(CACHE).then((cache) => cache.match(path)).then((kept) => kept || fetch(event.request)),
  );
});
