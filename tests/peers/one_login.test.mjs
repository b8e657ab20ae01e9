// The rules of GOV.UK One Login, by a provider that breaks each of them: whatever it does wrong ends in a plain page, and
// nobody is signed in.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { Cookies } from "../support/cookies.mjs";
import { councilWith, keyFile } from "../support/council.mjs";
import {
  ANSWER_FAULTS,
  CLIENT,
  CLOCKS,
  ID_TOKEN_FAULTS,
  IDENTITY_FAULTS,
  OneLogin,
  PUBLISHED_FAULTS,
} from "../support/one_login.mjs";

const PROVE = "/auth/step-up?level=P2&return_to=%2Fbins";
const LOGIN = "/auth/login?return_to=%2Fbins";

async function both(t, { lines = "", oneLogin = "" } = {}) {
  const provider = await new OneLogin().start();
  t.after(() => provider.stop());
  const council = await councilWith(t);
  provider.council = council.url;
  const [identity, ...rest] = provider.settings.split("[identity.one_login]\n");
  const key = await keyFile(council.folder, "key.pem");
  await council.settle(`${identity}key_file = "${key}"\n${lines}\n[identity.one_login]\n${oneLogin}\n${rest.join("")}`);
  await council.start();
  return { council, provider };
}

/** A council for the tests that need none of their own, and its provider, which does nothing wrong at the start of each. */
let shared;
const ends = [];
before(async () => (shared = await both({ after: (end) => ends.push(end) })));
beforeEach(() => (shared.provider.faults = {}));
after(async () => {
  for (const end of ends.reverse()) await end();
});

const session = async (cookies, council) => (await (await cookies.ask(`${council.url}/api/v1/session`)).json()).session;

async function signIn(cookies, council, door) {
  const { hops, text, response } = await cookies.open(council.url + door);
  return { path: hops.at(-1).replace(council.url, ""), text, response };
}

const ARRIVED = "/identity/arrived?to=%2Fbins";
/** What is told on the page of a person who is not signed in, by its `why`. */
const TOLD = {
  "not-believed": [200, /Something was wrong with the answer of the service that proves who you are/],
  declined: [200, /You turned back, or it could not be proved who you are/],
  unavailable: [503, /The service that proves who you are does not answer/],
};

/** They end at a plain page that says why, and the session, where there was one, is as it was. */
async function endsAtPage(cookies, council, door, why, name) {
  const before = await session(cookies, council);
  const { path, text, response } = await signIn(cookies, council, door);
  assert.equal(path, `/identity/failed?why=${why}`, `${name}: ${text}`);
  const [status, words] = TOLD[why];
  assert.equal(response.status, status, name);
  assert.match(text, /<h1[^>]*>You are not signed in</, name);
  assert.match(text, words, name);
  const after = await session(cookies, council);
  assert.deepEqual([after?.id, after?.confidence], [before?.id, before?.confidence], name);
  return text;
}

test("a person is asked for what One Login asks for, and no more", async () => {
  const { council, provider } = shared;
  provider.asked = [];
  const cookies = new Cookies();
  assert.equal((await signIn(cookies, council, LOGIN)).path, "/identity/arrived?to=%2Fbins");
  assert.deepEqual(JSON.parse(provider.last.vtr), ["Cl.Cm"]);
  assert.deepEqual([provider.last.scope, provider.last.client_id, provider.last.claims], ["openid", CLIENT, undefined]);
  assert.equal((await session(cookies, council)).name, undefined);
  assert.equal((await signIn(cookies, council, PROVE)).path, "/identity/arrived?to=%2Fbins");
  assert.deepEqual(JSON.parse(provider.last.vtr), ["Cl.Cm.P2"]);
  assert.equal((await session(cookies, council)).name, "Siân Rhys");
  // It refuses whoever does not say which program asks, and assertions that come twice.
  assert.ok(provider.asked.filter(({ path }) => path !== "/authorize").every(({ agent }) => /^doorstep/.test(agent)));
  const redeemed = provider.asked.filter(({ path }) => path === "/token").map(({ form }) => form);
  const ids = redeemed.map((form) => JSON.parse(atob(form.get("client_assertion").split(".")[1])).jti);
  assert.equal(new Set(ids).size, 2);
});

