// What nobody’s browser may keep, no address may hold and no log may tell, whatever was done in a test: tokens, the codes
// that become one, and who somebody is. The journeys look for it when a person leaves and when a gateway ends.

import assert from "node:assert/strict";

const TOKENS = [/eyJ[\w-]{8,}/, /(access|id|refresh)_token/, /urn:fdc:/];
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

/** Fails where one of the secrets, or one of `codes`, stands in `text`. `where` says what the text is. */
export function holdsNoSecret(text, where, codes = []) {
  for (const secret of [...TOKENS, ...PEOPLE, ...codes]) {
    const at = typeof secret === "string" ? text.indexOf(secret) : text.search(secret);
    assert.equal(at, -1, `${secret} in ${where}: ${text.slice(Math.max(0, at - 60), at + 60)}`);
  }
}

/** All that a page can read of what its browser keeps for its site; nothing of a store that a test has broken. */
export const kept = (page) =>
  page.evaluate(async () => {
    const answer = (request) =>
      new Promise((tell, refuse) => Object.assign(request, { onsuccess: () => tell(request.result), onerror: refuse }));
    const cached = async () => {
      const texts = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          texts.push(request.url, await (await cache.match(request)).text());
        }
      }
      return texts.join("\n");
    };
    const stored = async () => {
      const texts = [];
      for (const { name } of await indexedDB.databases()) {
        const database = await answer(indexedDB.open(name));
        for (const store of database.objectStoreNames) {
          texts.push(JSON.stringify(await answer(database.transaction(store).objectStore(store).getAll())));
        }
        database.close();
      }
      return texts.join("\n");
    };
    const places = [() => document.cookie, () => JSON.stringify(localStorage), () => JSON.stringify(sessionStorage), cached, stored];
    const texts = places.map(async (place) => place());
    return (await Promise.allSettled(texts)).map(({ value }) => value).join("\n");
  });

/** The addresses that a person's browser shows, and the codes that it carries to the gateway on the way. */
export class Trail {
  addresses = [];
  codes = [];

  follow(page) {
    page.on("framenavigated", (frame) => this.addresses.push(frame.url()));
    page.on("request", (request) => {
      const { pathname, searchParams } = new URL(request.url());
      const code = searchParams.get("code");
      if (pathname.startsWith("/auth/") && code) this.codes.push(code);
    });
  }

  /** Looks at what is kept for the `site` too, where one of the `pages` still stands on it. */
  async holdsNoSecret(site, pages) {
    // A provider is told by its own address whose session ends (OpenID Connect RP-Initiated Logout 1.0).
    const own = this.addresses.filter((address) => address.startsWith(site) && !address.startsWith(`${site}/dev-idp/`));
    holdsNoSecret(own.join("\n"), "an address", this.codes);
    const page = pages.find((page) => page.url().startsWith(site));
    if (page) holdsNoSecret(await kept(page), "what the browser keeps", this.codes);
  }
}
