// Signing in by a certified provider, which holds the gateway to the standards: OpenID Connect Core, PKCE (RFC 7636),
// client assertions (RFC 7523), signed requests (RFC 9101), the issuer in the answer (RFC 9207), and logout.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { test } from "node:test";
import { Cookies } from "../support/cookies.mjs";
import { councilWith, keyFile } from "../support/council.mjs";
import { CLIENT, OpenIdProvider, signingKey } from "../support/openid_provider.mjs";
import { SUBJECT } from "../support/secrets.mjs";

const SESSION = "__Host-Http-session";

/** A council and its provider, which know each other. */
async function both(t, { settings, client, acrValues, keys, trust } = {}) {
  const council = await councilWith(t);
  const key = await keyFile(council.folder, "key.pem");
  const provider = new OpenIdProvider({
    acrValues,
    trust,
    keys: keys ?? [await signingKey("one"), await signingKey("rsa", "RS256")],
    client: {
      redirect_uris: [`${council.url}/auth/callback`],
      post_logout_redirect_uris: [`${council.url}/identity/signed-out`, `${council.url}/cy/identity/signed-out`],
      backchannel_logout_uri: `${council.url}/auth/backchannel-logout`,
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_signing_alg: "RS256",
      jwks_uri: `${council.url}/.well-known/jwks.json`,
      id_token_signed_response_alg: "ES256",
      ...client,
    },
  });
  await provider.start();
  t.after(() => provider.stop());
  const known = (await settings?.(council)) ?? `key_file = "${key}"`;
  await council.settle(`issuer = "${provider.issuer}"\nclient_id = "${CLIENT}"\n${known}`);
  await council.start();
  return { council, provider };
}

const session = async (cookies, council) => (await (await cookies.ask(`${council.url}/api/v1/session`)).json()).session;

/** The last page on the way. */
async function signIn(cookies, council, door = "/auth/login?return_to=%2Fbins") {
  const { hops, response, text } = await cookies.open(council.url + door);
  return { path: hops.at(-1).replace(council.url, ""), hops, response, text };
}

/** The address of the provider's answer, which is not opened. `change` is what becomes of what it is asked, on the way. */
async function answerOf(cookies, council, change) {
  let at = (await cookies.ask(`${council.url}/auth/login`)).headers.get("location");
  if (change) at = changed(at, change);
  while (!at.includes("/auth/callback?")) at = new URL((await cookies.ask(at)).headers.get("location"), at).href;
  return new URL(at);
}

function changed(address, change) {
  const url = new URL(address);
  change(url.searchParams);
  return url.href;
}

/** They come to the plain page that says that the answer is not believed, and are signed in nowhere. */
async function isNotBelieved(cookies, council, answer, what) {
  const { hops, text, response } = await cookies.open(String(answer));
  assert.match(hops.at(-1), /identity\/failed\?why=not-believed$/, what);
  assert.equal(response.status, 200, what);
  assert.match(text, /<h1[^>]*>You are not signed in</, what);
  assert.match(text, /Something was wrong with the answer of the service that proves who you are/, what);
  assert.equal(cookies.value(SESSION), undefined, what);
  assert.equal(await session(cookies, council), null, what);
}

async function signsIn(council) {
  const cookies = new Cookies();
  const { path, response } = await signIn(cookies, council);
  assert.equal(path, "/identity/arrived?to=%2Fbins");
  assert.equal(response.headers.get("refresh"), "0;url=/bins");
  assert.notEqual(await session(cookies, council), null);
  return cookies;
}

