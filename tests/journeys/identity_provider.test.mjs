// Signed out at the provider, as the person sees it in their browser: a certified provider says so to the gateway, behind the
// browser's back (OpenID Connect Back-Channel Logout 1.0).

import assert from "node:assert/strict";
import { test } from "node:test";
import { Person, comeBack } from "../support/browser.mjs";
import { councilWith, keyFile } from "../support/council.mjs";
import { CLIENT, OpenIdProvider, signingKey } from "../support/openid_provider.mjs";

const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();

/** A council and its provider, which know each other. */
async function both(t) {
  const council = await councilWith(t);
  const key = await keyFile(council.folder, "key.pem");
  const provider = new OpenIdProvider({
    keys: [await signingKey("one")],
    client: {
      redirect_uris: [`${council.url}/auth/callback`],
      backchannel_logout_uri: `${council.url}/auth/backchannel-logout`,
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_signing_alg: "RS256",
      jwks_uri: `${council.url}/.well-known/jwks.json`,
      id_token_signed_response_alg: "ES256",
    },
  });
  await provider.start();
  t.after(() => provider.stop());
  await council.settle(`issuer = "${provider.issuer}"\nclient_id = "${CLIENT}"\nkey_file = "${key}"`);
  await council.start();
  return { council, provider };
}

/** Signed in as whoever the provider takes a browser for. */
async function signedIn(t, { council, provider }, name) {
  provider.person = name;
  const person = await Person.at(t, council.url);
  person.expectFaults(new RegExp(`${provider.issuer}/`));
  await person.page.goto("/auth/login?return_to=%2Fidentity");
  await heading(person.page, "You are signed in");
  // The page watches over its session.
  await person.page.locator("dialog").waitFor({ state: "attached" });
  return person;
}

test("whoever is signed out at the provider is told so here on each page, and nobody else is signed out", async (t) => {
  const peers = await both(t);
  const { council, provider } = peers;
  const [sian, tomos] = [await signedIn(t, peers, "sian"), await signedIn(t, peers, "tomos")];
  const { page, context } = sian;
  const other = await context.newPage();
  await other.goto("/identity/details");
  await heading(other, "Who has my details");
  await other.locator("dialog").waitFor({ state: "attached" });

  const elsewhere = await context.newPage();
  await elsewhere.goto(`${provider.issuer}/session/end?client_id=${CLIENT}`);
  await elsewhere.locator("form").evaluate((form) => {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "logout", value: "yes" }));
    form.submit();
  });
  await elsewhere.waitForURL(/\/session\/end\/success/);
  await elsewhere.close();
  const [told, ...more] = provider.sent.filter(({ url }) => String(url).endsWith("/auth/backchannel-logout"));
  assert.deepEqual(more, [], "the provider has said it once");

  // Whoever turns to a page that still shows the account is told; the next page is nobody's.
  await comeBack(page);
  await heading(page, "You were signed out");
  assert.equal(await page.getByText("Signed in at").count(), 0);
  await other.getByRole("link", { name: "My account" }).first().click();
  await heading(other, "Sign in");
  await tomos.page.reload();
  await heading(tomos.page, "You are signed in");

  // What the provider has sent is good once, also for whoever has overheard it.
  const again = () => fetch(told.url, told.options);
  assert.equal((await again()).status, 400);
  await tomos.page.reload();
  await heading(tomos.page, "You are signed in");
});
