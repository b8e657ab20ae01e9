// Showing a credential from a wallet that others have written: the honest one is believed, and each tampering is refused
// (OpenID4VP 1.0, RFC 9901, SD-JWT VC, Token Status List).

import assert from "node:assert/strict";
import { readFile, writeFile, mkdtemp, rm } from "node:fs/promises";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { decodeProtectedHeader } from "jose";
import { Cookies } from "../support/cookies.mjs";
import { Gateway, root } from "../support/gateway.mjs";
import { Issuer, RESIDENCY, SIAN, Wallet, post } from "../support/wallet.mjs";

const embedded = await readFile(join(root, "src/gateway/council/aberwen.toml"), "utf8");
const issuer = new Issuer();
const councils = {};
const folder = await mkdtemp(join(tmpdir(), "doorstep-wallet-"));

before(async () => {
  await issuer.start();
  for (const mode of ["direct_post.jwt", "direct_post"]) {
    const config = join(folder, `${mode}.toml`);
    await writeFile(config, `${embedded}\n[identity.wallet]\n${issuer.settings}\nresponse_mode = "${mode}"\n`);
    councils[mode] = await new Gateway({ config }).start();
  }
});
after(async () => {
  for (const council of Object.values(councils)) await council.remove();
  await issuer.stop();
  await rm(folder, { recursive: true });
});

const decoded = (text) => text.replaceAll("&amp;", "&");

/** Somebody who has signed in at a council, with the language of their pages. */
class Resident {
  constructor(council, prefix = "") {
    Object.assign(this, { council, prefix, cookies: new Cookies() });
  }

