// What the gateway answers, as a browser, a cache or a stranger sees it: status, type, headers, encodings.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { test } from "node:test";
import { dist, gatewayForAll } from "../support/gateway.mjs";

const gateway = gatewayForAll();
const get = (path, headers = {}) => fetch(gateway.url + path, { headers });
const type = (response) => response.headers.get("content-type") ?? "";

async function built(pattern) {
  return `/${(await readdir(dist)).find((name) => pattern.test(name))}`;
}
const wasm = () => built(/^app-.*\.wasm$/);
const script = () => built(/^app-.*\.js$/);
const style = () => built(/^main-.*\.css$/);
const words = () => built(/^words-cy-.*\.txt$/);

/** One of each kind of answer. */
async function kinds() {
  const id = await gateway.id("12 Weir Lane");
  const pages = ["/", "/cy", "/bins?q=weir%20lane", `/bins/${id}`, "/bins/1", "/bin"];
  const files = ["/sw.js", "/boot.js", "/manifest.webmanifest", "/nothing.css", await script(), await wasm()];
  const own = `/api/v1/addresses/${id}`;
  const reads = ["/api/v1/council", `${own}/schedule`, `${own}/calendar.ics`];
  const refused = ["/api/v1/nothing", "/api/v1/addresses?q="];
  return [...pages, ...files, ...reads, ...refused, "/health", "/ready"];
}

test("every answer carries the headers that protect the person", async () => {
  for (const path of await kinds()) {
    const { headers } = await get(path);
    const policy = headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'none'/, path);
    assert.match(policy, /require-trusted-types-for 'script'/, path);
    assert.match(policy, /frame-ancestors 'none'/, path);
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*/, path);
    assert.match(headers.get("strict-transport-security") ?? "", /max-age=\d{8}/, path);
    assert.equal(headers.get("x-content-type-options"), "nosniff", path);
    assert.equal(headers.get("cross-origin-opener-policy"), "same-origin", path);
    assert.equal(headers.get("cross-origin-resource-policy"), "same-origin", path);
    assert.ok(headers.get("referrer-policy"), path);
    assert.ok(headers.get("permissions-policy"), path);
    assert.ok(headers.get("x-request-id"), path);
    assert.equal(headers.get("set-cookie"), null, path);
    assert.equal(headers.get("server"), null, path);
  }
});

test("a page that is not there is a page with status 404", async () => {
  const noMonth = `/bins/${await gateway.id("12 Weir Lane")}/month/2026-13`;
  for (const path of ["/bin", "/cy/bin", "/bins/1", "/cy/bins/1", noMonth, "/.env/x", "//x"]) {
    const response = await get(path);
    assert.equal(response.status, 404, path);
    assert.match(type(response), /^text\/html/, path);
    assert.match(await response.text(), /<h1/, path);
  }
});

test("a file that is not there is never a page", async () => {
  const built = ["/app-0000000000000000.js", "/app-0000000000000000_bg.wasm", "/nothing.css", "/sw2.js"];
  const guessed = ["/robots.txt.bak", "/.env", "/icons/none.png", "/..%2f..%2fCargo.toml"];
  for (const path of [...built, ...guessed]) {
    const response = await get(path);
    assert.equal(response.status, 404, path);
    assert.doesNotMatch(type(response) + (await response.text()), /html/, path);
  }
});

test("other names of a page lead to it", async () => {
  for (const [path, page] of [
    ["/index.html", "/"],
    ["/CY", "/cy"],
    ["/Bins?q=weir", "/bins?q=weir"],
  ]) {
    const response = await fetch(gateway.url + path, { redirect: "manual" });
    assert.deepEqual([response.status, response.headers.get("location")], [308, page], path);
  }
});

