// What nobody’s browser may keep, no address may hold and no log may tell, whatever was done in a test: tokens, the codes
// that become one, and who somebody is. The journeys look for it when a person leaves and when a gateway ends.

import assert from "node:assert/strict";

/** What the provider of the tests (npm oidc-provider) calls people begins so, as `urn:fdc:` is with those like One Login. */
export const SUBJECT = "sub-3f9d7c1e-";
const TOKENS = [/eyJ[\w-]{8,}/, /(access|id|refresh)_token/, /urn:fdc:/, SUBJECT];
/** The people of the test provider: their names and dates of birth. */
const PEOPLE = [
  /Siân Haf|Rhys/,
  /Tomos|Price\b/,
  /Zofia|Małgorzata|Wiśniewska/,
  /Alex Morgan/,
  /Cerys|Bevan/,
  /Huw Ellis/,
  /1984-03-01|1951-11-30|1999-07-12|2001-05-05|1990-02-14|1978-09-09/,
];

/** All that was good for something once since the tests of this file began: who knows it may have been first. */
const codes = new Set();

/** The names under which a code stands in an address: of sign-ins and of organisations, of wallets. */
const NAMES = ["code", "response_code", "pre-authorized_code"];
/** Here a wallet leads back: its code must stand in the address, and is good once, for the session that has begun it. */
const WALLET_LEADS_TO = /\/identity\/wallet\/(back|redeem)$/;

/** From now on `code` is looked for. One that a test has made up, and that is a word, is none. */
export function noteCode(code) {
  if (code.length >= 16) codes.add(code);
}

/** So is a PIN, which is but a few digits: only where these are all that there are, and no part of a second. */
export function notePin(pin) {
  codes.add(new RegExp(`(?<![\\w.])${pin}(?!\\w)`));
}

/** So are the codes that an address has. */
export function noteCodesOf(address) {
  const { searchParams } = new URL(address);
  for (const code of NAMES.flatMap((name) => searchParams.getAll(name))) noteCode(code);
}

/** Fails where a secret stands in `text`. `where` says what the text is. */
export function holdsNoSecret(text, where) {
  for (const secret of [...TOKENS, ...PEOPLE, ...codes]) {
    const at = typeof secret === "string" ? text.indexOf(secret) : text.search(secret);
    assert.equal(at, -1, `${secret} in ${where}: ${text.slice(Math.max(0, at - 60), at + 60)}`);
  }
}

/** All that a page can read of what its browser keeps for its site, bytes as well as text. What cannot be read is a failure;
 *  where a test has broken the storage, it is passed over. */
export const kept = (page, { isBroken = false } = {}) =>
  page.evaluate(async (isBroken) => {
    const answer = (request) =>
      new Promise((tell, refuse) =>
        Object.assign(request, { onsuccess: () => tell(request.result), onerror: () => refuse(request.error) }),
      );
    const decoded = (bytes) => new TextDecoder().decode(bytes);
    /** Whatever the structured clone keeps. */
    const textOf = async (value) => {
      if (value instanceof Blob) return value.text();
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return decoded(value);
      if (value instanceof Map || value instanceof Set) return textOf([...value]);
      if (value === null || typeof value !== "object") return String(value);
      const parts = Object.entries(value).map(async ([name, part]) => `${JSON.stringify(name)}:${await textOf(part)}`);
      return `${Object.prototype.toString.call(value)} ${(await Promise.all(parts)).join(",")}`;
    };
    const cached = async () => {
      const texts = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          texts.push(request.url, decoded(await (await cache.match(request)).arrayBuffer()));
        }
      }
      return texts.join("\n");
    };
    const stored = async () => {
      const texts = [];
      for (const { name } of await indexedDB.databases()) {
        const database = await answer(indexedDB.open(name));
        for (const store of database.objectStoreNames) {
          const objects = database.transaction(store).objectStore(store);
          texts.push(name, store, await textOf([await answer(objects.getAllKeys()), await answer(objects.getAll())]));
        }
        database.close();
      }
      return texts.join("\n");
    };
    const places = [() => document.cookie, () => JSON.stringify(localStorage), () => JSON.stringify(sessionStorage), cached, stored];
    const texts = places.map(async (place) => place());
    if (!isBroken) return (await Promise.all(texts)).join("\n");
    return (await Promise.allSettled(texts)).map(({ value }) => value).join("\n");
  }, isBroken);

/** The addresses that a person's browser shows, and the codes that it carries to the gateway on the way. */
export class Trail {
  addresses = [];
  codes = [];

  follow(page) {
    page.on("framenavigated", (frame) => this.addresses.push(frame.url()));
    page.on("request", (request) => {
      const address = request.url();
      noteCodesOf(address);
      const { pathname, searchParams } = new URL(address);
      const code = searchParams.get("code");
      if (pathname.startsWith("/auth/") && code) this.codes.push(code);
    });
  }

  /** Looks at what is kept for the `site` too, where one of the `pages` still stands on it. */
  async holdsNoSecret(site, pages, settings) {
    // A provider is told by its own address whose session ends (OpenID Connect RP-Initiated Logout 1.0).
    const isOwn = (address) => address.startsWith(site) && !address.startsWith(`${site}/dev-idp/`);
    const own = this.addresses.filter((address) => isOwn(address) && !WALLET_LEADS_TO.test(new URL(address).pathname));
    holdsNoSecret(own.join("\n"), "an address");
    const page = pages.find((page) => page.url().startsWith(site));
    if (page) holdsNoSecret(await kept(page, settings), "what the browser keeps");
  }
}
