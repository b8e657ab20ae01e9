// The scripts of the page and the service worker in a real browser, on a small made-up site.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { chromium } from "playwright-core";
import { options } from "../support/browser.mjs";
import { root } from "../support/gateway.mjs";

const read = (name) => readFileSync(`${root}public/${name}`, "utf8");
const digest = (algorithm, body) => `${algorithm}-${createHash(algorithm).update(body).digest("base64")}`;

const TYPES = { js: "text/javascript", wasm: "application/wasm", html: "text/html" };
const CSP =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; " +
  "trusted-types default; require-trusted-types-for 'script'";

const MODEL = "/model-00000000000000bb.bin";
const engine = (version) => `/engine-${`${version}`.repeat(15)}a.js`;

// An app of one version: its glue says in the page that it has started, in the words that it found.
function site(version) {
  const name = `${version}`.repeat(15) + "a";
  const js = `/app-${name}.js`;
  const wasm = `/app-${name}_bg.wasm`;
  const words = (language) => `/words-${language}-${"c".repeat(15)}${version}.txt`;
  const files = new Map();
  files.set("/early.js", read("early.js"));
  files.set("/boot.js", read("boot.js"));
  files.set("/icon.txt", "never changes");
  files.set(wasm, Buffer.from([0, 97, 115, 109, 1, 0, 0, 0, 0, 3, 1, 120, version]));
  files.set(
    js,
    `export default async ({ module_or_path }) => {
       await WebAssembly.instantiateStreaming(module_or_path);
       document.documentElement.dataset.words = words;
       document.documentElement.dataset.started = "${version}";
     };`,
  );
  for (const language of ["en", "cy"]) files.set(words(language), `words ${language}`);
  const integrity = digest("sha384", files.get(wasm));
  const page = (text, language = "en") => `<!doctype html><title>${text}</title>
    <link data-words="${language}" rel="preload" href="${words(language)}" as="fetch" crossorigin
      data-integrity="${digest("sha384", files.get(words(language)))}">
    <link rel="preload" href="${wasm}" as="fetch" type="application/wasm" crossorigin="anonymous"
      integrity="${integrity}">
    <link rel="modulepreload" href="${js}" integrity="${digest("sha384", files.get(js))}">
    <script type="module" src="/boot.js" data-js="${js}" data-wasm="${wasm}"
      data-wasm-integrity="${integrity}"></script>
    <script src="/early.js"></script>`;
  for (const language of ["en", "cy"]) {
    files.set(`/shell/app.${language}.html`, page(`app ${language}`, language));
  }
  const listed = () => [...files].map(([url, body]) => [url, digest("sha256", body)]);
  const core = listed();
  // One chunk that every version has, and one of its own.
  files.set("/settings-00000000000000aa.wasm", "settings");
  files.set(`/month-${name}.wasm`, `month ${version}`);
  const later = listed().slice(core.length);
  // And the assistant's engine, whose model is the same in every version.
  files.set(`/engine-${name}.js`, `onmessage = ({ data }) => postMessage(data + " ${version}");`);
  files.set(MODEL, "model");
  const engine = listed().slice(core.length + later.length);
  files.set("/api/v1/council", "{}");
  files.set("/bins/1/calendar.ics", "BEGIN:VCALENDAR");
  const worker = read("sw.js")
    .replace('const VERSION = "dev";', `const VERSION = "${version}";`)
    .replace("const CORE = [];", `const CORE = ${JSON.stringify(core)};`)
    .replace("const LATER = [];", `const LATER = ${JSON.stringify(later)};`)
    .replace("const ENGINE = [];", `const ENGINE = ${JSON.stringify(engine)};`);
  assert.notEqual(worker, read("sw.js"));
  files.set("/sw.js", worker);
  return { files, page: page("server") };
}

let server, origin, current, requests, browser, context;

function answer(request, response) {
  const path = new URL(request.url, origin).pathname;
  requests.push(path);
  const isPage = !/\.[a-z]+$/.test(path) && !path.startsWith("/api/");
  const body = current.files.get(path) ?? (isPage ? current.page : undefined);
  const type = isPage ? "text/html" : (TYPES[path.split(".").pop()] ?? "text/plain");
  const caching = /-[0-9a-f]{16}/.test(path) ? "public, max-age=31536000, immutable" : "no-cache";
  response.writeHead(body === undefined ? 404 : 200, {
    "content-type": type,
    "cache-control": caching,
    "referrer-policy": "strict-origin-when-cross-origin",
    "content-security-policy": CSP,
  });
  response.end(body ?? "missing");
}