test("a signed request is one that One Login takes", async (t) => {
  const { council, provider } = await both(t, { lines: "signed_requests = true", oneLogin: "address = true" });
  const cookies = new Cookies();
  for (const [door, vector] of [
    [LOGIN, "Cl.Cm"],
    [PROVE, "Cl.Cm.P2"],
  ]) {
    const { path, text } = await signIn(cookies, council, door);
    assert.equal(path, ARRIVED, text);
    assert.deepEqual(JSON.parse(provider.last.vtr), [vector]);
  }
  const { userinfo } = JSON.parse(provider.last.claims);
  assert.deepEqual(Object.keys(userinfo).map((claim) => claim.split("/").at(-1)).sort(), ["address", "coreIdentityJWT"]);
});

test("whatever is wrong with an ID token, nobody is signed in", async () => {
  const { council, provider } = shared;
  for (const [name, idToken] of Object.entries(ID_TOKEN_FAULTS)) {
    provider.faults = { idToken };
    await endsAtPage(new Cookies(), council, LOGIN, "not-believed", name);
  }
  for (const [name, idToken] of Object.entries(CLOCKS)) {
    provider.faults = { idToken };
    const { path } = await signIn(new Cookies(), council, LOGIN);
    assert.equal(path, ARRIVED, name);
  }
  // A token of an earlier sign-in, and an unspent code of another one: that of whoever began it is in both.
  provider.faults = {};
  await signIn(new Cookies(), council, LOGIN);
  provider.faults = { idToken: { claims: { nonce: provider.last.nonce } } };
  await endsAtPage(new Cookies(), council, LOGIN, "not-believed", "the nonce of an earlier sign-in");
  provider.faults = {};
  const [victim, attacker] = [new Cookies(), new Cookies()];
  const [theirs, own] = [await answerTo(victim, council), await answerTo(attacker, council)];
  own.searchParams.set("code", theirs.searchParams.get("code"));
  const { hops } = await attacker.open(own.href);
  assert.match(hops.at(-1), /failed\?why=not-believed$/, "the code of another person");
  assert.equal(await session(attacker, council), null);
  assert.equal((await signIn(new Cookies(), council, LOGIN)).path, ARRIVED);
});

/** The address of the provider's answer, which is not opened. */
async function answerTo(cookies, council) {
  const asked = (await cookies.ask(council.url + LOGIN)).headers.get("location");
  return new URL((await cookies.ask(asked)).headers.get("location"));
}

test("whatever is wrong with a proved identity, nobody is signed in by it", async (t) => {
  const { council, provider } = await both(t);
  const cookies = new Cookies();
  await signIn(cookies, council, LOGIN);
  assert.equal((await signIn(new Cookies(), council, PROVE)).path, ARRIVED, "nothing is wrong yet");
  for (const [name, identity] of Object.entries(IDENTITY_FAULTS)) {
    // The document is kept for a while, so that a council that has not seen it is asked.
    if (identity.document) {
      await council.stop();
      await council.start();
    }
    provider.faults = { identity };
    for (const whoever of [new Cookies(), cookies]) {
      const text = await endsAtPage(whoever, council, PROVE, "not-believed", name);
      assert.ok(!text.includes("Siân"), name);
    }
  }
});

test("whatever else is wrong with an answer, nobody is signed in or proved by it", async () => {
  const { council, provider } = shared;
  const cookies = new Cookies();
  await signIn(cookies, council, LOGIN);
  for (const [name, { answers, why }] of Object.entries(ANSWER_FAULTS)) {
    provider.faults = { answers };
    for (const whoever of [new Cookies(), cookies]) await endsAtPage(whoever, council, PROVE, why, name);
  }
  provider.faults = {};
  assert.equal((await signIn(cookies, council, PROVE)).path, ARRIVED);
});