  static async at(council, prefix) {
    const resident = new Resident(council, prefix);
    const { text } = await resident.cookies.open(`${council.url}/auth/login?return_to=%2Fidentity`);
    const [, choice] = text.match(/href="(\/dev-idp\/[^"]+person=[^"]+|\/dev-idp\/[^"]+)"/);
    await resident.cookies.open(new URL(decoded(choice), council.url));
    return resident;
  }

  async page(path) {
    const { response, text, hops } = await this.cookies.open(new URL(path, this.council.url).href);
    return { status: response.status, text, path: hops.at(-1).replace(this.council.url, ""), headers: response.headers };
  }

  /** Presses a button of the page with what can be proved. */
  async ask(purpose, way = "other-device") {
    const response = await this.cookies.press(`${this.council.url}${this.prefix}/identity/wallet`, `${way}=${purpose}`);
    assert.equal(response.status, 303);
    const path = response.headers.get("location");
    const { text, headers } = await this.page(path);
    const [, link] = text.match(/href="(openid4vp:[^"]+)"/);
    return { path, link: decoded(link), text, headers };
  }

  /** Writes as the page does that has the browser find a wallet. */
  write(path, body) {
    return this.cookies.ask(`${this.council.url}/api/v1/identity/presentations${path}`, {
      method: "POST",
      headers: { origin: this.council.url, "x-council": "1", "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  /** What the browser is handed for a purpose, and the page that tells what comes of it. */
  async askInBrowser(purpose) {
    const response = await this.write("", { purpose });
    assert.equal(response.status, 201);
    const { id, request } = await response.json();
    return { id, data: { request }, path: `${this.prefix}/identity/wallet/${id}` };
  }

  /** Opens the page to which a wallet leads, and what comes by itself after it. */
  async follow(address) {
    const first = await this.page(address);
    const next = first.headers.get("refresh")?.replace(/^0;url=/, "");
    return next ? this.page(next) : first;
  }
}

const heading = ({ text }) => text.match(/<h1[^>]*>([^<]+)</)[1];
const PROVED = "You have shown proof";
const NOTHING = "Nothing was proved";

async function proved(resident, path) {
  const page = await resident.page(path);
  assert.equal(heading(page), PROVED, page.text);
  return page.text;
}

test("what is asked is signed, and says all that a wallet must know", async () => {
  const resident = await Resident.at(councils["direct_post.jwt"]);
  const { path, link, text, headers } = await resident.ask("age");
  const asked = new URL(link);
  assert.deepEqual([...asked.searchParams.keys()], ["client_id", "request_uri", "request_uri_method"]);
  assert.match(text, /<svg role="img" aria-label="QR code/);
  assert.equal(headers.get("refresh"), "5");
  assert.equal(headers.get("cache-control"), "no-store");
  const fetched = await fetch(asked.searchParams.get("request_uri"));
  assert.equal(fetched.headers.get("content-type"), "application/oauth-authz-req+jwt");
  const header = decodeProtectedHeader(await fetched.text());
  assert.deepEqual([header.typ, header.alg], ["oauth-authz-req+jwt", "ES256"]);
  const digest = createHash("sha256").update(Buffer.from(header.x5c[0], "base64")).digest("base64url");
  assert.equal(asked.searchParams.get("client_id"), `x509_hash:${digest}`);
  const wallet = await Wallet.of(issuer);
  const request = await wallet.read(link);
  assert.equal(request.version, 100, "the library takes it for the final version");
  assert.equal(request.client.prefix, "x509_hash");
  assert.equal(request.aud, "https://self-issued.me/v2");
  assert.deepEqual([request.response_type, request.response_mode], ["vp_token", "direct_post.jwt"]);
  assert.ok(Buffer.from(request.nonce, "base64url").length >= 16);
  assert.equal(request.redirect_uri, undefined);
  const [query] = request.dcql_query.credentials;
  assert.deepEqual([query.format, query.meta], ["dc+sd-jwt", { vct_values: [RESIDENCY] }]);
  assert.deepEqual(query.claims, [{ path: ["age_over_18"] }]);
  const { client_metadata: metadata } = request;
  assert.deepEqual(metadata.encrypted_response_enc_values_supported, ["A128GCM", "A256GCM"]);
  const [key] = metadata.jwks.keys;
  assert.deepEqual([key.kty, key.crv, key.alg, key.use, key.d], ["EC", "P-256", "ECDH-ES", "enc", undefined]);
  assert.ok(!JSON.stringify(request).includes(path.split("/").at(-1)), "the id of the page is the person's alone");
});

test("a request says back what a wallet has said, and its key is another each time", async () => {
  const resident = await Resident.at(councils["direct_post.jwt"]);
  const { link } = await resident.ask("age");
  const uri = new URL(link).searchParams.get("request_uri");
  const read = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
  const body = new URLSearchParams({ wallet_nonce: "from-the-wallet" });
  const posted = read(await (await fetch(uri, { method: "POST", body })).text());
  assert.equal(posted.wallet_nonce, "from-the-wallet");
  const other = await resident.ask("address");
  const second = read(await (await fetch(new URL(other.link).searchParams.get("request_uri"))).text());
  for (const name of ["nonce", "state"]) assert.notEqual(second[name], posted[name]);
  assert.notEqual(second.client_metadata.jwks.keys[0].x, posted.client_metadata.jwks.keys[0].x);
});

for (const [mode, enc] of [
  ["direct_post", undefined],
  ["direct_post.jwt", "A128GCM"],
  ["direct_post.jwt", "A256GCM"],
]) {
  test(`on another device: an honest wallet is believed, by ${mode} ${enc ?? "in clear"}`, async () => {
    const resident = await Resident.at(councils[mode]);
    const wallet = Object.assign(await Wallet.of(issuer), { enc });
    const { path, link } = await resident.ask("address");
    assert.deepEqual(await wallet.show(link), { status: 200 });
    const text = await proved(resident, path);
    for (const said of [SIAN.name, "12 Weir Lane", "Aberwen", "AW1 2AB"]) assert.ok(text.includes(said), said);
    for (const kept of ["1984", "990000000012"]) assert.ok(!text.includes(kept), `${kept} was not asked for`);
  });
}

test("on this device: the wallet leads back, and only then it is told what was shown", async () => {
  for (const prefix of ["", "/cy"]) {
    const resident = await Resident.at(councils["direct_post.jwt"], prefix);
    const wallet = await Wallet.of(issuer);
    const { path, link, headers } = await resident.ask("age", "this-device");
    assert.equal(headers.get("refresh"), null);
    const { status, redirect_uri: back } = await wallet.show(link);
    assert.equal(status, 200);
    const { searchParams, pathname } = new URL(back);
    assert.equal(pathname, `${prefix}/identity/wallet/back`);
    assert.match(searchParams.get("response_code"), /^[\w-]{43}$/);
    assert.ok(!back.includes(path.split("/").at(-1)), "the wallet is not told the id of the page");
    const waiting = await resident.page(path);
    assert.equal(heading(waiting), prefix ? "Mae eich waled wedi ateb" : "Your wallet has answered");
    const page = await resident.follow(back);
    assert.equal(page.path, path);
    assert.equal(heading(page), prefix ? "Rydych wedi dangos prawf" : PROVED);
    const again = await resident.follow(back);
    assert.equal(again.path, path, "whoever goes back a page is led to the same");
    assert.equal(heading(again), prefix ? "Rydych wedi dangos prawf" : PROVED);
  }
});

test("a wallet that leads back to somebody else has proved nothing to anybody", async () => {
  const council = councils["direct_post.jwt"];
  for (const victim of [await Resident.at(council), new Resident(council)]) {
    const attacker = await Resident.at(council);
    const wallet = await Wallet.of(issuer);
    const { path, link } = await attacker.ask("address", "this-device");
    const { redirect_uri: back } = await wallet.show(link);
    const seen = await victim.follow(back);
    assert.equal(heading(seen), NOTHING);
    assert.ok(seen.text.includes("another browser") && !seen.text.includes(SIAN.name));
    for (const page of [await attacker.page(path), await attacker.follow(back)]) {
      assert.equal(heading(page), NOTHING);
      assert.ok(!page.text.includes(SIAN.name));
    }
  }
});

/** Waits until a council has logged a reason, after what it had logged before. */
async function logged(council, before, reason) {
  const since = Date.now();
  while (!council.log.slice(before).includes(reason)) {
    assert.ok(Date.now() < since + 10_000, `it is not said that ${reason}, but: ${council.log.slice(before)}`);
    await setTimeout(5);
  }
}
const flipped = (text, at) => text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);
const disclosure = (name, value) => Buffer.from(JSON.stringify(["salt", name, value])).toString("base64url");
/** Puts another disclosure between those that are shown and the proof of the holder. */
const withMore = (text, more) => text.replace(/~([^~]*)$/, `~${more}~$1`);

const forged = {
  "the nonce of another request": (wallet, request) => wallet.present(request, { nonce: "another" }),
  "another service": (wallet, request) => wallet.present(request, { aud: "x509_hash:another" }),
  "the same service without its prefix": (wallet, request) =>
    wallet.present(request, { aud: request.client_id.replace("x509_hash:", "") }),
  "a proof of an hour ago": (wallet, request) => wallet.present(request, { iat: Date.now() / 1000 - 3600 }),
  "a proof of the time to come": (wallet, request) => wallet.present(request, { iat: Date.now() / 1000 + 3600 }),
  "a proof with another key": async (wallet, request) =>
    wallet.present(request, { signWith: (await Wallet.of(issuer)).privateKey }),
  "no proof of the holder": (wallet, request) => wallet.present(request, { kb: false }),
  "a proof for less than is shown": async (wallet, request) => {
    const [, more] = (await wallet.present(request, { also: [["birthdate"]] })).match(/~([^~.]+)~[^~]+$/);
    return withMore(await wallet.present(request), more);
  },
  "less than the proof is for": async (wallet, request) => (await wallet.present(request)).replace(/~[^~]+~/, "~"),
  "a disclosure that nobody has signed": async (wallet, request) =>
    withMore(await wallet.present(request), disclosure("age_over_21", true)),
  "a disclosure twice": async (wallet, request) => {
    const text = await wallet.present(request);
    return withMore(text, text.split("~")[1]);
  },
  "a disclosure that was altered": async (wallet, request) =>
    (await wallet.present(request)).replace(/~[^~]+~/, `~${disclosure("age_over_18", true)}~`),
  "a signature that was altered": async (wallet, request) => {
    const text = await wallet.present(request);
    return flipped(text, text.indexOf("~") - 10);
  },
  "a proof whose signature was altered": async (wallet, request) => {
    const text = await wallet.present(request);
    return flipped(text, text.length - 10);
  },
  "no SD-JWT at all": async () => "a.b.c",
};

/** Why each is refused, as the log of the council says it. */
const why = {
  "the nonce of another request": "is for another request",
  "another service": "is for another service",
  "the same service without its prefix": "is for another service",
  "a proof of an hour ago": "was not signed just now",
  "a proof of the time to come": "was not signed just now",
  "a proof with another key": "what its holder signed: its signature is wrong",
  "no proof of the holder": "its holder did not sign for it",
  "a proof for less than is shown": "is for another credential",
  "less than the proof is for": "is for another credential",
  "a disclosure that nobody has signed": "belongs to no digest",
  "a disclosure twice": "is there twice",
  "a disclosure that was altered": "belongs to no digest",
  "a signature that was altered": "the issuer's part: its signature is wrong",
  "a proof whose signature was altered": "what its holder signed: its signature is wrong",
  "no SD-JWT at all": "it is not an SD-JWT",
};

for (const [what, forge] of Object.entries(forged)) {
  test(`${what} is refused`, async () => {
    for (const mode of ["direct_post.jwt", "direct_post"]) {
      const resident = await Resident.at(councils[mode]);
      const wallet = await Wallet.of(issuer);
      const { path, link } = await resident.ask("age");
      const request = await wallet.read(link);
      const before = councils[mode].log.length;
      const { status } = await wallet.answer(request, await forge(wallet, request));
      assert.equal(status, 400, mode);
      await logged(councils[mode], before, why[what]);
      const page = await resident.page(path);
      assert.equal(heading(page), NOTHING);
      assert.match(page.text, /could not be sure/);
      // The request is spent: the same wallet does not do better with it.
      const late = await wallet.answer(request, await wallet.present(request));
      assert.equal(late.status, 404);
      assert.equal(heading(await resident.page(path)), NOTHING);
    }
  });
}

const answers = {
  "to another request": ["it is to another request", (request) => ({ ...request, state: `${request.state}x` })],
  "to a request without its state": ["it is to another request", (request) => ({ ...request, state: undefined })],
  "with two presentations for one credential": [
    "it holds another credential than the one that was asked for, or several",
    (request) => request,
    (id, presentation) => ({ [id]: [presentation, presentation] }),
  ],
  "with no presentation": [
    "it holds another credential than the one that was asked for, or several",
    (request) => request,
    (id) => ({ [id]: [] }),
  ],
  "with a credential that was not asked for": [
    "it holds another credential than the one that was asked for, or several",
    (request) => request,
    (id, presentation) => ({ other: [presentation] }),
  ],
  "with a credential more than was asked for": [
    "it holds another credential than the one that was asked for, or several",
    (request) => request,
    (id, presentation) => ({ [id]: [presentation], other: [presentation] }),
  ],
};

for (const [what, [reason, change, token]] of Object.entries(answers)) {
  test(`an answer ${what} proves nothing`, async () => {
    for (const mode of ["direct_post.jwt", "direct_post"]) {
      const resident = await Resident.at(councils[mode]);
      const wallet = await Wallet.of(issuer);
      const { path, link } = await resident.ask("age");
      const request = await wallet.read(link);
      const [{ id }] = request.dcql_query.credentials;
      const presentation = await wallet.present(request);
      const before = councils[mode].log.length;
      const { status } = await wallet.answer(change(request), presentation, token?.(id, presentation));
      assert.equal(status, 400, mode);
      await logged(councils[mode], before, reason);
      assert.equal(heading(await resident.page(path)), NOTHING);
    }
  });
}

const issued = {
  "of another kind": ["it is of a kind that its issuer may not issue", { own: { vct: "https://council.example/credentials/library/1" } }],
  "that has expired": ["it is not good yet, or not any more", { own: { exp: Math.floor(Date.now() / 1000) - 3600 } }],
  "that is not valid yet": ["it is not good yet, or not any more", { own: { nbf: Math.floor(Date.now() / 1000) + 3600 } }],
  "of an issuer that nobody knows": ["it is from nobody whose credentials are believed", { own: { iss: "https://stranger.example" } }],
  "that names no holder": ["it names no key of its holder", { own: { cnf: undefined } }],
  "that says something else than yes or no": ["it does not show all that was asked for", { claims: { ...SIAN, age_over_18: "yes" } }],
  "that does not say what was asked for": ["it does not show all that was asked for", { claims: { name: SIAN.name, birthdate: SIAN.birthdate, address: SIAN.address } }],
};

for (const [what, [reason, credential]] of Object.entries(issued)) {
  test(`a credential ${what} proves nothing`, async () => {
    const resident = await Resident.at(councils["direct_post.jwt"]);
    const wallet = await Wallet.of(issuer, credential);
    const { path, link } = await resident.ask("age");
    const request = await wallet.read(link);
    const before = resident.council.log.length;
    const { status } = await wallet.answer(request, await wallet.present(request));
    assert.equal(status, 400);
    await logged(resident.council, before, reason);
    assert.equal(heading(await resident.page(path)), NOTHING);
  });
}

test("a credential that another has signed in the issuer's name proves nothing", async () => {
  const resident = await Resident.at(councils["direct_post.jwt"]);
  const stranger = await new Issuer().start();
  const wallet = await Wallet.of(issuer, { by: stranger.privateKey });
  await stranger.stop();
  const { path, link } = await resident.ask("age");
  assert.equal((await wallet.show(link)).status, 400);
  assert.equal(heading(await resident.page(path)), NOTHING);
});

test("what was not asked for is dropped and kept nowhere", async () => {
  const council = councils["direct_post.jwt"];
  const resident = await Resident.at(council);
  const wallet = await Wallet.of(issuer);
  const { path, link } = await resident.ask("age");
  const request = await wallet.read(link);
  const also = [["name"], ["birthdate"], ["address", "street_address"]];
  const presentation = await wallet.present(request, { also });
  assert.equal((await wallet.answer(request, presentation)).status, 200);
  const text = await proved(resident, path);
  const database = Buffer.concat(
    await Promise.all(["", "-wal"].map((end) => readFile(join(council.data, `store.sqlite${end}`)).catch(() => Buffer.alloc(0)))),
  );
  assert.ok(database.length > 0 && database.includes("age-over18"), "it is looked for where it would be");
  for (const secret of ["1984-03-01", SIAN.name]) {
    assert.ok(!text.includes(secret), secret);
  }
  assert.ok(!database.includes("1984-03-01") && !council.log.includes("1984-03-01"));
  for (const secret of [presentation.slice(0, 100), "eyJ"]) assert.ok(!council.log.includes(secret), secret);
});

test("a credential that its issuer has taken back proves nothing, nor one of which nobody can say", async () => {
  const status = (idx) => ({ own: { status: { status_list: { idx, uri: `${issuer.url}/status` } } } });
  const council = councils["direct_post.jwt"];
  const resident = await Resident.at(council);
  const ask = async (idx) => {
    const { path, link } = await resident.ask("age");
    const wallet = await Wallet.of(issuer, status(idx));
    const { status: code } = await wallet.show(link);
    return { code, page: await resident.page(path) };
  };
  issuer.revoked.add(7);
  const good = await ask(6);
  assert.deepEqual([good.code, heading(good.page)], [200, PROVED]);
  const revoked = await ask(7);
  assert.deepEqual([revoked.code, heading(revoked.page)], [400, NOTHING]);
  assert.match(revoked.page.text, /no longer valid/);
  const nowhere = await ask(100_000);
  assert.deepEqual([nowhere.code, heading(nowhere.page)], [400, NOTHING]);
  issuer.isSilent = true;
  const unknown = await ask(6);
  issuer.isSilent = false;
  assert.equal(heading(unknown.page), NOTHING);
  assert.match(unknown.page.text, /could not check whether your credential is still valid/);
});

test("an answer is taken once", async () => {
  const resident = await Resident.at(councils["direct_post.jwt"]);
  const wallet = await Wallet.of(issuer);
  const { path, link } = await resident.ask("age");
  const request = await wallet.read(link);
  const presentation = await wallet.present(request);
  assert.equal((await wallet.answer(request, presentation)).status, 200);
  assert.equal((await wallet.answer(request, presentation)).status, 404);
  assert.equal((await fetch(new URL(link).searchParams.get("request_uri"))).status, 404);
  await proved(resident, path);
  // What was shown for one request is of no use for another.
  const second = await resident.ask("address");
  const other = await wallet.read(second.link);
  assert.equal((await wallet.answer(other, presentation)).status, 400);
  assert.equal(heading(await resident.page(second.path)), NOTHING);
});

test("an answer that is not encrypted, or to another key, is refused where it must be", async () => {
  const resident = await Resident.at(councils["direct_post.jwt"]);
  const wallet = await Wallet.of(issuer);
  const first = await wallet.read((await resident.ask("address")).link);
  const clear = await resident.ask("age");
  const request = await wallet.read(clear.link);
  const vp_token = JSON.stringify({ credential: [await wallet.present(request)] });
  assert.equal((await post(request.response_uri, { vp_token, state: request.state })).status, 400);
  assert.equal(heading(await resident.page(clear.path)), NOTHING);
  const other = await resident.ask("age");
  const asked = await wallet.read(other.link);
  const mixed = { ...asked, client_metadata: first.client_metadata };
  assert.equal((await wallet.answer(mixed, await wallet.present(asked))).status, 400);
  assert.equal(heading(await resident.page(other.path)), NOTHING);
});

test("whoever says no in their wallet is told so, and a wallet that cannot is too", async () => {
  const resident = await Resident.at(councils["direct_post.jwt"]);
  const wallet = await Wallet.of(issuer);
  for (const [error, said] of [
    ["access_denied", /You said no in your wallet/],
    ["vp_formats_not_supported", /has no credential that shows this/],
    ["<script>", /has no credential that shows this/],
  ]) {
    const here = await resident.ask("age", "this-device");
    const { status, redirect_uri: back } = await wallet.decline(await wallet.read(here.link), error);
    assert.equal(status, 200);
    assert.match((await resident.page(here.path)).text, said, "also without the wallet's way back");
    assert.match((await resident.follow(back)).text, said);
    const there = await resident.ask("age");
    assert.deepEqual(await wallet.decline(await wallet.read(there.link), error), { status: 200 });
    assert.match((await resident.page(there.path)).text, said);
  }
  assert.ok(!councils["direct_post.jwt"].log.includes("<script>"));
});

for (const [mode, through] of [
  ["direct_post.jwt", "dc_api.jwt"],
  ["direct_post", "dc_api"],
]) {
  test(`a wallet that the browser finds is believed by ${through}, and refused where it shows it to somebody else`, async () => {
    const council = councils[mode];
    const resident = await Resident.at(council);
    const wallet = await Wallet.of(issuer);
    const answer = async (change) => {
      const { id, data, path } = await resident.askInBrowser("age");
      const request = await wallet.readFromBrowser(data, council.url);
      assert.deepEqual([request.version, request.client.prefix, request.response_mode], [100, "x509_hash", through]);
      const shown = await wallet.data(request, await wallet.present(request, change));
      assert.equal((await resident.write(`/${id}/response`, shown)).status, 204);
      return { again: () => resident.write(`/${id}/response`, shown), page: await resident.page(path), request };
    };
    const { page, again } = await answer({ also: [["name"]] });
    assert.equal(heading(page), PROVED);
    assert.ok(!page.text.includes(SIAN.name), "what was not asked for is dropped");
    assert.equal((await again()).status, 404);
    for (const change of [{ aud: "origin:https://evil.example" }, { nonce: "another" }, { kb: false }]) {
      const before = council.log.length;
      assert.equal(heading((await answer(change)).page), NOTHING, JSON.stringify(change));
      await logged(council, before, "what a wallet has shown proves nothing");
    }
    // The library does as a wallet must, which is asked by the page of somebody else.
    const { data } = await resident.askInBrowser("age");
    await assert.rejects(wallet.readFromBrowser(data, "https://evil.example"), /origin/);
  });
}

test("nobody else sees what was shown, and its person can delete it", async () => {
  const council = councils["direct_post.jwt"];
  const [resident, other] = [await Resident.at(council), await Resident.at(council)];
  const { path, link } = await resident.ask("age");
  await (await Wallet.of(issuer)).show(link);
  await proved(resident, path);
  for (const somebody of [other, new Resident(council)]) assert.equal((await somebody.page(path)).status, 404);
  const forget = (who, origin) => who.cookies.press(council.url + path, "forget=yes", origin);
  assert.equal((await forget(other)).status, 404);
  assert.equal((await forget(resident, "https://evil.example")).status, 403);
  await proved(resident, path);
  assert.equal((await forget(resident)).status, 303);
  assert.equal((await resident.page(path)).status, 404);
});

test("what is no answer to anything is told so and ends nothing", async () => {
  const council = councils["direct_post.jwt"];
  const nowhere = await post(`${council.url}/auth/presentation/response/nobody`, { response: "a" });
  assert.equal(nowhere.status, 404);
  const resident = await Resident.at(council);
  const { path, link } = await resident.ask("age");
  const { response_uri: uri } = await (await Wallet.of(issuer)).read(link);
  const { status } = await fetch(uri, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
  assert.equal(status, 400);
  assert.equal(heading(await resident.page(path)), "Scan this code with your wallet");
});