test("a person signs in, with a key that the provider fetches", async (t) => {
  const { council } = await both(t);
  const cookies = new Cookies();
  const { hops } = await signIn(cookies, council);
  const asked = new URL(hops.find((hop) => hop.includes("/auth?"))).searchParams;
  assert.equal(asked.get("code_challenge_method"), "S256");
  assert.equal(asked.get("ui_locales"), "en");
  for (const name of ["nonce", "code_challenge"]) assert.match(asked.get(name), /^[\w-]{43}$/);
  assert.match(asked.get("state"), /^en\.[\w-]{43}$/);
  const told = await session(cookies, council);
  assert.deepEqual([told.confidence, told.isThis], ["P0", true]);
  assert.ok(!JSON.stringify(told).includes(SUBJECT), "what the provider calls the person is nobody else's");
});

test("a person signs in, with a request that is signed", async (t) => {
  const { council } = await both(t, {
    settings: (council) => `key_file = "${council.folder}/key.pem"\nsigned_requests = true`,
    client: { request_object_signing_alg: "RS256", require_signed_request_object: true },
  });
  const cookies = new Cookies();
  const { hops, path } = await signIn(cookies, council);
  const asked = new URL(hops.find((hop) => hop.includes("/auth?"))).searchParams;
  assert.deepEqual([...asked.keys()].sort(), ["client_id", "request", "response_type", "scope"]);
  assert.equal(path, "/identity/arrived?to=%2Fbins");
});

test("a person signs in, with a secret", async (t) => {
  const secret = "a secret of the test, long enough for all";
  const { council } = await both(t, {
    settings: async (council) => {
      await writeFile(`${council.folder}/secret`, `${secret}\n`);
      return `secret_file = "${council.folder}/secret"`;
    },
    client: {
      token_endpoint_auth_method: "client_secret_post",
      token_endpoint_auth_signing_alg: undefined,
      jwks_uri: undefined,
      client_secret: secret,
      id_token_signed_response_alg: "RS256",
    },
  });
  await signsIn(council);
});

test("how sure it is who somebody is, is asked for and told by its class", async (t) => {
  const { council } = await both(t, {
    settings: (council) =>
      `key_file = "${council.folder}/key.pem"\nscopes = ["openid", "profile"]\n[identity.classes]\nP2 = "loa3"`,
    acrValues: ["loa3"],
  });
  const cookies = await signsIn(council);
  const { path } = await signIn(cookies, council, "/auth/step-up?level=P2&return_to=%2Fbins");
  assert.equal(path, "/identity/arrived?to=%2Fbins");
  assert.equal((await session(cookies, council)).confidence, "P2");
  const none = await signIn(cookies, council, "/auth/step-up?level=P1&return_to=%2Fbins");
  assert.equal(none.path, "/bins", "P2 is more than P1");
});

test("whoever turns back is not signed in", async (t) => {
  const { council, provider } = await both(t);
  provider.person = null;
  const cookies = new Cookies();
  const { path, text } = await signIn(cookies, council, "/auth/login?return_to=%2Fcy");
  assert.equal(path, "/cy/identity/failed?why=declined");
  assert.match(text, /Nid ydych wedi mewngofnodi/);
  assert.equal(cookies.value(SESSION), undefined);
});

test("an answer is good once, and for nobody else", async (t) => {
  const { council } = await both(t);
  const cookies = new Cookies();
  const { hops } = await signIn(cookies, council);
  const callback = hops.find((hop) => hop.includes("/auth/callback?"));
  const first = cookies.value(SESSION);
  for (const whoever of [cookies, new Cookies()]) {
    const { hops } = await whoever.open(callback);
    assert.match(hops.at(-1), /auth\/late\?language=en$/);
  }
  assert.equal(cookies.value(SESSION), first);
});

test("what is said to come from another provider is not believed", async (t) => {
  const { council } = await both(t);
  for (const change of [
    (answer) => answer.searchParams.set("iss", "https://other.example"),
    (answer) => answer.searchParams.delete("iss"),
    (answer) => answer.searchParams.set("code", "of-another-person"),
  ]) {
    const cookies = new Cookies();
    const answer = await answerOf(cookies, council);
    change(answer);
    await isNotBelieved(cookies, council, answer, String(change));
  }
});

