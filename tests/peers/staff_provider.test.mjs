// Those who work for the council sign in by a certified provider that tells their groups, with nothing but settings.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Cookies } from "../support/cookies.mjs";
import { councilWith, keyFile } from "../support/council.mjs";
import { CLIENT, OpenIdProvider, signingKey } from "../support/openid_provider.mjs";

const SESSION = "__Host-Http-staff";

async function both(t, teams) {
  const council = await councilWith(t);
  const key = await keyFile(council.folder, "key.pem");
  const provider = new OpenIdProvider({
    keys: [await signingKey("one")],
    client: {
      redirect_uris: [`${council.url}/auth/callback`, `${council.url}/staff/callback`],
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_signing_alg: "RS256",
      jwks_uri: `${council.url}/.well-known/jwks.json`,
      id_token_signed_response_alg: "ES256",
    },
  });
  await provider.start();
  t.after(() => provider.stop());
  const known = `issuer = "${provider.issuer}"\nclient_id = "${CLIENT}"\nkey_file = "${key}"\n`;
  await council.settle(`${known}
[identity.staff]
groups_claim = "groups"

[identity.staff.provider]
${known}
[[identity.staff.teams]]
name = { en = "Customer services", cy = "Gwasanaethau cwsmeriaid" }
roles = ["look_up"]
${teams}`);
  await council.start();
  return { council, provider };
}

async function signIn(council) {
  const cookies = new Cookies();
  const { hops, text } = await cookies.open(`${council.url}/cy/staff/sign-in`);
  return { cookies, path: hops.at(-1).replace(council.url, ""), text };
}

test("a member of a group is let in, in the language that they came in", async (t) => {
  const { council, provider } = await both(t, `groups = ["customer-services"]`);
  provider.groups = ["other", "customer-services"];
  const { cookies, path } = await signIn(council);
  assert.equal(path, "/cy/staff/arrived");
  const desk = await (await cookies.ask(`${council.url}/cy/staff`)).text();
  assert.match(desk, /Eich tîm: Gwasanaethau cwsmeriaid/);
  const person = await (await cookies.ask(`${council.url}/api/v1/session`)).json();
  assert.equal(person.session, null, "they are nobody else here");
});

test("whoever is in another group has no access, and whoever signs in as a person is no member of staff", async (t) => {
  const { council, provider } = await both(t, `groups = ["customer-services"]`);
  provider.groups = ["customer-services-2"];
  const { cookies, path, text } = await signIn(council);
  assert.equal(path, "/cy/staff/not-signed-in?why=no-access");
  assert.match(text, /Nid oes gennych fynediad/);
  assert.equal(cookies.value(SESSION), undefined);
  provider.groups = ["customer-services"];
  const person = new Cookies();
  await person.open(`${council.url}/auth/login`);
  assert.equal(person.value(SESSION), undefined);
  assert.match(await (await person.ask(`${council.url}/staff`)).text(), /Staff sign in/);
});

test("a single member is let in by what the provider calls them", async (t) => {
  const { council, provider } = await both(t, `members = ["sian"]`);
  assert.equal((await signIn(council)).path, "/cy/staff/arrived");
  provider.person = "tomos";
  assert.equal((await signIn(council)).path, "/cy/staff/not-signed-in?why=no-access");
});

test("a provider that is away is told", async (t) => {
  const { council, provider } = await both(t, `members = ["sian"]`);
  await provider.stop();
  assert.equal((await signIn(council)).path, "/cy/staff/not-signed-in?why=unavailable");
  await provider.start();
  assert.equal((await signIn(council)).path, "/cy/staff/arrived");
});
