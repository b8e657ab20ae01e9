// A provider that speaks as GOV.UK One Login does, and makes each fault that is asked of it.

import { SignJWT, createRemoteJWKSet, exportJWK, exportSPKI, generateKeyPair, jwtVerify } from "jose";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import { freePort } from "./gateway.mjs";

export const CLIENT = "council";
const SUBJECT = "urn:fdc:gov.uk:2022:one";
const CORE_IDENTITY = "https://vocab.account.gov.uk/v1/coreIdentityJWT";

const DID = "did:web:identity.example";
/** In bytes, of what it is asked by a browser: what is longer does not come through. */
const LONGEST_QUERY = 4096;

const seconds = () => Math.floor(Date.now() / 1000);

/** A change of the claims of a token, or of how it is signed. */
const claims = (change) => ({ claims: change });
/** The same, where a claim is a time: so many seconds from now, when it is signed. */
const times = (change) => ({ times: change });

/** The faults of an ID token. */
export const ID_TOKEN_FAULTS = {
  "another algorithm than that of its key": { header: { alg: "RS256" } },
  "no algorithm": { header: { alg: "none" } },
  "its public key as a secret": { header: { alg: "HS256" } },
  "a wrong signature": { isForged: true },
  "another issuer": claims({ iss: "https://other.example/" }),
  "another audience": claims({ aud: "another-service" }),
  "that it has expired": times({ exp: -3600, iat: -7200 }),
  "that it has expired, by more than clocks are apart": times({ exp: -75, iat: -195 }),
  "that it is not valid yet": times({ iat: 3600, exp: 7200 }),
  "that it is not valid yet, by more than clocks are apart": times({ iat: 75 }),
  "another nonce": claims({ nonce: "another" }),
  "another trust than was asked for": claims({ vot: "Cl" }),
};

/** Clocks that are apart by less than a minute are no fault. */
export const CLOCKS = {
  "one that goes slow": times({ iat: -165, exp: -45 }),
  "one that goes fast": times({ iat: 45 }),
};

/** The faults of a proved identity. */
export const IDENTITY_FAULTS = {
  "another algorithm": { header: { alg: "RS256" } },
  "no algorithm": { header: { alg: "none" } },
  "its public key as a secret": { header: { alg: "HS256" } },
  "a wrong signature": { isForged: true },
  "another issuer": claims({ iss: "https://other.example/" }),
  "another audience": claims({ aud: "another-service" }),
  "another person": claims({ sub: "urn:fdc:gov.uk:2022:two" }),
  "that it has expired": times({ exp: -3600 }),
  "a lower level": claims({ vot: "P1" }),
  "a key that is not in the document": { header: { kid: `${DID}#other` } },
  "a key of another document": { document: { id: "did:web:other.example" } },
};

const answer = (path, change, why = "not-believed") => ({ answers: { [path]: change }, why });
const lessOne = (name) => ({ [name]: _, ...rest }) => [200, rest];

/** The faults of what else it answers, with what a person is told of each, who signs in and proves who they are. */
export const ANSWER_FAULTS = {
  "that it does not take the code": answer("/token", () => [400, { error: "invalid_grant" }]),
  "that it does not know the council": answer("/token", () => [400, { error: "invalid_client" }]),
  "an error of its own instead of tokens": answer("/token", () => [500, { error: "server_error" }], "unavailable"),
  "something else than tokens": answer("/token", () => [200, "<html>"]),
  "no ID token": answer("/token", lessOne("id_token")),
  "no access token": answer("/token", lessOne("access_token")),
  "that it does not know its own access token": answer("/userinfo", () => [401, { error: "invalid_token" }], "unavailable"),
  "an error of its own instead of details": answer("/userinfo", () => [500, {}], "unavailable"),
  "the details of another person": answer("/userinfo", (told) => [200, { ...told, sub: "urn:fdc:gov.uk:2022:two" }]),
  "the details of nobody": answer("/userinfo", lessOne("sub")),
};