test("a code is good for whoever has begun, once, and with the verifier that it was asked for with", async (t) => {
  const { council } = await both(t);
  const [victim, attacker] = [new Cookies(), new Cookies()];
  const theirs = await answerOf(victim, council);
  const withCode = async (code) => changed(await answerOf(attacker, council), (answer) => answer.set("code", code));
  const code = theirs.searchParams.get("code");
  await isNotBelieved(attacker, council, await withCode(code), "the unspent code of another person");
  assert.match((await victim.open(theirs.href)).hops.at(-1), /arrived/, "it was a good one");
  await isNotBelieved(attacker, council, await withCode(code), "a spent one");

  const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  for (const [what, change] of [
    ["of another verifier", (asked) => asked.set("code_challenge", challenge)],
    ["with nothing to verify", (asked) => ["code_challenge", "code_challenge_method"].forEach((name) => asked.delete(name))],
    ["to verify in clear", (asked) => asked.set("code_challenge_method", "plain")],
    ["of another nonce", (asked) => asked.set("nonce", "of-the-attacker")],
  ]) {
    const cookies = new Cookies();
    await isNotBelieved(cookies, council, await answerOf(cookies, council, change), `a code ${what}`);
  }
  const refusals = council.log.match(/the code was not taken: invalid_grant/g);
  assert.equal(refusals.length, 3, "of another person, spent, and of another verifier");
  assert.match(council.log, /its `nonce` is not that of this sign-in/);
  await signsIn(council);
});

test("a provider is asked for trust, and has to tell the same", async (t) => {
  const { council, provider } = await both(t, {
    settings: (council) => `key_file = "${council.folder}/key.pem"
[identity.one_login]
identity_issuer = "http://localhost:9/"
identity_did_document = "http://localhost:9/did.json"`,
    trust: "Cl.Cm",
  });
  const cookies = await signsIn(council);
  const { path, text } = await signIn(cookies, council, "/auth/step-up?level=P2&return_to=%2Fbins");
  assert.deepEqual(provider.vectors, [`["Cl.Cm"]`, `["Cl.Cm.P2"]`]);
  assert.equal(path, "/identity/failed?why=declined", "it proves nobody");
  assert.match(text, /could not be proved who you are/);
  assert.equal((await session(cookies, council)).confidence, "P0");
  for (const less of ["Cl", "Cl.Cm.P2", null]) {
    provider.trust = less;
    const other = new Cookies();
    await isNotBelieved(other, council, await answerOf(other, council), String(less));
  }
});

test("whoever is signed in at the provider still is not asked who they are again", async (t) => {
  const { council, provider } = await both(t);
  const cookies = await signsIn(council);
  const first = cookies.value(SESSION);
  const out = await cookies.ask(`${council.url}/auth/logout`, {
    method: "POST",
    headers: { origin: council.url, "content-type": "application/x-www-form-urlencoded" },
  });
  assert.ok(out.headers.get("refresh").includes(provider.issuer), "they turn back before they are signed out there");
  assert.equal(await session(cookies, council), null);
  const { hops, path } = await signIn(cookies, council);
  assert.equal(path, "/identity/arrived?to=%2Fbins");
  assert.equal(hops.filter((hop) => hop.startsWith(provider.issuer)).length, 1, hops.join("\n"));
  assert.equal(provider.signedIn, 1);
  assert.notEqual(cookies.value(SESSION), first);
  assert.notEqual(await session(cookies, council), null);
});

test("the provider's keys are renewed while people sign in", async (t) => {
  const { council, provider } = await both(t);
  await signsIn(council);
  await provider.stop();
  provider.keys = [await signingKey("two")];
  await provider.start();
  await signsIn(council);
});