const start = (port) =>
  new Promise((resolve) => {
    server = createServer(answer).listen(port, "127.0.0.1", () => resolve(server.address().port));
  });
const stop = () =>
  new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });

before(async () => {
  browser = await chromium.launch(options);
});
after(() => browser.close());

beforeEach(async () => {
  requests = [];
  current = site(1);
  origin = `http://127.0.0.1:${await start(0)}`;
  context = await browser.newContext();
});
afterEach(async () => {
  await context.close();
  await stop();
});

async function open(path) {
  const page = await context.newPage();
  await page.goto(origin + path);
  return page;
}

const started = (page, version = 1) => page.waitForSelector(`html[data-started="${version}"]`, { state: "attached" });

// Playwright's own waitForFunction takes a promise for a yes.
async function until(page, condition) {
  const end = Date.now() + 30_000;
  while (!(await page.evaluate(condition))) {
    assert.ok(Date.now() < end, `never came: ${condition}`);
    await page.waitForTimeout(20);
  }
}

async function visited() {
  const page = await open("/");
  await started(page);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  return page;
}

async function updateTo(version, page) {
  current = site(version);
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update();
  });
}

const cacheNames = (page) => page.evaluate(() => caches.keys());
const count = (path) => requests.filter((request) => request === path).length;

test("a first visit loads the wasm and its words once, checked, and installs the worker without loading it again", async () => {
  const page = await visited();
  assert.equal(count("/app-111111111111111a_bg.wasm"), 1);
  assert.equal(count("/app-111111111111111a.js"), 1);
  assert.equal(count("/words-en-ccccccccccccccc1.txt"), 1);
  assert.deepEqual(await cacheNames(page), ["doorstep-1"]);
});

test("with the server stopped every page of the app starts", async () => {
  await visited();
  const port = new URL(origin).port;
  await stop();
  const homes = { "/": "app en", "/cy": "app cy" };
  const titles = { ...homes, "/bins/1": "app en", "/cy/bins/1": "app cy", "/bins?q=LS13": "app en" };
  for (const [path, title] of Object.entries(titles)) {
    const page = await open(path);
    await started(page);
    assert.equal(await page.title(), title);
    assert.equal(await page.locator("html").getAttribute("data-words"), title.replace("app", "words"));
  }
  await start(port);
});

test("the interface and files come from the network untouched", async () => {
  const page = await visited();
  assert.equal(await page.evaluate(async () => (await fetch("/api/v1/council")).text()), "{}");
  assert.equal(await page.evaluate(async () => (await fetch("/bins/1/calendar.ics")).text()), "BEGIN:VCALENDAR");
  const health = await open("/health");
  assert.equal(await health.title(), "server");
  const missing = await context.newPage();
  const response = await missing.goto(`${origin}/missing.pdf`);
  assert.equal(response.status(), 404);
});

test("a new version waits, takes over when asked, and loads only what changed", async () => {
  const page = await visited();
  requests = [];
  await updateTo(2, page);
  await until(page, async () => (await navigator.serviceWorker.getRegistration()).waiting);
  assert.deepEqual((await cacheNames(page)).sort(), ["doorstep-1", "doorstep-2"]);
  assert.equal(count("/icon.txt"), 0);
  assert.equal(count("/boot.js"), 0);
  assert.equal(count("/shell/app.en.html"), 1);
  await page.reload();
  await started(page, 1);

  await page.evaluate(async () => {
    const changed = new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
    (await navigator.serviceWorker.getRegistration()).waiting.postMessage("SKIP_WAITING");
    await changed;
  });
  await until(page, async () => (await caches.keys()).join() === "doorstep-2");
  await page.reload();
  await started(page, 2);
});

test("a version that cannot be had in full is not installed", async () => {
  const page = await visited();
  const next = site(2);
  next.files.delete("/shell/app.cy.html");
  current = next;
  const outcome = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const next = (target, event) => new Promise((resolve) => target.addEventListener(event, resolve, { once: true }));
    const found = next(registration, "updatefound").then(() => registration.installing);
    await registration.update().catch(() => {});
    const worker = await found;
    while (worker.state === "installing") await next(worker, "statechange");
    return worker.state;
  });
  assert.equal(outcome, "redundant");
  assert.deepEqual(await cacheNames(page), ["doorstep-1"]);
  await page.reload();
  await started(page, 1);
});

