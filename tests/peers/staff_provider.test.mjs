// Those who work for the council sign in by a certified provider that tells their groups, with nothing but settings.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Cookies } from "../support/cookies.mjs";
import { councilWith, keyFile } from "../support/council.mjs";
import { CLIENT, OpenIdProvider, signingKey } from "../support/openid_provider.mjs";
import { SUBJECT } from "../support/secrets.mjs";

const SESSION = "__Host-Http-staff";

async function both(t, teams) {
  const council = await councilWith(t);
  const key = await keyFile(council.folder, "key.pem");
  const provider = new OpenIdProvider({
    keys: [await signingKey("one")],
    client: {
      redirect_uris: [`${council.url}/auth/callback`, `${council.url}/staff/callback`],
      post_logout_redirect_uris: [`${council.url}/staff`, `${council.url}/cy/staff`],
      backchannel_logout_uri: `${council.url}/staff/backchannel-logout`,
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
  const { council, provider } = await both(t, `members = ["${SUBJECT}sian"]`);
  assert.equal((await signIn(council)).path, "/cy/staff/arrived");
  provider.person = "tomos";
  assert.equal((await signIn(council)).path, "/cy/staff/not-signed-in?why=no-access");
});

/** Answers the provider's own question whether to sign out, to which `to` leads. */
async function signOutAt(provider, cookies, to) {
  const { text, hops } = await cookies.open(to);
  const [, xsrf] = text.match(/name="xsrf" value="([^"]+)"/);
  return cookies.ask(`${provider.issuer}/session/end/confirm`, {
    from: new URL(hops.at(-1)).host,
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ xsrf, logout: "yes" }).toString(),
  });
}

const desk = async (council, cookies) => (await cookies.ask(`${council.url}/staff`)).text();

test("whoever signs out at the desk is signed out at the provider too, and comes back to it", async (t) => {
  const { council, provider } = await both(t, `members = ["${SUBJECT}sian"]`);
  const { cookies } = await signIn(council);
  const out = await cookies.ask(`${council.url}/cy/staff/sign-out`, {
    method: "POST",
    headers: { origin: council.url, "content-type": "application/x-www-form-urlencoded" },
  });
  const to = out.headers.get("refresh").replace("0;url=", "");
  assert.equal(new URL(to).searchParams.get("id_token_hint").split(".").length, 3);
  const back = await signOutAt(provider, cookies, to);
  assert.equal(back.headers.get("location"), `${council.url}/cy/staff`);
  assert.match(await desk(council, cookies), /Staff sign in/);
  const asksAgain = provider.signedIn;
  await cookies.open(`${council.url}/staff/sign-in`);
  assert.equal(provider.signedIn, asksAgain + 1, "it asks anew who they are");
});

test("whoever signs out at the provider has left the desk", async (t) => {
  const { council, provider } = await both(t, `members = ["${SUBJECT}sian", "${SUBJECT}tomos"]`);
  const { cookies } = await signIn(council);
  provider.person = "tomos";
  const other = (await signIn(council)).cookies;
  assert.match(await desk(council, cookies), /Your team/);
  await signOutAt(provider, cookies, `${provider.issuer}/session/end?client_id=${CLIENT}`);
  assert.match(await desk(council, cookies), /Staff sign in/);
  assert.match(await desk(council, other), /Your team/);
});

test("a provider that is away is told", async (t) => {
  const { council, provider } = await both(t, `members = ["${SUBJECT}sian"]`);
  await provider.stop();
  assert.equal((await signIn(council)).path, "/cy/staff/not-signed-in?why=unavailable");
  await provider.start();
  assert.equal((await signIn(council)).path, "/cy/staff/arrived");
});