test("the council's key is renewed while people sign in", async (t) => {
  const { council, provider } = await both(t);
  await signsIn(council);
  const known = `issuer = "${provider.issuer}"\nclient_id = "${CLIENT}"`;
  const old = `${council.folder}/key.pem`;
  const next = await keyFile(council.folder, "next.pem");
  await council.stop();
  await council.settle(`${known}\nkey_file = "${next}"\nolder_key_files = ["${old}"]`);
  await council.start();
  const { keys } = await (await fetch(`${council.url}/.well-known/jwks.json`)).json();
  assert.ok(keys.every((key) => key.d === undefined && key.use === "sig"));
  assert.deepEqual(keys.map(({ kty }) => kty), ["RSA", "RSA"]);
  await provider.stop();
  await provider.start();
  await signsIn(council);
});

test("a provider that is away is told, and asked again when it is back", async (t) => {
  const { council, provider } = await both(t);
  const signedIn = await signsIn(council);
  const cookies = new Cookies();
  const answer = await answerOf(cookies, council);
  await provider.stop();
  const { hops, response } = await cookies.open(answer.href);
  assert.match(hops.at(-1), /identity\/failed\?why=unavailable$/);
  assert.equal(response.status, 503);
  assert.notEqual(await session(signedIn, council), null, "whoever is signed in stays so");
  await council.stop();
  await council.start();
  assert.equal((await signIn(new Cookies(), council)).path, "/identity/failed?why=unavailable", "it was never asked");
  assert.notEqual(await session(signedIn, council), null, "also after a restart");
  await provider.start();
  await signsIn(council);
});

/** Answers the provider's own question whether to sign out. */
async function signOutAt(provider, cookies) {
  const { text, hops } = await cookies.open(`${provider.issuer}/session/end?client_id=${CLIENT}`);
  const [, xsrf] = text.match(/name="xsrf" value="([^"]+)"/);
  const { status } = await cookies.ask(`${provider.issuer}/session/end/confirm`, {
    from: new URL(hops.at(-1)).host,
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ xsrf, logout: "yes" }).toString(),
  });
  assert.equal(status, 303);
}

test("whoever signs out here is signed out at the provider too, and comes back", async (t) => {
  const { council, provider } = await both(t);
  const cookies = await signsIn(council);
  const out = await cookies.ask(`${council.url}/auth/logout`, {
    method: "POST",
    headers: { origin: council.url, "content-type": "application/x-www-form-urlencoded" },
    body: "return_to=%2Fcy%2Fidentity%2Fsigned-out",
  });
  const to = out.headers.get("refresh").replace("0;url=", "");
  const asked = new URL(to);
  assert.ok(asked.search.length <= 2049, "One Login takes 2,048 bytes");
  assert.equal(asked.searchParams.get("id_token_hint").split(".").length, 3);
  const { text, hops } = await cookies.open(to);
  const [, xsrf] = text.match(/name="xsrf" value="([^"]+)"/);
  const back = await cookies.ask(`${provider.issuer}/session/end/confirm`, {
    from: new URL(hops.at(-1)).host,
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ xsrf, logout: "yes" }).toString(),
  });
  assert.equal(back.headers.get("location"), `${council.url}/cy/identity/signed-out`);
  assert.equal((await fetch(back.headers.get("location"))).status, 200);
  assert.equal(await session(cookies, council), null, "here");
  provider.person = "tomos";
  const asksAgain = provider.signedIn;
  await signIn(cookies, council);
  assert.equal(provider.signedIn, asksAgain + 1, "and there: it asks anew who they are");
});

for (const [isOne, whose] of [
  [false, "on every device"],
  [true, "in the one session that the provider names"],
]) {
  test(`whoever signs out at the provider is signed out here, ${whose}`, async (t) => {
    const { council, provider } = await both(t, { client: { backchannel_logout_session_required: isOne } });
    const [phone, laptop] = [await signsIn(council), await signsIn(council)];
    provider.person = "tomos";
    const other = await signsIn(council);
    await signOutAt(provider, phone);
    assert.equal(await session(phone, council), null);
    assert.equal((await session(laptop, council)) !== null, isOne);
    assert.notEqual(await session(other, council), null);
  });
}
