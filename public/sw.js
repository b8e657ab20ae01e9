// The service worker: the app starts without a network.
// Belongs here: which request is answered from where; reports that wait for a network while no page is open. Not here:
// other council data, which the app keeps itself.
//
// The build replaces the next four lines: a name for this version; every file that it cannot start without, as
// [url, "sha256-..."]; those that it loads when they are wanted; and the assistant's engine, for those who use it.
// To take all workers out of service, ship sw-kill.js under this file's name.
const VERSION = "dev";
const CORE = [];
const LATER = [];
const ENGINE = [];

const CACHE_NAME = `doorstep-${VERSION}`;
const HASHES = new Map([...CORE, ...LATER, ...ENGINE]);
const NETWORK_ONLY = /^\/(api|auth|dev-idp|dev-pay|embed|health|ready|(cy\/)?staff|\.well-known)(\/|$)/;
const FILE_LIKE = /\.[a-z][a-z0-9]{1,10}$/i;
// Pages that only the server has, and names with capitals, which it leads to the page that is meant. Where it cannot be
// reached, the app says so.
const SERVER_PAGE = /\/calendar$|^\/(cy\/)?((account|ask|desk|identity|information)(\/|$)|[a-z]*[A-Z])/;
// Digits alone may be a date.
const HASH_IN_NAME = /-(?=\d*[a-f])[0-9a-f]{8,}[._]/;

// The content's hash is part of the key, so a file that did not change is found in the cache of the version before.
const keyOf = (url) => `${url}?${HASHES.get(url)}`;

// A file with its hash in its name never changes: the copy that the page has just loaded is good, once its bytes are checked.
async function download(url) {
  const named = HASH_IN_NAME.test(url);
  const response = await fetch(url, named ? { integrity: HASHES.get(url) } : { cache: "reload" });
  if (response.status !== 200 || response.type !== "basic" || response.redirected) {
    throw new Error(url);
  }
  return response;
}

// A damaged entry counts as missing.
async function readFrom(storage, url) {
  try {
    const response = await storage.match(keyOf(url), { ignoreVary: true });
    return response?.ok ? response : undefined;
  } catch {
    return undefined;
  }
}

// Keeps these files; `get` brings one that no version has kept.
async function keep(files, get = download) {
  const cache = await caches.open(CACHE_NAME);
  await Promise.all(
    files.map(async ([url]) => {
      if (await readFrom(cache, url)) return;
      const found = (await readFrom(caches, url)) ?? (await get(url));
      if (found) await cache.put(keyOf(url), found);
    }),
  );
}

// Whether a version before this one has kept it.
async function hasEngine() {
  for (const name of await caches.keys()) {
    const keys = await (await caches.open(name)).keys();
    if (keys.some(({ url }) => url.includes("/engine-"))) return true;
  }
}

// All files or none: half a version must never be served. What is loaded when it is wanted stays if it did not change, and
// who could ask the assistant without a network still can.
async function install() {
  try {
    await keep(CORE);
    await keep(LATER, () => undefined);
    if (await hasEngine()) await keep(ENGINE).catch(() => {});
  } catch (error) {
    await caches.delete(CACHE_NAME);
    throw error;
  }
}

async function deleteOtherVersions() {
  for (const name of await caches.keys()) if (name !== CACHE_NAME) await caches.delete(name);
}

// The kept page of a path, or the empty one that the app fills from the device. Names of files are the server's.
function pageFor(path) {
  if (HASHES.has(path)) return path;
  if (FILE_LIKE.test(path)) return undefined;
  return /^\/cy(\/|$)/.test(path) ? "/shell/app.cy.html" : "/shell/app.en.html";
}

async function cacheFirst(event, url) {
  const cached = await readFrom(await caches.open(CACHE_NAME), url);
  if (cached) return cached;
  const isCore = CORE.some(([core]) => core === url);
  event.waitUntil(keep(isCore ? CORE : [[url]]).catch(() => {}));
  return fetch(event.request);
}

async function networkFirst(event, url) {
  try {
    return await fetch(event.request);
  } catch {
    return cacheFirst(event, url);
  }
}

let isFirstInstall = false;

addEventListener("install", (event) => {
  isFirstInstall = !registration.active;
  event.waitUntil(install());
});

// Pages of another version keep their worker until the person reloads; a first worker may take the page over at once.
addEventListener("activate", (event) => {
  event.waitUntil(deleteOtherVersions().then(() => isFirstInstall && clients.claim()));
});

addEventListener("message", (event) => {
  if (event.data === "SKIP_WAITING") skipWaiting();
  // The page asks for it: it knows whether the person saves data.
  if (event.data === "KEEP_LATER") event.waitUntil(keep(LATER).catch(() => {}));
});

const result = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    // There is no database yet: it is the app that makes one.
    request.onupgradeneeded = () => request.transaction.abort();
  });

// One that cannot be read holds up no other.
function read(document) {
  try {
    return JSON.parse(document);
  } catch {
    return {};
  }
}

// The reports that wait on this device; src/domain/reports/my_report.rs says what one is.
async function waitingReports() {
  const database = await result(indexedDB.open("doorstep"));
  try {
    const documents = await result(database.transaction("reports").objectStore("reports").getAll());
    const all = documents.map(read);
    return all.filter(({ state }) => /waiting|sending/.test(state?.state)).map(({ report }) => report);
  } finally {
    database.close();
  }
}

// The app sends the same again, with the same key, and keeps what is answered then. Not answered, the browser wakes us again.
async function sendReports() {
  let later;
  for (const { key, ...report } of await waitingReports()) {
    const headers = { "content-type": "application/json", "idempotency-key": key };
    // A network that is there in name only keeps no page waiting for its turn.
    const signal = AbortSignal.timeout(20_000);
    const body = JSON.stringify(report);
    const { status } = await fetch("/api/v1/reports", { method: "POST", headers, body, signal });
    if (status === 408 || status === 429 || status >= 500) later = status;
  }
  if (later) throw new Error(later);
}

// Pages take turns with us.
addEventListener("sync", (event) => {
  if (event.tag === "reports") event.waitUntil(navigator.locks.request("reports", sendReports));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || request.headers.has("range")) return;
  if (NETWORK_ONLY.test(pathname)) return;
  const isNavigation = request.mode === "navigate";
  const url = isNavigation ? pageFor(pathname) : pathname + search;
  if (!HASHES.has(url)) return;
  const strategy = isNavigation && SERVER_PAGE.test(pathname) ? networkFirst : cacheFirst;
  event.respondWith(strategy(event, url));
});
