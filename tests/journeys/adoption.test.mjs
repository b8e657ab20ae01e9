// The first seconds of a slow visit: the page works before the app is there; nothing moves or is lost when it comes.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { test } from "node:test";
import { Person, appReady, focused, open, save, shifts, workerReady } from "../support/browser.mjs";
import { Gateway, gatewayForAll } from "../support/gateway.mjs";
import { nextVersion } from "../support/next_version.mjs";

const gateway = gatewayForAll();

/** A person to whom the app comes only when `release` is called, or the part of it that is named so. */
async function onSlowNetwork(t, part = "**/*_bg.wasm") {
  const person = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  const held = {};
  held.promise = new Promise((resolve) => (held.resolve = resolve));
  await person.context.route(part, async (route) => {
    await held.promise;
    // The page that asked may have been left meanwhile.
    await route.continue().catch(() => {});
  });
  const { page } = person;
  return { person, page, release: held.resolve, go: (path) => page.goto(path, { waitUntil: "domcontentloaded" }) };
}

test("a search that is sent early is answered by the gateway, and the app takes that answer over", async (t) => {
  const { page, release, go } = await onSlowNetwork(t);
  await go("/");
  await page.getByLabel("Street or postcode").fill("AW1 2AB");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByRole("heading", { name: "Choose your address" }).waitFor();
  const url = page.url();
  assert.match(url, /\/bins\?q=AW1(\+|%20)2AB$/);
  const loads = [];
  page.on("load", () => loads.push(page.url()));
  await page.getByRole("link", { name: "12 Weir Lane" }).waitFor();
  assert.equal(await page.locator("html[data-app]").count(), 0);

  release();
  await appReady(page);
  assert.equal(page.url(), url);
  assert.ok(loads.length <= 1, "the page was loaded again");
  await page.getByRole("link", { name: "12 Weir Lane" }).click();
  await page.getByRole("button", { name: "Save this address" }).waitFor();
});

const WORDS = "**/words-*.txt";

/** From the front page to bin days, as the gateway answers it. */
async function answeredByGateway(page) {
  await page.getByLabel("Street or postcode").fill("12 Weir Lane");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByRole("link", { name: "12 Weir Lane" }).click();
  await page.getByRole("heading", { name: "12 Weir Lane" }).waitFor();
  await page.locator(".day-card__when").waitFor();
  assert.equal(await page.locator("html[data-app]").count(), 0);
}

test("the app waits for its words, and says nothing before", async (t) => {
  const { page, release, go } = await onSlowNetwork(t, WORDS);
  const program = page.waitForResponse("**/*_bg.wasm");
  await go("/cy");
  await (await program).finished();
  await page.locator("#q").fill("heol y castell 12");
  assert.equal(await page.locator("html[data-app]").count(), 0);
  release();
  await appReady(page);
  assert.equal(await page.locator("#q").inputValue(), "heol y castell 12");
  await page.getByRole("button", { name: "Chwilio" }).click();
  await page.getByRole("link", { name: "12 Heol y Castell" }).waitFor();
});

test("a page asks for the words of its own language, once", async (t) => {
  for (const [path, language] of [["/", "en"], ["/cy", "cy"]]) {
    const { page } = await Person.at(t, gateway.url, { serviceWorkers: "block" });
    const asked = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await open(page, path);
    const words = asked.filter((path) => path.startsWith("/words-"));
    assert.equal(words.length, 1, words.join());
    assert.match(words[0], new RegExp(`^/words-${language}-`));
  }
});

test("where the words do not come, the gateway answers", async (t) => {
  const person = await Person.at(t, gateway.url, { serviceWorkers: "block" });
  person.expectFaults(/ERR_FAILED|Failed to fetch/);
  await person.context.route(WORDS, (route) => route.abort());
  const { page } = person;
  const refused = page.waitForEvent("console", (message) => message.text().includes("Failed to fetch"));
  await page.goto("/");
  await refused;
  await answeredByGateway(page);
});

test("words that do not fit the app are refused, and the gateway answers", async (t) => {
  const { folder, change } = await nextVersion(t);
  const words = (await readdir(folder)).filter((name) => /^words-.*\.txt$/.test(name));
  for (const name of words) await change(name, { edit: (text) => `${text}\nmore` });
  const gateway = await new Gateway({ dist: folder }).start();
  t.after(() => gateway.remove());
  const person = await Person.at(t, gateway.url);
  person.expectFaults(/the words are not those of this app/);
  const { page } = person;
  const refused = page.waitForEvent("console", (message) => message.text().includes("not those of this app"));
  await page.goto("/");
  await refused;
  await answeredByGateway(page);
  const workers = await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
  assert.equal(workers, 0, "nothing is kept that cannot start");
});

test("what cannot be searched for gets the same answer from the gateway and from the app", async (t) => {
  const { page, release, go, person } = await onSlowNetwork(t);
  person.expectFaults(/status of 422/);
  await go("/bins?q=a%20b");
  await page.getByRole("heading", { name: "There is a problem" }).waitFor();
  const before = await page.locator("main").innerText();
  release();
  await appReady(page);
  assert.equal(await page.locator("main").innerText(), before);
});

for (const path of ["/", "/bins?q=weir%20lane"]) {
  test(`what is typed on ${path} stays when the app takes over, with the caret where it was`, async (t) => {
    const { page, release, go } = await onSlowNetwork(t);
    await go(path);
    const box = page.locator("#q");
    await box.fill("");
    await box.pressSequentially("12 Lane");
    for (let steps = 0; steps < 4; steps += 1) await page.keyboard.press("ArrowLeft");
    release();
    await appReady(page);
    await page.keyboard.type("Weir ");
    assert.equal(await box.inputValue(), "12 Weir Lane");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "12 Weir Lane" }).waitFor();
  });
}

