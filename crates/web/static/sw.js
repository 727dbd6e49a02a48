// Keeps our own files and one page for when there is no network. Answers, texts and whatever a
// person sends are never kept. SETTINGS stands before this: name of what is kept, address of the
// page, addresses of the files.
self.addEventListener("install", (event) => {
  // As anybody would get it, not as whoever is signed in.
  const page = new Request(SETTINGS.offline, { credentials: "omit", cache: "reload" });
  event.waitUntil(
    caches
      .open(SETTINGS.kept)
      .then((kept) => kept.addAll([page, ...SETTINGS.files]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== SETTINGS.kept) await caches.delete(name);
      // No navigation preload: a browser would ask twice for every page that is not answered here,
      // and some addresses are good once.
      await self.clients.claim();
    })(),
  );
});

// Public pages only: what is private goes its way as if this were not here.
const PAGES = /^\/(check(\/file|\/page)?|share|report|corrections(\/[^/]+)?|about|track|letters\/[^/]+)?$/;

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "GET" && SETTINGS.files.includes(url.pathname + url.search)) {
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  } else if (request.mode === "navigate" && PAGES.test(url.pathname)) {
    event.respondWith(visit(event));
  }
});

async function visit(event) {
  // What was to be sent: read again only if it cannot be.
  const sent = event.request.method === "POST" ? event.request.clone() : null;
  try {
    return await fetch(event.request);
  } catch {
    return withoutNetwork(sent);
  }
}

// The page with what was to be sent in its box, so that it is not lost; nothing of it is kept.
async function withoutNetwork(sent) {
  const page = await caches.match(SETTINGS.offline);
  if (!page) return Response.error();
  const fields = await sent?.formData().catch(() => null);
  const typed = ["text", "url"].map((name) => fields?.get(name));
  const text = typed.find((value) => typeof value === "string" && value.trim() !== "") ?? "";
  const shown = text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const body = (await page.text()).replace("</textarea>", () => `${shown}</textarea>`);
  const headers = new Headers(page.headers);
  for (const name of ["content-encoding", "content-length", "set-cookie"]) headers.delete(name);
  return new Response(body, { status: 503, headers });
}
