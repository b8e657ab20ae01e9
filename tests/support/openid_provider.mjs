// A certified OpenID provider (npm oidc-provider), at a name of its own: for a browser, another site than the gateway.

import { generateKeyPair, exportJWK } from "jose";
import { createServer } from "node:http";
import { once } from "node:events";
import { Provider, errors } from "oidc-provider";
import { freePort } from "./gateway.mjs";
import { SUBJECT } from "./secrets.mjs";

export const CLIENT = "council";

/** A key that signs tokens, as a JWK with its private part. */
export async function signingKey(kid, alg = "ES256") {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg, use: "sig" };
}

/** Signs in whoever `person` names at the moment; nobody where it is null. Counts how often it has asked who they are.
 *  Whoever it is is in `groups`. With `trust` it takes what is asked for by vectors of trust as GOV.UK One Login does, and tells
 *  that it is `trust`. */
export class OpenIdProvider {
  /** What it has asked others, as it was sent. */
  sent = [];

  constructor({ client, keys, acrValues = [], trust }) {
    Object.assign(this, { client, keys, acrValues, trust, person: "sian", signedIn: 0, groups: [], vectors: [] });
  }

  get issuer() {
    return `http://localhost:${this.port}`;
  }

  async start() {
    this.port ??= await freePort();
    const provider = new Provider(this.issuer, {
      clients: [{ client_id: CLIENT, response_types: ["code"], grant_types: ["authorization_code"], ...this.client }],
      jwks: { keys: this.keys },
      pkce: { required: () => true },
      acrValues: this.acrValues,
      claims: { openid: ["sub", "groups", "vot"], acr: null, profile: ["name"] },
      conformIdTokenClaims: false,
      extraParams: { vtr: (_, vector) => this.#take(vector) },
      cookies: { keys: ["a secret of the test"] },
      enabledJWA: { requestObjectSigningAlgValues: ["RS256", "ES256"] },
      features: {
        devInteractions: { enabled: false },
        backchannelLogout: { enabled: true },
        requestObjects: { enabled: true },
        rpInitiatedLogout: {
          enabled: true,
          logoutSource: (context, form) => (context.body = form),
          postLogoutSuccessSource: (context) => (context.body = "You have signed out."),
        },
      },
      findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, name: "Siân Haf Rhys", groups: this.groups, vot: this.trust }) }),
      // It refuses addresses of this machine otherwise.
      fetch: (url, { dispatcher, ...options }) => {
        this.sent.push({ url, options });
        return fetch(url, options);
      },
    });
    const answer = provider.callback();
    this.server = createServer((request, response) => {
      if (request.url.startsWith("/interaction/")) this.#interact(provider, request, response);
      else answer(request, response);
    });
    this.server.listen(this.port, "127.0.0.1");
    await once(this.server, "listening");
    return this;
  }

  /** Notes what trust it is asked for. A level of identity needs the second factor. */
  #take(vector) {
    if (this.trust === undefined) return;
    const isOne = vector !== undefined && JSON.parse(vector).every((one) => /^Cl(\.Cm(\.P[12])?)?$/.test(one));
    if (!isOne) throw new errors.InvalidRequest("Request vtr not valid");
    this.vectors.push(vector);
  }

  async #interact(provider, request, response) {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    const finish = (result) => provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
    if (this.person === null) return finish({ error: "access_denied" });
    if (prompt.name === "login") {
      this.signedIn += 1;
      return finish({ login: { accountId: SUBJECT + this.person, acr: this.acrValues[0] } });
    }
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    return finish({ consent: { grantId: await grant.save() } });
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
