// The service worker of the desk. Before this stand RELEASE and SHELL. It keeps the shell for the time without a
// connection, and shows what the push service brings; pages and what customers write never go through its cache.
const CACHE = `mostrador-shell-${RELEASE}`;

addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(forgetOlder().then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(SHELL[0])));
  else if (SHELL.includes(new URL(request.url).pathname)) event.respondWith(fetch(request).catch(() => kept(request)));
});

addEventListener("push", (event) => {
  event.waitUntil(show(event.data?.json() ?? {}));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.path));
});

async function keepShell() {
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL.map((path) => new Request(path, { cache: "reload" })));
}

async function forgetOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}

const kept = async (request) => (await caches.match(request)) ?? Response.error();

// A page before somebody's eyes alerts by itself.
async function show({ text = "", tag = "", path = "/desk/" }) {
  const pages = await clients.matchAll({ type: "window" });
  if (pages.some((page) => page.focused && page.visibilityState === "visible")) return;
  await registration.showNotification("Mostrador", { body: text, tag, renotify: Boolean(tag), data: { path }, icon: "/desk/static/icons/icon-192.png" });
}

// Only pages of the desk are opened, whatever was sent.
async function open(path) {
  const address = new URL(String(path).startsWith("/desk/") ? path : "/desk/", location.origin).href;
  const pages = await clients.matchAll({ type: "window" });
  const page = pages[0];
  if (!page) return clients.openWindow(address);
  await page.focus();
  return page.navigate(address);
}