const CHUNK = "/settings-00000000000000aa.wasm";
const isKept = (page, path) =>
  page.evaluate(async (path) => {
    const names = await caches.keys();
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return keys.flat().some(({ url }) => new URL(url).pathname === path);
  }, path);
async function untilKept(page, path) {
  while (!(await isKept(page, path))) await page.waitForTimeout(20);
}

test("chunks are kept after the first visit, and answered without the server", async () => {
  const page = await visited();
  await untilKept(page, CHUNK);
  await untilKept(page, "/month-111111111111111a.wasm");
  const port = new URL(origin).port;
  await stop();
  assert.equal(await page.evaluate(async (path) => (await fetch(path)).text(), CHUNK), "settings");
  await start(port);
});

test("who saves data keeps only the chunks they have used", async () => {
  await context.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } }));
  const page = await visited();
  await page.reload();
  await started(page);
  assert.equal(count(CHUNK), 0);
  assert.equal(await page.evaluate(async (path) => (await fetch(path)).text(), CHUNK), "settings");
  await untilKept(page, CHUNK);
  assert.equal(await isKept(page, "/month-111111111111111a.wasm"), false);
});

test("a new version brings along the chunks that did not change, and loads none before it runs", async () => {
  const page = await visited();
  await untilKept(page, CHUNK);
  requests = [];
  await updateTo(2, page);
  await until(page, async () => (await navigator.serviceWorker.getRegistration()).waiting);
  const keys = await page.evaluate(async () =>
    (await (await caches.open("doorstep-2")).keys()).map(({ url }) => new URL(url).pathname),
  );
  assert.ok(keys.includes(CHUNK) && !keys.includes("/month-222222222222222a.wasm"), keys);
  assert.equal(count(CHUNK), 0);
  assert.equal(count("/month-222222222222222a.wasm"), 0);
});

test("a chunk that cannot be had does not keep a version from being installed", async () => {
  current.files.delete(CHUNK);
  const page = await visited();
  assert.deepEqual(await cacheNames(page), ["doorstep-1"]);
});

/** Asks the engine of a version something, as the app does. */
const ask = (page, version) =>
  page.evaluate(async (path) => {
    const worker = new Worker(path, { type: "module" });
    const answer = new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = () => reject(new Error("no worker"));
    });
    worker.postMessage("asked");
    return answer;
  }, engine(version));

test("the assistant's engine is kept once somebody uses it, and not before", async () => {
  const page = await visited();
  await page.reload();
  await started(page);
  await untilKept(page, "/month-111111111111111a.wasm");
  assert.deepEqual([count(engine(1)), count(MODEL)], [0, 0]);
  assert.equal(await ask(page, 1), "asked 1");
  await page.evaluate((path) => fetch(path), MODEL);
  for (const path of [engine(1), MODEL]) await untilKept(page, path);
  const port = new URL(origin).port;
  await stop();
  assert.equal(await ask(page, 1), "asked 1");
  await start(port);
});

test("who uses the assistant's engine has that of the new version as soon as it is there", async () => {
  const page = await visited();
  assert.equal(await ask(page, 1), "asked 1");
  await untilKept(page, engine(1));
  await page.evaluate((path) => fetch(path), MODEL);
  await untilKept(page, MODEL);
  requests = [];
  await updateTo(2, page);
  await until(page, async () => (await navigator.serviceWorker.getRegistration()).waiting);
  assert.deepEqual([count(engine(2)), count(MODEL)], [1, 0]);
  assert.ok(await isKept(page, engine(2)));
});

test("an engine that cannot be had does not keep a version from being installed", async () => {
  const page = await visited();
  assert.equal(await ask(page, 1), "asked 1");
  await untilKept(page, engine(1));
  const next = site(2);
  next.files.delete(engine(2));
  current = next;
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await until(page, async () => (await navigator.serviceWorker.getRegistration()).waiting);
  assert.equal(await isKept(page, engine(2)), false);
});

test("who has never used the assistant's engine is not sent that of a new version", async () => {
  const page = await visited();
  await updateTo(2, page);
  await until(page, async () => (await navigator.serviceWorker.getRegistration()).waiting);
  assert.deepEqual([count(engine(2)), count(MODEL)], [0, 0]);
});

test("a deleted cache falls back to the network and is filled again", async () => {
  const page = await visited();
  await page.evaluate(() => caches.delete("doorstep-1"));
  const next = await open("/bins/1");
  await started(next);
  assert.equal(await next.title(), "server");
  await until(next, async () => (await (await caches.open("doorstep-1")).keys()).length >= 6);
  assert.equal(await (await open("/bins/1")).title(), "app en");
});

