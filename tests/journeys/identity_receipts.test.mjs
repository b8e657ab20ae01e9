// What a person has given is proved on their own device, against the council's log; and what was done to that is seen.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { everyLook } from "../support/accessibility.mjs";
import { Person } from "../support/browser.mjs";
import { gatewayForAll, root } from "../support/gateway.mjs";
import { fork, rewriteLog, tamper } from "../support/identity_log.mjs";
import { asked, giveNameAndAge, proved } from "../support/organisation.mjs";

const run = promisify(execFile);
const xtask = process.env.DOORSTEP_XTASK ?? join(root, "target/debug/xtask");
const gateway = gatewayForAll();
const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();

async function check(page) {
  await page.getByRole("button", { name: "Check this receipt" }).click();
}

/** A person who reads the receipt of what they have just given. */
async function withReceipt(t) {
  const person = await Person.at(t, gateway.url);
  const { path } = await asked(gateway);
  await proved(person.page, path);
  await giveNameAndAge(person.page);
  await heading(person.page, "Aberwen Library can now read your details");
  await person.page.getByRole("button", { name: "Check this receipt" }).waitFor();
  return person;
}

/** One more leaf. */
async function giveOnce(page) {
  const { path } = await asked(gateway);
  await page.goto(path);
  await giveNameAndAge(page);
  await heading(page, "Aberwen Library can now read your details");
}

test("a receipt is genuine, and so is that of the end", async (t) => {
  const { page } = await withReceipt(t);
  await check(page);
  await page.getByText("This receipt is genuine").waitFor();
  await page.getByText("The log is noted on this device.").waitFor();
  await page.getByRole("status").getByText("Details: Name, Whether you are 18 or over").waitFor();
  assert.deepEqual(await everyLook(page, "a receipt that is genuine"), []);
  await page.getByRole("link", { name: "See this share" }).click();
  await page.getByRole("button", { name: "Stop sharing now" }).click();
  await heading(page, "Aberwen Library can no longer read your details");
  await check(page);
  await page.getByText("This receipt is genuine").waitFor();
  await page.getByText("Nothing in the log has been changed or taken out since you last checked it").waitFor();
});

test("a receipt that was changed is not genuine", async (t) => {
  const { page } = await withReceipt(t);
  await tamper(gateway, "UPDATE identity_receipt SET jws = replace(jws, substr(jws, 60, 4), 'AAAA')");
  await check(page);
  await page.getByText("This receipt is not genuine").waitFor();
});

test("another key is told of, and gone on with once the council was asked", async (t) => {
  const person = await withReceipt(t);
  person.expectFaults(/ERR_CONNECTION_REFUSED/);
  const { page } = person;
  await check(page);
  await page.getByText("This receipt is genuine").waitFor();
  const keys = async () => (await (await fetch(`${gateway.url}/api/v1/identity/log/keys`)).text()).trim().split("\n");
  const before = await keys();
  await gateway.stop();
  await rm(join(gateway.data, "secret"));
  await gateway.start();
  const [signsNow] = (await keys()).filter((key) => !before.includes(key));
  await check(page);
  await page.getByText("The council’s log is signed by another key").waitFor();
  await page.getByText(signsNow).waitFor();
  assert.deepEqual(await everyLook(page, "another key"), []);
  await page.getByRole("button", { name: "I have asked the council: go on with the new key" }).click();
  await page.getByText("Nothing in the log has been changed or taken out since you last checked it").waitFor();
  await check(page);
  await page.getByText("This receipt is genuine").waitFor();
});