test("the interface answers what is wrong as a problem document", async () => {
  for (const [path, status, code] of [
    ["/api/v1/nothing", 404, "not_found"],
    ["/api/v2/council", 404, "not_found"],
    ["/api/v1/addresses/1/schedule", 404, "not_found"],
    ["/api/v1/addresses/1", 404, "not_found"],
    ["/api/v1/addresses?q=", 422, "invalid"],
    ["/api/v1/addresses", 422, "invalid"],
    ["/api/v1/addresses?q=weir&cursor=later", 422, "invalid"],
  ]) {
    const response = await get(path);
    assert.equal(response.status, status, path);
    assert.match(type(response), /^application\/problem\+json/, path);
    assert.equal((await response.json()).code, code, path);
  }
  const posted = await fetch(`${gateway.url}/api/v1/council`, { method: "POST" });
  assert.equal(posted.status, 405);
  assert.match(type(posted), /^application\/problem\+json/);
});

test("built files come compressed, and the same whichever way", async () => {
  const files = [await script(), await wasm(), await words(), await style()];
  for (const path of [...files, "/", "/cy", "/sw.js", "/settings"]) {
    const bodies = [];
    for (const encoding of ["br", "gzip", "identity"]) {
      const response = await get(path, { "accept-encoding": encoding });
      assert.equal(response.headers.get("content-encoding"), encoding === "identity" ? null : encoding, path);
      assert.match(response.headers.get("vary") ?? "", /accept-encoding/i, path);
      bodies.push(Buffer.from(await response.arrayBuffer()).toString("base64"));
    }
    assert.equal(new Set(bodies).size, 1, path);
  }
});

test("types are those that browsers insist on", async () => {
  for (const [path, expected] of [
    [await wasm(), /^application\/wasm$/],
    [await script(), /^text\/javascript/],
    [await style(), /^text\/css/],
    ["/sw.js", /^text\/javascript/],
    ["/manifest.webmanifest", /^application\/manifest\+json/],
    ["/cy/manifest.webmanifest", /^application\/manifest\+json/],
    ["/favicon.svg", /^image\/svg\+xml/],
    ["/api/v1/council", /^application\/json/],
    ["/", /^text\/html; ?charset=utf-8/],
    ["/bins?q=weir%20lane", /^text\/html; ?charset=utf-8/],
  ]) {
    assert.match(type(await get(path)), expected, path);
  }
});

test("files with a hash in their name are kept for ever, all others are asked for again", async () => {
  for (const path of [await script(), await wasm(), await words(), await style()]) {
    assert.match((await get(path)).headers.get("cache-control"), /immutable/, path);
  }
  const others = ["/", "/cy", "/sw.js", "/boot.js", "/manifest.webmanifest", "/bins?q=weir%20lane", "/api/v1/council"];
  for (const path of others) {
    assert.match((await get(path)).headers.get("cache-control"), /no-cache/, path);
  }
  for (const path of ["/app-0000000000000000.js", "/api/v1/nothing"]) {
    assert.doesNotMatch((await get(path)).headers.get("cache-control") ?? "", /immutable|max-age=[1-9]/, path);
  }
});

test("who has it already is not sent it again", async () => {
  const id = await gateway.id("12 Weir Lane");
  const files = ["/", "/cy", "/sw.js", "/manifest.webmanifest"];
  const own = `/api/v1/addresses/${id}`;
  const reads = ["/api/v1/council", "/api/v1/addresses?q=weir%20lane", own, `${own}/schedule`, `${own}/calendar.ics`];
  for (const path of [...files, ...reads, "/api/v1/openapi.json"]) {
    const etag = (await get(path)).headers.get("etag");
    assert.ok(etag, path);
    const again = await get(path, { "if-none-match": etag });
    assert.equal(again.status, 304, path);
    assert.equal(await again.text(), "", path);
  }
  const modified = (await get("/boot.js")).headers.get("last-modified");
  assert.equal((await get("/boot.js", { "if-modified-since": modified })).status, 304);
});

test("HEAD answers as GET does, without a body", async () => {
  for (const path of ["/", await script(), "/api/v1/council", "/bin"]) {
    const [head, whole] = [await fetch(gateway.url + path, { method: "HEAD" }), await get(path)];
    assert.equal(head.status, whole.status, path);
    assert.equal(type(head), type(whole), path);
    assert.equal(await head.text(), "", path);
  }
});