/** The faults of what it publishes, with what whoever signs in is told of each. */
export const PUBLISHED_FAULTS = {
  "another issuer": answer("/.well-known/openid-configuration", (told) => [200, { ...told, issuer: "https://other.example/" }]),
  "an issuer without its last `/`": answer("/.well-known/openid-configuration", (told) => [200, { ...told, issuer: told.issuer.slice(0, -1) }]),
  "an endpoint in clear": answer("/.well-known/openid-configuration", (told) => [200, { ...told, token_endpoint: "http://other.example/token" }]),
  "nothing that can be read": answer("/.well-known/openid-configuration", () => [200, "<html>"], "unavailable"),
  "keys that cannot be read": answer("/jwks", () => [200, "<html>"], "unavailable"),
  "keys of another form": answer("/jwks", () => [200, { keys: "none" }], "unavailable"),
};

/** Beside its own, keys that a program of today cannot know how to use: it is to leave them (RFC 7517, 5). */
const NOBODYS_KEYS = [
  { kty: "AKP", alg: "ML-DSA-65", kid: "of-tomorrow", pub: "AAAA" },
  { kty: "EC", crv: "secp256k1", kid: "of-another-curve", x: "AAAA", y: "AAAA" },
  { kty: "RSA", kid: "for-something-else", use: "other", key_ops: ["other"], n: "AAAA", e: "AQAB" },
];

const published = async (kid, { publicKey }, alg) => ({ ...(await exportJWK(publicKey)), kid, alg, use: "sig" });
const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

export class OneLogin {
  /** What it does wrong at the moment: in the ID token, in the identity, in the answers by their paths; nothing where they
   *  are empty. */
  faults = {};
  /** The name of the key that signs ID tokens, and of that which signs identities. */
  signsBy = { idToken: "one", identity: "one" };
  /** What it was asked with, by the path. */
  asked = [];
  /** By their names in its document, the keys that are there for something else than identities, and those that are not there
   *  any more. */
  namedKeys = {};
  withdrawnKeys = {};
  /** The requests that its codes, and then its access tokens, were given for. */
  given = new Map();

  get issuer() {
    return `http://localhost:${this.port}/`;
  }

  /** Its lines of `[identity]`. */
  get settings() {
    return `issuer = "${this.issuer}"
client_id = "${CLIENT}"
[identity.one_login]
identity_issuer = "${this.issuer}identity/"
identity_did_document = "${this.issuer}did.json"
[identity.upstream]
failures = 1000`;
  }

  async start() {
    this.port = await freePort();
    this.key = await generateKeyPair("ES256", { extractable: true });
    this.other = await generateKeyPair("ES256", { extractable: true });
    this.rsa = await generateKeyPair("RS256", { extractable: true });
    this.identityKeys = { one: this.key, rsa: this.rsa };
    this.server = createServer((request, response) => this.#answer(request, response));
    this.server.listen(this.port, "127.0.0.1");
    await once(this.server, "listening");
    return this;
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.issuer);
    let body = "";
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    this.asked.push({ path: url.pathname, agent: request.headers["user-agent"], form });
    if (url.pathname === "/authorize") return this.#authorize(url, response);
    const bearer = request.headers.authorization?.replace("Bearer ", "");
    const told = await this.#told(url.pathname, form, bearer);
    const right = told === undefined ? [404, {}] : [told.error ? 400 : 200, told];
    const [status, said] = this.faults.answers?.[url.pathname]?.(told) ?? right;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(typeof said === "string" ? said : JSON.stringify(said));
  }

