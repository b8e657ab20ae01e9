// A wallet that takes a credential from the council: built from the library of others (npm @openid4vc/openid4vci), and then
// the wallet that shows it (`wallet.mjs`).

import { Openid4vciClient } from "@openid4vc/openid4vci";
import { SignJWT, importJWK } from "jose";
import { createHash } from "node:crypto";
import { noteCode, notePin } from "./secrets.mjs";
import { Wallet } from "./wallet.mjs";

const hash = (data, algorithm) => createHash(algorithm.replace("sha-", "sha")).update(data).digest();

export class CredentialWallet extends Wallet {
  /** An empty one. */
  static async empty() {
    return Wallet.withKey(new CredentialWallet());
  }

  #client() {
    const signJwt = async (signer, { header, payload }) => {
      const jwt = new SignJWT(payload).setProtectedHeader(header);
      return { jwt: await jwt.sign(await importJWK(this.privateKey, "ES256")), signerJwk: this.publicKey };
    };
    const refuse = () => {
      throw new Error("nothing else is asked of the wallet");
    };
    const generateRandom = (length) => crypto.getRandomValues(new Uint8Array(length));
    return new Openid4vciClient({
      callbacks: { fetch, hash, generateRandom, signJwt, verifyJwt: refuse, encryptJwe: refuse, decryptJwe: refuse,
        clientAuthentication: () => {} },
    });
  }

  /** What an offer leads to, as far as the token. */
  async open(link, pin) {
    const client = this.#client();
    const credentialOffer = await client.resolveCredentialOffer(link);
    for (const { "pre-authorized_code": code } of Object.values(credentialOffer.grants)) noteCode(code);
    notePin(pin);
    const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer);
    const { accessTokenResponse } = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({
      credentialOffer,
      issuerMetadata,
      txCode: pin,
    });
    const { access_token: accessToken } = accessTokenResponse;
    noteCode(accessToken);
    return { client, credentialOffer, issuerMetadata, accessToken };
  }

  /** Takes the credential of an offer, with a proof of its key. */
  async take(link, pin) {
    const { client, credentialOffer, issuerMetadata, accessToken } = await this.open(link, pin);
    const [credentialConfigurationId] = credentialOffer.credential_configuration_ids;
    const { c_nonce: nonce } = await client.requestNonce({ issuerMetadata });
    const { jwt } = await client.createCredentialRequestJwtProof({
      issuerMetadata,
      credentialConfigurationId,
      nonce,
      signer: { method: "jwk", publicJwk: this.publicKey, alg: "ES256" },
    });
    const { credentialResponse } = await client.retrieveCredentials({
      issuerMetadata,
      accessToken,
      credentialConfigurationId,
      proofs: { jwt: [jwt] },
    });
    const [{ credential }] = credentialResponse.credentials;
    this.credential = credential;
    return issuerMetadata;
  }
}
