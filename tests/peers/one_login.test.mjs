// The rules of GOV.UK One Login, by a provider that breaks each of them: whatever it does wrong ends in a plain page, and
// nobody is signed in.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Cookies } from "../support/cookies.mjs";
import { councilWith, keyFile } from "../support/council.mjs";
import { CLIENT, ID_TOKEN_FAULTS, IDENTITY_FAULTS, OneLogin } from "../support/one_login.mjs";

const PROVE = "/auth/step-up?level=P2&return_to=%2Fbins";
const LOGIN = "/auth/login?return_to=%2Fbins";

async function both(t) {
  const provider = await new OneLogin().start();
  t.after(() => provider.stop());
  const council = await councilWith(t);
  const [identity, ...rest] = provider.settings.split("[identity.one_login]");
  const key = await keyFile(council.folder, "key.pem");
  await council.settle(`${identity}key_file = "${key}"\n[identity.one_login]${rest.join("")}`);
  await council.start();
  return { council, provider };
}

const session = async (cookies, council) => (await (await cookies.ask(`${council.url}/api/v1/session`)).json()).session;

async function signIn(cookies, council, door) {
  const { hops, text, response } = await cookies.open(council.url + door);
  return { path: hops.at(-1).replace(council.url, ""), text, response };
}

test("a person is asked for what One Login asks for, and no more", async (t) => {
  const { council, provider } = await both(t);
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

test("whatever is wrong with an ID token, nobody is signed in", async (t) => {
  const { council, provider } = await both(t);
  for (const [name, idToken] of Object.entries(ID_TOKEN_FAULTS)) {
    provider.faults = { idToken };
    const cookies = new Cookies();
    const { path, text } = await signIn(cookies, council, LOGIN);
    assert.equal(path, "/identity/failed?why=not-believed", name);
    assert.match(text, /You are not signed in/);
    assert.equal(await session(cookies, council), null, name);
  }
  provider.faults = {};
  assert.match((await signIn(new Cookies(), council, LOGIN)).path, /arrived/);
});

test("whatever is wrong with a proved identity, nobody is signed in by it", async (t) => {
  const { council, provider } = await both(t);
  const cookies = new Cookies();
  await signIn(cookies, council, LOGIN);
  for (const [name, identity] of Object.entries(IDENTITY_FAULTS)) {
    // The document is kept for a while, so that a council that has not seen it is asked.
    if (identity.document) {
      await council.stop();
      await council.start();
    }
    provider.faults = { identity };
    for (const [whoever, level] of [
      [new Cookies(), undefined],
      [cookies, "P0"],
    ]) {
      const { path } = await signIn(whoever, council, PROVE);
      assert.equal(path, "/identity/failed?why=not-believed", name);
      assert.equal((await session(whoever, council))?.confidence, level, name);
    }
  }
});

test("whoever cannot be proved stays as they were", async (t) => {
  const { council, provider } = await both(t);
  const cookies = new Cookies();
  await signIn(cookies, council, LOGIN);
  provider.faults = { isNotProved: true };
  assert.equal((await signIn(cookies, council, PROVE)).path, "/identity/failed?why=declined");
  assert.equal((await session(cookies, council)).confidence, "P0");
});

test("what the provider leads back with is told in the person's words", async (t) => {
  const { council, provider } = await both(t);
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