  /** What it answers where it does nothing wrong. */
  async #told(path, form, bearer) {
    switch (path) {
      case "/.well-known/openid-configuration":
        return {
          issuer: this.issuer,
          authorization_endpoint: `${this.issuer}authorize`,
          token_endpoint: `${this.issuer}token`,
          userinfo_endpoint: `${this.issuer}userinfo`,
          end_session_endpoint: `${this.issuer}logout`,
          jwks_uri: `${this.issuer}jwks`,
        };
      case "/jwks":
        return { keys: [...NOBODYS_KEYS, await published("one", this.key, "ES256"), await published("rsa", this.rsa, "RS256")] };
      case "/did.json":
        return { ...(await this.#document()), ...this.faults.identity?.document };
      case "/token":
        return this.#tokens(form.get("code"));
      case "/userinfo":
        return { sub: SUBJECT, ...(await this.#identity(this.given.get(bearer))) };
    }
  }

  /** Of the keys, only those that it asserts with are good for an identity. */
  async #document() {
    const methods = async (keys) => {
      const method = async ([name, key]) => {
        const publicKeyJwk = await exportJWK(key.publicKey);
        return { id: `${DID}#${name}`, type: "JsonWebKey2020", controller: DID, publicKeyJwk };
      };
      return Promise.all(Object.entries(keys).map(method));
    };
    const [assertionMethod, named] = [await methods(this.identityKeys), await methods(this.namedKeys)];
    return { id: DID, verificationMethod: [...assertionMethod, ...named], assertionMethod };
  }

  async #authorize(url, response) {
    let asked = Object.fromEntries(url.searchParams);
    try {
      assert.ok(url.search.length - 1 <= LONGEST_QUERY, "the query is too long");
      if (asked.request) asked = await this.#signedRequest(url.searchParams);
    } catch (error) {
      return response.writeHead(400, { "content-type": "text/plain" }).end(`it does not take the request: ${error.message}`);
    }
    this.last = asked;
    const to = new URL(asked.redirect_uri);
    to.searchParams.set("state", asked.state);
    if (this.faults.authorize) to.searchParams.set("error", this.faults.authorize);
    else to.searchParams.set("code", this.#give(asked));
    response.writeHead(302, { location: to.href }).end();
  }

  /** What is asked in a request that the council has signed. */
  async #signedRequest(outside) {
    assert.deepEqual([...outside.keys()].sort(), ["client_id", "request", "response_type", "scope"]);
    const keys = createRemoteJWKSet(new URL(`${this.council}/.well-known/jwks.json`));
    const rules = { issuer: CLIENT, audience: `${this.issuer}authorize`, algorithms: ["RS256", "PS256"], requiredClaims: ["exp"] };
    const { payload } = await jwtVerify(outside.get("request"), keys, rules);
    assert.notEqual(payload.sub, CLIENT, "it would be good as an assertion of the council's");
    for (const name of ["response_type", "scope", "client_id"]) assert.equal(payload[name], outside.get(name));
    for (const name of ["claims", "vtr"]) assert.ok(["string", "undefined"].includes(typeof payload[name]), name);
    return payload;
  }

  /** A code, or an access token, that stands for what was asked. */
  #give(asked) {
    const name = randomBytes(16).toString("hex");
    this.given.set(name, asked);
    return name;
  }

  async #tokens(code) {
    const asked = this.given.get(code);
    this.given.delete(code);
    if (!asked) return { error: "invalid_grant" };
    return { access_token: this.#give(asked), token_type: "Bearer", id_token: await this.#idToken(asked) };
  }

  async #sign(claims, kid, key, fault = {}) {
    const header = { typ: "JWT", alg: key === this.rsa ? "RS256" : "ES256", kid, ...fault.header };
    const from = Object.entries(fault.times ?? {}).map(([name, time]) => [name, seconds() + time]);
    const payload = { ...claims, ...fault.claims, ...Object.fromEntries(from) };
    if (header.alg === "none") return `${[header, payload].map(part).join(".")}.`;
    const secret = async () => new TextEncoder().encode(await exportSPKI(key.publicKey));
    const keys = { RS256: this.rsa.privateKey, HS256: await secret(), ES256: (fault.isForged ? this.other : key).privateKey };
    return new SignJWT(payload).setProtectedHeader(header).sign(keys[header.alg]);
  }

  #idToken({ nonce }) {
    const now = seconds();
    const claims = { iss: this.issuer, aud: CLIENT, sub: SUBJECT, iat: now, exp: now + 120, nonce };
    const name = this.signsBy.idToken;
    return this.#sign({ ...claims, vot: "Cl.Cm" }, name, { one: this.key, rsa: this.rsa }[name], this.faults.idToken);
  }

  async #identity(asked) {
    if (!asked?.claims?.includes(CORE_IDENTITY) || this.faults.isNotProved) return {};
    const now = seconds();
    const nameParts = [
      { type: "GivenName", value: "Siân" },
      { type: "FamilyName", value: "Rhys" },
    ];
    const claims = { iss: `${this.issuer}identity/`, aud: CLIENT, sub: SUBJECT, iat: now, exp: now + 1800, vot: "P2" };
    const vc = { credentialSubject: { name: [{ nameParts }], birthDate: [{ value: "1984-03-01" }] } };
    const name = this.signsBy.identity;
    const key = { ...this.withdrawnKeys, ...this.namedKeys, ...this.identityKeys }[name];
    return { [CORE_IDENTITY]: await this.#sign({ ...claims, vc }, `${DID}#${name}`, key, this.faults.identity) };
  }
}