test("who has come to a link by keyboard is still there when the app takes over", async (t) => {
  const { page, release, go } = await onSlowNetwork(t);
  await go("/bins?q=weir%20lane");
  await page.getByRole("link", { name: "12 Weir Lane" }).focus();
  release();
  await appReady(page);
  assert.match((await focused(page)).text, /^12 Weir Lane/);
});

const VIEWPORTS = [
  { width: 360, height: 740 },
  { width: 1280, height: 900 },
];

/** A line on which a page of the gateway arrives element by element, without script; `next` hands over one. */
async function slowLine(t, path) {
  const page = await fetch(gateway.url + path);
  const html = (await page.text()).replaceAll(/<link[^>]*>|<script type="module".*?<\/script>/gs, "");
  // The first holds the head and the beginning of the body: nothing is painted before.
  const pieces = html.split(/(?<=<body.*<\/[a-z0-9]+>)/s);
  let response;
  const server = createServer((request, answer) => {
    if (request.url !== "/") return answer.writeHead(204).end();
    response = answer;
    response.writeHead(page.status, { "content-type": page.headers.get("content-type") });
    response.write(pieces.shift());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const next = () => {
    if (pieces.length === 0) return false;
    response[pieces.length > 1 ? "write" : "end"](pieces.shift());
    return true;
  };
  return { url: `http://127.0.0.1:${server.address().port}`, next };
}

const painted = (page) => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve())));

test("nothing moves while a page arrives", async (t) => {
  const id = await gateway.id("12 Weir Lane");
  for (const path of ["/", `/bins/${id}`, `/bins/${id}/month/2026-11`, "/settings"]) {
    for (const viewport of VIEWPORTS) {
      const { url, next } = await slowLine(t, path);
      const { page } = await Person.at(t, url, { viewport });
      await page.goto(url, { waitUntil: "commit" });
      do await painted(page);
      while (next());
      await page.waitForLoadState();
      assert.deepEqual(await shifts(page), [], `${path} at ${viewport.width} px`);
    }
  }
});

test("nothing moves when the app takes over", async (t) => {
  const id = await gateway.id("12 Weir Lane");
  const bins = [`/bins/${id}`, `/bins/${id}/month/2026-11`];
  for (const path of ["/", "/bins?q=weir%20lane", ...bins, "/settings", "/cy/about"]) {
    for (const viewport of VIEWPORTS) {
      const { page, release, go } = await onSlowNetwork(t);
      await page.setViewportSize(viewport);
      await go(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      const before = await page.evaluate(() => performance.now());
      release();
      await appReady(page);
      assert.deepEqual(await shifts(page, before), [], `${path} at ${viewport.width} px`);
    }
  }
});

test("nothing moves on a later visit, which starts from what the device keeps", async (t) => {
  const { page, context } = await Person.at(t, gateway.url);
  const id = await gateway.id("12 Weir Lane");
  await open(page, `/bins/${id}`);
  await save(page);
  await workerReady(page);
  for (const path of ["/", `/bins/${id}/month/2026-11`, "/settings"]) {
    for (const viewport of VIEWPORTS) {
      const later = await context.newPage();
      await later.setViewportSize(viewport);
      // Slow enough for the empty page to be painted before the app starts.
      await (await context.newCDPSession(later)).send("Emulation.setCPUThrottlingRate", { rate: 4 });
      await open(later, path);
      assert.deepEqual(await shifts(later), [], `${path} at ${viewport.width} px`);
      await later.close();
    }
  }
});

for (const path of ["/bins?q=12%20weir%20lane", "/bins/HOME", "/bins/HOME/month/2026-12"]) {
  test(`what the gateway's page ${path} is made of is not asked for again`, async (t) => {
    const { page } = await Person.at(t, gateway.url, { serviceWorkers: "block" });
    const asked = [];
    page.on("request", (request) => request.url().includes("/api/") && asked.push(request.url()));
    await open(page, path.replace("HOME", await gateway.id("12 Weir Lane")));
    await page.locator("main h1").waitFor();
    assert.deepEqual(asked, []);
  });
}

test("what the gateway has answered stays where the app cannot be answered", async (t) => {
  const { person, page, release, go } = await onSlowNetwork(t);
  person.expectFaults(/ERR_FAILED/);
  await go(`/bins/${await gateway.id("12 Weir Lane")}`);
  await page.evaluate(() => document.querySelectorAll("script[data-etag]").forEach((block) => block.remove()));
  await person.context.route("**/api/v1/**", (route) => route.abort());
  release();
  await appReady(page);
  await page.getByRole("heading", { name: "12 Weir Lane" }).waitFor();
  assert.equal(await page.locator(".day-card").count(), 1);
});

test("who has begun to search is not led to the saved home", async (t) => {
  const { person, page, release, go } = await onSlowNetwork(t);
  release();
  await open(page, `/bins/${await gateway.id("12 Weir Lane")}`);
  await save(page);
  await page.evaluate(() => localStorage.removeItem("glances-of"));
  const held = {};
  held.promise = new Promise((resolve) => (held.release = resolve));
  await person.context.unroute("**/*_bg.wasm");
  await person.context.route("**/*_bg.wasm", async (route) => {
    await held.promise;
    await route.continue();
  });
  await go("/");
  await page.locator("#q").fill("7 Cwm");
  held.release();
  await appReady(page);
  assert.equal(await page.locator("#q").inputValue(), "7 Cwm");
});