test("a damaged entry falls back to the network", async () => {
  const page = await visited();
  await page.evaluate(async () => {
    const cache = await caches.open("doorstep-1");
    const key = (await cache.keys()).find((request) => request.url.includes("/shell/app.en.html"));
    await cache.put(key, new Response("broken", { status: 500 }));
  });
  const next = await open("/bins/1");
  assert.equal(await next.title(), "server");
});

for (const [name, type] of [["_bg.wasm", "application/wasm"], ["words-en", "text/plain"]]) {
  test(`an app that cannot start for its ${name} gives way to the server's pages`, async () => {
    const page = await visited();
    await page.evaluate(async ([name, type]) => {
      const cache = await caches.open("doorstep-1");
      const key = (await cache.keys()).find((request) => request.url.includes(name));
      await cache.put(key, new Response("broken", { headers: { "content-type": type } }));
    }, [name, type]);
    const next = await context.newPage();
    await next.goto(`${origin}/bins/1`);
    await next.waitForFunction(() => document.title === "server");
    await started(next);
  });
}

test("the emergency stop removes the worker and its caches", async () => {
  const page = await visited();
  current.files.set("/sw.js", read("sw-kill.js"));
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await until(page, async () => (await caches.keys()).length === 0);
  await until(page, async () => (await navigator.serviceWorker.getRegistration()) === undefined);
  current.files.delete("/sw.js");
  await page.reload();
  assert.equal(await page.title(), "server");
});

for (const [path, other] of [
  ["/app-111111111111111a_bg.wasm", Buffer.from([0, 97, 115, 109, 1, 0, 0, 0])],
  ["/words-en-ccccccccccccccc1.txt", "other words"],
  ["/words-en-ccccccccccccccc1.txt", undefined],
]) {
  test(`${other ? "another file" : "nothing"} in the place of ${path} is refused and the page stays`, async () => {
    current.files.set(path, other);
    const page = await context.newPage();
    const failed = page.waitForEvent("console", (message) => message.type() === "error");
    await page.goto(origin);
    await failed;
    assert.equal(await page.title(), "server");
    assert.equal(await page.evaluate(() => document.documentElement.dataset.started), undefined);
    assert.equal(count("/sw.js"), 0);
  });
}

test("markup that runs is refused, markup that does not is accepted", async () => {
  const page = await visited();
  const accepted = (html) =>
    page.evaluate((html) => {
      const template = document.createElement("template");
      try {
        template.innerHTML = html;
        return true;
      } catch {
        return false;
      }
    }, html);
  assert.ok(await accepted('<p class="button-group">Bins on Monday = brown. Works without JavaScript.</p>'));
  assert.ok(await accepted('<svg viewBox="0 0 1 1"><path d="M0 0z"/></svg><!>'));
  for (const html of [
    "<script>1</script>",
    '<img src="x" onerror="1">',
    "<img src=x onerror=1>",
    "<svg/onload=1>",
    '<a href="javascript:1">x</a>',
    '<a href="JavaScript&colon;1">x</a>',
    "<iframe srcdoc='x'></iframe>",
  ]) {
    assert.equal(await accepted(html), false, html);
  }
  const registers = (url) =>
    page.evaluate((url) => navigator.serviceWorker.register(url).then(() => true, () => false), url);
  assert.equal(await registers("/other.js"), false);
  assert.equal(await registers("/sw.js"), true);
  const begins = (url) =>
    page.evaluate((url) => {
      try {
        new Worker(url).terminate();
        return true;
      } catch {
        return false;
      }
    }, url);
  for (const url of ["/engine.js", "/engine-1/../other.js", "//other.example/engine-1.js", "/engine-1.js?"]) {
    assert.equal(await begins(url), false, url);
  }
  assert.equal(await begins(engine(1)), true);
});

test("who prefers Welsh starts in Welsh, but may follow a link to English", async () => {
  const page = await visited();
  await page.evaluate(() => localStorage.setItem("language", "cy"));
  const launched = await open("/");
  await launched.waitForURL(`${origin}/cy`);
  await started(launched);
  await launched.evaluate(() => {
    const link = document.body.appendChild(document.createElement("a"));
    link.href = "/";
    link.click();
  });
  await launched.waitForURL(`${origin}/`);
  await started(launched);
  assert.equal(new URL(launched.url()).pathname, "/");
});
