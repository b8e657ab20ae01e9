// An issuer of credentials, and a wallet that shows them: built from the libraries of others (npm @openid4vc/openid4vp,
// @sd-jwt/sd-jwt-vc), so that the council is held to the standards and not to its own reading of them.

import { Openid4vpClient } from "@openid4vc/openid4vp";
import { setGlobalConfig } from "@openid4vc/oauth2";
import { ES256, digest, generateSalt } from "@sd-jwt/crypto-nodejs";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";
import { CompactEncrypt, SignJWT, exportJWK, generateKeyPair, importJWK, importX509, jwtVerify } from "jose";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { deflateSync } from "node:zlib";
import { freePort } from "./gateway.mjs";
import { noteCodesOf } from "./secrets.mjs";

setGlobalConfig({ allowInsecureUrls: true });

export const RESIDENCY = "https://council.example/credentials/residency/1";
export const SIAN = {
  name: "Siân Haf Rhys",
  birthdate: "1984-03-01",
  age_over_18: true,
  address: { street_address: "12 Weir Lane", locality: "Aberwen", postal_code: "AW1 2AB", uprn: "990000000012" },
};
const HIDDEN = {
  _sd: ["name", "birthdate", "age_over_18", "address"],
  address: { _sd: ["street_address", "locality", "postal_code", "uprn"] },
};

const seconds = () => Math.floor(Date.now() / 1000);

async function keys() {
  const { privateKey, publicKey } = await ES256.generateKeyPair();
  for (const key of [privateKey, publicKey]) {
    delete key.key_ops;
    delete key.ext;
  }
  return { privateKey, publicKey };
}

/** Gives out credentials, says what its keys are, and which credentials are no longer good. */
export class Issuer {
  revoked = new Set();

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Its lines of `[identity.wallet]`. */
  get settings() {
    return `kinds = ["${RESIDENCY}"]\nissuers = [{ issuer = "${this.url}" }]`;
  }

  async start() {
    this.port = await freePort();
    Object.assign(this, await keys());
    this.server = createServer(async (request, response) => {
      if (request.url === "/.well-known/jwt-vc-issuer") {
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ issuer: this.url, jwks: { keys: [{ ...this.publicKey, kid: "1" }] } }));
      } else if (request.url === "/status" && !this.isSilent) {
        response.setHeader("content-type", "application/statuslist+jwt");
        response.end(await this.#statusList());
      } else response.writeHead(404).end();
    });
    this.server.listen(this.port, "127.0.0.1");
    await once(this.server, "listening");
    return this;
  }

  async #statusList() {
    const bits = Buffer.alloc(16);
    for (const place of this.revoked) bits[place >> 3] |= 1 << (place & 7);
    const lst = deflateSync(bits).toString("base64url");
    return new SignJWT({ sub: `${this.url}/status`, iat: seconds(), ttl: 0, status_list: { bits: 1, lst } })
      .setProtectedHeader({ alg: "ES256", typ: "statuslist+jwt", kid: "1" })
      .sign(await importJWK(this.privateKey, "ES256"));
  }

  /** A credential of whoever holds `holder`. `own` is what its signed part says otherwise; null leaves out. */
  async issue(holder, { claims = SIAN, own = {}, by = this.privateKey } = {}) {
    const maker = new SDJwtVcInstance({
      hasher: digest,
      hashAlg: "sha-256",
      saltGenerator: generateSalt,
      signer: await ES256.getSigner(by),
      signAlg: "ES256",
    });
    const signed = { iss: this.url, iat: seconds(), exp: seconds() + 3600, vct: RESIDENCY, cnf: { jwk: holder }, ...own };
    return maker.issue({ ...signed, ...claims }, HIDDEN, { header: { kid: "1" } });
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}

const hash = (data, algorithm) => createHash(algorithm.replace("sha-", "sha")).update(data).digest();

export class Wallet {
  /** How it encrypts. */
  enc = "A256GCM";

  static async of(issuer, issued) {
    const wallet = await Wallet.withKey(new Wallet());
    wallet.credential = await issuer.issue(wallet.publicKey, issued);
    return wallet;
  }

  /** One that holds a key of its own and nothing else. */
  static async withKey(wallet) {
    return Object.assign(wallet, await keys());
  }