test("a key of identities is good from when it is published until it is not", async (t) => {
  const { council, provider } = await both(t);
  const proves = async (name) => {
    provider.signsBy.identity = name;
    assert.equal((await signIn(new Cookies(), council, PROVE)).path, ARRIVED, name);
  };
  const provesNobody = async (name) => {
    provider.signsBy.identity = name;
    await endsAtPage(new Cookies(), council, PROVE, "not-believed", name);
  };
  await proves("one");
  provider.identityKeys = { new: provider.other };
  provider.namedKeys = { other: provider.key };
  provider.withdrawnKeys = { one: provider.key };
  await proves("new");
  await provesNobody("one");
  await provesNobody("other");
  await proves("new");
});

test("with which algorithms it may sign is as the council says: who somebody is, and their identity", async (t) => {
  for (const [lines, oneLogin, right] of [
    [`algorithms = ["RS256"]`, `identity_algorithms = ["ES256"]`, { idToken: "rsa", identity: "one" }],
    [`algorithms = ["ES256"]`, `identity_algorithms = ["RS256"]`, { idToken: "one", identity: "rsa" }],
  ]) {
    const { council, provider } = await both(t, { lines, oneLogin });
    provider.signsBy = right;
    assert.equal((await signIn(new Cookies(), council, PROVE)).path, ARRIVED, lines);
    for (const kind of ["idToken", "identity"]) {
      provider.signsBy = { ...right, [kind]: right[kind] === "one" ? "rsa" : "one" };
      await endsAtPage(new Cookies(), council, PROVE, "not-believed", `${kind}, ${lines}`);
    }
  }
});

test("whatever is wrong with what it publishes, nobody is signed in until it is right", async (t) => {
  const { council, provider } = await both(t);
  for (const [name, { answers, why }] of Object.entries(PUBLISHED_FAULTS)) {
    provider.faults = { answers };
    await endsAtPage(new Cookies(), council, LOGIN, why, name);
  }
  provider.faults = {};
  assert.equal((await signIn(new Cookies(), council, LOGIN)).path, ARRIVED);
});

test("whoever cannot be proved stays as they were", async () => {
  const { council, provider } = shared;
  const cookies = new Cookies();
  await signIn(cookies, council, LOGIN);
  provider.faults = { isNotProved: true };
  await endsAtPage(cookies, council, PROVE, "declined");
  assert.equal((await session(cookies, council)).confidence, "P0");
});

test("what the provider leads back with is told in the person's words", async () => {
  const { council, provider } = shared;
  for (const [error, why] of [
    ["access_denied", "declined"],
    ["temporarily_unavailable", "unavailable"],
    ["server_error", "unavailable"],
    ["unauthorized_client", "unavailable"],
    ["invalid_request", "not-believed"],
    ["login_required", "not-believed"],
    ["<script>alert(1)</script>", "not-believed"],
  ]) {
    provider.faults = { authorize: error };
    const cookies = new Cookies();
    const { path, text } = await signIn(cookies, council, LOGIN);
    assert.equal(path, `/identity/failed?why=${why}`, error);
    assert.ok(!text.includes(error), "codes are not words");
    assert.equal(await session(cookies, council), null, error);
  }
});

test("what a provider tells is in no log and no address", async (t) => {
  const { council, provider } = await both(t);
  const cookies = new Cookies();
  await signIn(cookies, council, LOGIN);
  await signIn(cookies, council, PROVE);
  provider.faults = { idToken: ID_TOKEN_FAULTS["another nonce"] };
  await signIn(new Cookies(), council, LOGIN);
  await council.stop();
  assert.match(council.log, /its `nonce` is not that of this sign-in/);
  for (const secret of ["urn:fdc", "Siân", "Rhys", "eyJ", provider.last.state, cookies.value("__Host-Http-session")]) {
    assert.ok(!council.log.includes(secret), `${secret}: ${council.log}`);
  }
});
