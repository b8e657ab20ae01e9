// A provider that speaks as GOV.UK One Login does, and makes each fault that is asked of it.

import { SignJWT, exportJWK, generateKeyPair } from "jose";
import { createServer } from "node:http";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import { freePort } from "./gateway.mjs";

export const CLIENT = "council";
const SUBJECT = "urn:fdc:gov.uk:2022:one";
const CORE_IDENTITY = "https://vocab.account.gov.uk/v1/coreIdentityJWT";

const seconds = () => Math.floor(Date.now() / 1000);

/** A change of the claims of a token, or of how it is signed. */
const claims = (change) => ({ claims: change });

/** The faults of an ID token. */
export const ID_TOKEN_FAULTS = {
  "another algorithm than that of its key": { header: { alg: "RS256" } },
  "a wrong signature": { isForged: true },
  "another issuer": claims({ iss: "https://other.example/" }),
  "another audience": claims({ aud: "another-service" }),
  "that it has expired": claims({ exp: seconds() - 3600, iat: seconds() - 7200 }),
  "that it is not valid yet": claims({ iat: seconds() + 3600, exp: seconds() + 7200 }),
  "another nonce": claims({ nonce: "another" }),
  "another trust than was asked for": claims({ vot: "Cl" }),
};

/** The faults of a proved identity. */
export const IDENTITY_FAULTS = {
  "another algorithm": { header: { alg: "RS256" } },
  "a wrong signature": { isForged: true },
  "another issuer": claims({ iss: "https://other.example/" }),
  "another audience": claims({ aud: "another-service" }),
  "another person": claims({ sub: "urn:fdc:gov.uk:2022:two" }),
  "that it has expired": claims({ exp: seconds() - 3600 }),
  "a lower level": claims({ vot: "P1" }),
  "a key that is not in the document": { header: { kid: "did:web:identity.example#other" } },
  "a key of another document": { document: { id: "did:web:other.example" } },
};

export class OneLogin {
  /** What it does wrong at the moment: in the ID token, in the identity, in the answer; nothing where they are empty. */
  faults = {};
  /** What it was asked with, by the path. */
  asked = [];

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
    this.asked.push({ path: url.pathname, agent: request.headers["user-agent"], form: new URLSearchParams(body) });
    const json = (value, status = 200) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(value));
    };
    switch (url.pathname) {
      case "/.well-known/openid-configuration":
        return json({
          issuer: this.issuer,
          authorization_endpoint: `${this.issuer}authorize`,
          token_endpoint: `${this.issuer}token`,
          userinfo_endpoint: `${this.issuer}userinfo`,
          end_session_endpoint: `${this.issuer}logout`,
          jwks_uri: `${this.issuer}jwks`,
        });
      case "/jwks":
        return json({ keys: [{ ...(await exportJWK(this.key.publicKey)), kid: "one", alg: "ES256", use: "sig" }] });
      case "/did.json": {
        const id = "did:web:identity.example";
        const publicKeyJwk = await exportJWK(this.key.publicKey);
        const key = { id: `${id}#one`, type: "JsonWebKey2020", controller: id, publicKeyJwk };
        return json({ id, assertionMethod: [key], ...this.faults.identity?.document });
      }
      case "/authorize":
        return this.#authorize(url.searchParams, response);
      case "/token":
        return json({ access_token: "access", token_type: "Bearer", id_token: await this.#idToken() });
      case "/userinfo":
        return json({ sub: SUBJECT, ...(await this.#identity()) });
      default:
        return json({}, 404);
    }
  }

  #authorize(asked, response) {
    const to = new URL(asked.get("redirect_uri"));
    this.last = Object.fromEntries(asked);
    to.searchParams.set("state", asked.get("state"));
    if (this.faults.authorize) to.searchParams.set("error", this.faults.authorize);
    else to.searchParams.set("code", randomBytes(16).toString("hex"));
    response.writeHead(302, { location: to.href }).end();
  }

  #sign(claims, kid, fault = {}) {
    const header = { typ: "JWT", alg: "ES256", kid, ...fault.header };
    const key = header.alg === "RS256" ? this.rsa : fault.isForged ? this.other : this.key;
    return new SignJWT({ ...claims, ...fault.claims }).setProtectedHeader(header).sign(key.privateKey);
  }

  #idToken() {
    const now = seconds();
    const claims = { iss: this.issuer, aud: CLIENT, sub: SUBJECT, iat: now, exp: now + 120, nonce: this.last.nonce };
    return this.#sign({ ...claims, vot: "Cl.Cm" }, "one", this.faults.idToken);
  }

  async #identity() {
    const isAsked = this.last.claims?.includes(CORE_IDENTITY);
    if (!isAsked || this.faults.isNotProved) return {};
    const now = seconds();
    const nameParts = [
      { type: "GivenName", value: "Siân" },
      { type: "FamilyName", value: "Rhys" },
    ];
    const claims = { iss: `${this.issuer}identity/`, aud: CLIENT, sub: SUBJECT, iat: now, exp: now + 1800, vot: "P2" };
    const vc = { credentialSubject: { name: [{ nameParts }], birthDate: [{ value: "1984-03-01" }] } };
    const kid = "did:web:identity.example#one";
    return { [CORE_IDENTITY]: await this.#sign({ ...claims, vc }, kid, this.faults.identity) };
  }
}