  #client() {
    const callbacks = {
      fetch,
      hash,
      verifyJwt: async (signer, { compact }) => {
        const certificate = `-----BEGIN CERTIFICATE-----\n${signer.x5c[0]}\n-----END CERTIFICATE-----`;
        const key = await importX509(certificate, signer.alg);
        const verified = await jwtVerify(compact, key, { currentDate: new Date() }).then(() => true, () => false);
        return verified ? { verified, signerJwk: await exportJWK(key) } : { verified };
      },
      encryptJwe: async (encryptor, content) => {
        const jwk = encryptor.publicJwk;
        const header = { alg: "ECDH-ES", enc: this.enc, kid: jwk.kid };
        const jwe = new CompactEncrypt(new TextEncoder().encode(content)).setProtectedHeader(header);
        return { encryptionJwk: jwk, jwe: await jwe.encrypt(await importJWK(jwk, "ECDH-ES")) };
      },
      decryptJwe: () => ({ decrypted: false }),
      signJwt: () => {
        throw new Error("nothing is signed but presentations");
      },
      // Only what a certificate says of names is asked for here, and ours goes by its digest.
      getX509CertificateMetadata: () => ({ sanDnsNames: [], sanUriNames: [] }),
    };
    return new Openid4vpClient({ callbacks });
  }

  /** What a link asks, once the library has believed who asks it. */
  async read(link) {
    const client = this.#client();
    const parsed = client.parseOpenid4vpAuthorizationRequest({ authorizationRequest: link });
    const resolved = await client.resolveOpenId4vpAuthorizationRequest({ authorizationRequestPayload: parsed.params });
    return { ...resolved.authorizationRequestPayload, version: resolved.version, client: resolved.client };
  }

  /** The same for what a browser hands over (`data`), with the `origin` that it has seen ask. */
  async readFromBrowser(data, origin) {
    const client = this.#client();
    const parsed = client.parseOpenid4vpAuthorizationRequest({ authorizationRequest: data });
    const resolved = await client.resolveOpenId4vpAuthorizationRequest({ authorizationRequestPayload: parsed.params, origin });
    return { ...resolved.authorizationRequestPayload, version: resolved.version, client: resolved.client, origin };
  }

  /** What is asked for of the credential, with a proof that its holder shows it. Each of the rest may be false. */
  async present(request, { nonce, aud, iat, also = [], kb = true, signWith = this.privateKey } = {}) {
    const [query] = request.dcql_query.credentials;
    const frame = {};
    for (const path of [...query.claims.map((claim) => claim.path), ...also]) {
      path.reduce((at, name, place) => (at[name] = place === path.length - 1 ? true : (at[name] ?? {})), frame);
    }
    const holder = new SDJwtVcInstance({
      hasher: digest,
      hashAlg: "sha-256",
      kbSigner: await ES256.getSigner(signWith),
      kbSignAlg: "ES256",
    });
    const audience = request.origin ? `origin:${request.origin}` : request.client_id;
    const payload = { iat: iat ?? seconds(), nonce: nonce ?? request.nonce, aud: aud ?? audience };
    return holder.present(this.credential, frame, kb ? { kb: { payload } } : undefined);
  }

  /** `token` is what stands in the place of the presentation. */
  async #responseTo({ origin, ...request }, presentation, token) {
    const { id } = request.dcql_query.credentials[0];
    return this.#client().createOpenid4vpAuthorizationResponse({
      authorizationRequestPayload: request,
      origin,
      authorizationResponsePayload: { vp_token: token ?? { [id]: [presentation] } },
      jarm: request.response_mode.endsWith(".jwt")
        ? {
            encryption: { nonce: "wallet" },
            serverMetadata: {
              authorization_signing_alg_values_supported: [],
              authorization_encryption_alg_values_supported: ["ECDH-ES"],
              authorization_encryption_enc_values_supported: [this.enc],
            },
          }
        : undefined,
    });
  }

  /** What a browser is to bring back to the page. */
  async data(request, presentation) {
    const { authorizationResponsePayload, jarm } = await this.#responseTo(request, presentation);
    return jarm ? { response: jarm.responseJwt } : authorizationResponsePayload;
  }

  /** Answers a request with a presentation; answers what the council has said. `token` is what stands in its place. */
  async answer(request, presentation, token) {
    const created = await this.#responseTo(request, presentation, token);
    const { response } = await this.#client().submitOpenid4vpAuthorizationResponse({
      authorizationRequestPayload: request,
      authorizationResponsePayload: created.authorizationResponsePayload,
      jarm: created.jarm,
    });
    return said(response);
  }

  /** Says why it shows nothing. */
  async decline(request, error = "access_denied") {
    return post(request.response_uri, { error, state: request.state });
  }

  /** Reads a link and shows honestly what it asks for. */
  async show(link) {
    const request = await this.read(link);
    return this.answer(request, await this.present(request));
  }
}

export async function post(url, fields) {
  return said(await fetch(url, { method: "POST", body: new URLSearchParams(fields) }));
}

/** What a wallet is answered; it may lead back with a code. */
async function said(response) {
  const body = await response.json();
  if (body.redirect_uri) noteCodesOf(body.redirect_uri);
  return { status: response.status, ...body };
}
