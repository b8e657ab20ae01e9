// The council as an issuer, for a wallet that others have written: it takes the credential by its offer, and shows of it what
// it is asked for to another service, until its person withdraws it (OpenID4VCI 1.0, SD-JWT VC, Token Status List).

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ES256, digest } from "@sd-jwt/crypto-nodejs";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";
import { compactVerify, decodeProtectedHeader, exportJWK, importX509 } from "jose";
import { Cookies } from "../support/cookies.mjs";
import { CredentialWallet } from "../support/credential_wallet.mjs";
import { Gateway, freePort, root } from "../support/gateway.mjs";

const embedded = await readFile(join(root, "src/gateway/council/aberwen.toml"), "utf8");
const folder = await mkdtemp(join(tmpdir(), "doorstep-issuer-"));
const file = (name) => join(folder, name);
let council;
/** Another service, which believes the authority and knows nothing else of the council. */
let library;

/** An authority, and a certificate of it for the council. */
async function certify() {
  const openssl = (...options) => execFileSync("openssl", options, { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const authority = ["-keyout", "authority.key", "-out", "authority.pem", "-days", "30"];
  openssl("req", "-x509", ...key, ...authority, "-subj", "/CN=Authority of a test");
  openssl("req", "-new", ...key, "-keyout", "council.key", "-out", "council.csr", "-subj", "/CN=Council of a test");
  await writeFile(file("extensions"), "basicConstraints=CA:FALSE");
  const by = ["-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial", "-extfile", "extensions"];
  openssl("x509", "-req", "-in", "council.csr", ...by, "-days", "30", "-out", "council.pem");
}

before(async () => {
  await certify();
  council = new Gateway({ config: file("council.toml") });
  const settings = `[identity.credentials]\nchain_file = "${file("council.pem")}"\nkey_file = "${file("council.key")}"\nlist_seconds = 0`;
  council.port = await freePort();
  const wallet = `[identity.wallet]\nkinds = ["${council.url}/credentials/resident/1"]\nanchors = [{ file = "${file("authority.pem")}" }]`;
  await writeFile(council.config, `${embedded}\n${settings}\n${wallet}\n`);
  library = new Gateway({ config: file("library.toml") });
  await writeFile(library.config, `${embedded}\n${wallet}\n`);
  await Promise.all([council.start(), library.start()]);
});
after(async () => {
  await council?.remove();
  await library?.remove();
  await rm(folder, { recursive: true });
});

const decoded = (text) => text.replaceAll("&amp;", "&").replaceAll("&quot;", '"');
const heading = (text) => text.match(/<h1[^>]*>([^<]+)</)[1];

/** Somebody who lives here and has proved it; at the service that is `at`. */
class Resident {
  cookies = new Cookies();

  static async proved(person = "sian", at = council) {
    const resident = Object.assign(new Resident(), { at });
    for (const door of ["/auth/login", "/auth/step-up?level=P2"]) {
      const { text } = await resident.cookies.open(`${at.url}${door}`);
      const choices = [...text.matchAll(/href="(\/dev-idp\/[^"]+)"/g)].map(([, choice]) => decoded(choice));
      await resident.cookies.open(new URL(choices.find((choice) => choice.includes(`person=${person}`)), at.url).href);
    }
    return resident;
  }

  async page(path) {
    return (await this.cookies.open(this.at.url + path)).text;
  }

  async press(path, button) {
    const response = await this.cookies.press(this.at.url + path, button);
    assert.equal(response.status, 303);
    return response.headers.get("location");
  }

  /** What a wallet is led to, and the PIN. */
  async offer() {
    const text = await this.page(await this.press("/identity/credential", "get=yes"));
    const link = decoded(text.match(/href="(openid-credential-offer:[^"]+)"/)[1]);
    return { link, pin: text.match(/class="govuk-heading-l">([\d ]+)</)[1].replace(" ", "") };
  }

  /** Shows what is asked for a purpose, and sees what came of it. */
  async show(wallet, purpose) {
    const path = await this.press("/identity/wallet", `other-device=${purpose}`);
    const link = decoded((await this.page(path)).match(/href="(openid4vp:[^"]+)"/)[1]);
    const request = await wallet.read(link);
    const presentation = await wallet.present(request);
    const { status } = await wallet.answer(request, presentation);
    return { status, presentation, page: await this.page(path) };
  }
}

/** The certificate by which something was signed. */
async function signer(token) {
  const [leaf] = decodeProtectedHeader(token).x5c;
  return importX509(`-----BEGIN CERTIFICATE-----\n${leaf}\n-----END CERTIFICATE-----`, "ES256");
}

const isInvalidGrant = ({ errorResponse }) => errorResponse?.error === "invalid_grant";

test("a wallet takes the credential by its offer, and knows what it holds", async () => {
  const resident = await Resident.proved();
  const wallet = await CredentialWallet.empty();
  const { link, pin } = await resident.offer();
  const metadata = await wallet.take(link, pin);
  const { vct } = metadata.credentialIssuer.credential_configurations_supported.resident;
  const key = await signer(wallet.credential.split("~")[0]);
  const verifier = new SDJwtVcInstance({
    hasher: digest,
    verifier: await ES256.getVerifier(await exportJWK(key)),
    statusListFetcher: async (uri) => (await fetch(uri)).text(),
    statusVerifier: await ES256.getVerifier(await exportJWK(key)),
  });
  const { payload, header } = await verifier.verify(wallet.credential);
  assert.equal(header.typ, "dc+sd-jwt");
  assert.deepEqual([payload.iss, payload.vct], [council.url, vct]);
  assert.deepEqual([payload.name, payload.uprn, payload.age_over_18], ["Siân Haf Rhys", "990000000012", true]);
  assert.equal(payload.address.postal_code, "AW1 2AB");
  const { x, y } = wallet.publicKey;
  assert.deepEqual(payload.cnf.jwk, { kty: "EC", crv: "P-256", x, y });
  const inLondon = (seconds) => new Date(seconds * 1000).toLocaleTimeString("en-GB", { timeZone: "Europe/London" });
  const times = [payload.iat, payload.exp].map(inLondon);
  assert.deepEqual(times, ["00:00:00", "23:59:59"], "of the day, not of the second");
  assert.ok(!JSON.stringify(payload).includes("1984"), "a date of birth is not in it");
  const kind = await (await fetch(vct)).json();
  assert.equal(kind.vct, vct);
  await assert.rejects(wallet.take(link, pin), isInvalidGrant, "an offer is taken once");
});

test("without the PIN a code is worth nothing", async () => {
  const resident = await Resident.proved();
  const wallet = await CredentialWallet.empty();
  const { link, pin } = await resident.offer();
  await assert.rejects(wallet.take(link, pin === "000000" ? "000001" : "000000"), isInvalidGrant);
  await wallet.take(link, pin);
});

const PROVED = "You have shown proof";

test("it is shown to other services: only what is asked for, until it is withdrawn", async () => {
  const resident = await Resident.proved("zofia");
  const wallet = await CredentialWallet.empty();
  const { link, pin } = await resident.offer();
  await wallet.take(link, pin);
  // Another service does not know who is signed in at the council, nor is it asked: it has somebody else there.
  const services = [resident, await Resident.proved("tomos", library)];
  for (const person of services) {
    const age = await person.show(wallet, "age");
    assert.deepEqual([age.status, heading(age.page)], [200, PROVED]);
    const disclosed = age.presentation.split("~").slice(1, -1).map((part) => JSON.parse(Buffer.from(part, "base64url")));
    assert.deepEqual(disclosed.map(([, name]) => name), ["age_over_18"]);
    const address = await person.show(wallet, "address");
    assert.deepEqual([address.status, heading(address.page)], [200, PROVED]);
    for (const said of ["Zofia Małgorzata", "Heol y Castell", "AW1 1AA"]) assert.ok(address.page.includes(said), said);
  }

  const mine = await resident.page("/identity/credential");
  const [, withdraw] = mine.match(/href="(\/identity\/credential\/[0-9a-f]+\/withdraw)"/);
  await resident.press(withdraw, "withdraw=yes");
  const { status_list: place } = JSON.parse(Buffer.from(wallet.credential.split(".")[1], "base64url")).status;
  const list = await fetch(place.uri);
  assert.equal(list.headers.get("content-type"), "application/statuslist+jwt");
  await compactVerify(await list.text(), await signer(await (await fetch(place.uri)).text()));
  for (const person of services) {
    const late = await person.show(wallet, "age");
    assert.deepEqual([late.status, heading(late.page)], [400, "Nothing was proved"]);
    assert.match(late.page, /no longer valid/);
  }
});

test("who took it and what it says is in no log", () => {
  for (const secret of ["Siân", "Heol y Castell", "eyJ", "openid-credential-offer", "990000000012"]) {
    for (const { log } of [council, library]) assert.ok(!log.includes(secret), secret);
  }
});