test("a log that was written anew is seen by whoever has seen it before, however long it is", async (t) => {
  const { page } = await withReceipt(t);
  const isSeen = async () => {
    await check(page);
    await page.getByText("The council’s log has been changed").waitFor();
    assert.equal(await page.getByText("This receipt is genuine").count(), 0);
  };
  await check(page);
  await page.getByText("This receipt is genuine").waitFor();
  // As long as before, and within itself as right as before: their own receipt is still in it.
  await rewriteLog(gateway);
  await isSeen();
  // Longer.
  await giveOnce(page);
  await isSeen();
  assert.deepEqual(await everyLook(page, "a log that was changed"), []);
  // Shorter: all of it is made up again, with other leaves, as if nothing had been there.
  await tamper(
    gateway,
    "DELETE FROM identity_receipt; DELETE FROM identity_log_leaf; DELETE FROM identity_log_hash;" +
      " UPDATE identity_log SET size = 0, edge = x''",
  );
  await giveOnce(page);
  await isSeen();
});

test("a log of which two people are shown two is seen as soon as one of them is shown the other’s", async (t) => {
  const { page } = await withReceipt(t);
  const receipt = page.url();
  const { page: others } = await Person.at(t, gateway.url);
  await proved(others, "/identity/details", "Tomos Price");
  await others.locator("dialog").waitFor({ state: "attached" });
  const { back } = await fork(gateway);
  await giveOnce(page);
  await check(page);
  await page.getByText("This receipt is genuine").waitFor();
  await back();
  await giveOnce(others);
  await check(others);
  await others.getByText("This receipt is genuine").waitFor();
  // It has as many leaves as the one that this person has seen, and the same ones but for the last.
  await page.goto(receipt);
  await check(page);
  await page.getByText("The council’s log has been changed").waitFor();
});

test("without the log nothing is said of a receipt", async (t) => {
  const person = await withReceipt(t);
  person.expectFaults(/ERR_CONNECTION_REFUSED/);
  await gateway.stop();
  await check(person.page);
  await person.page.getByText("We could not check this receipt").waitFor();
});

test("a deleted receipt is gone, and the log goes on", async (t) => {
  const person = await withReceipt(t);
  person.expectFaults(/status of 404/);
  const { page } = person;
  const address = page.url();
  await page.getByText("Delete this receipt").first().click();
  await page.getByRole("button", { name: "Delete this receipt" }).click();
  await heading(page, "Who has my details");
  assert.equal((await page.goto(address)).status(), 404);
});

// The last one: the log is not whole after it.
test("a stranger finds the log right, and finds out that it was written anew", async (t) => {
  await withReceipt(t);
  const folder = await mkdtemp(join(tmpdir(), "doorstep-audit-"));
  t.after(() => rm(folder, { recursive: true }));
  const audit = async (since) => {
    const ended = await run(xtask, ["audit-log", gateway.url, "--since", join(folder, since)]).catch((error) => error);
    return { code: ended.code ?? 0, said: ended.stdout + ended.stderr };
  };
  const isRight = async (since, ...said) => {
    const audited = await audit(since);
    assert.equal(audited.code, 0, audited.said);
    for (const one of said) assert.match(audited.said, one);
    return Number(audited.said.match(/has (\d+) leaves/)[1]);
  };
  const isWrong = async (since, said) => {
    const audited = await audit(since);
    assert.equal(audited.code, 1, audited.said);
    assert.match(audited.said, said);
    assert.doesNotMatch(audited.said, /is signed, and is of these leaves/);
  };
  const size = await isRight("before", /There is no earlier audit to compare it with/);
  await withReceipt(t);
  const grown = new RegExp(`It is the log of the last audit, which had ${size} leaves, with 1 more at its end`);
  assert.equal(await isRight("before", grown), size + 1);
  // One that is right within itself is caught by whoever has audited it before, and by nobody else.
  await rewriteLog(gateway);
  await isWrong("before", /the log was written anew/);
  await isRight("never", /There is no earlier audit to compare it with/);
  await tamper(gateway, "UPDATE identity_log_leaf SET digest = zeroblob(32) WHERE leaf = 0");
  await isWrong("nor now", /the log's hashes are not those that its checkpoint was made of/);
});
