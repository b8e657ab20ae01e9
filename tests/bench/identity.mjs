// What it costs that people are signed in, and how long they wait for it.

import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { isInstalled, wrk } from "./load.mjs";
import { medianOf, repeat, seen, stranger } from "./phone.mjs";
import { median } from "./statistics.mjs";
import { noteClicks } from "./watch.mjs";
import { missing } from "./ask.mjs";
import { Gateway } from "../support/gateway.mjs";

const run = promisify(execFile);
const SESSIONS = 100_000;
const ASKED_AT_ONCE = 8;
const RUNS = 5;

/** Puts sessions into the store of a gateway that is stopped; answers the keys that open some of them. */
async function fill({ data }) {
  const keys = Array.from({ length: SESSIONS }, () => randomBytes(32).toString("base64url"));
  const digest = (key) => createHash("sha256").update(key).digest("base64url");
  const folder = await mkdtemp(join(tmpdir(), "doorstep-sessions-"));
  await writeFile(join(folder, "digests"), keys.map(digest).join("\n"));
  // Each of a person of their own, used just now.
  const program = `
import sqlite3, sys, time
store = sqlite3.connect(sys.argv[1])
now = int(time.time() * 1000)
rows = [("%032x" % n, digest.strip(), "%032x" % (n + 10**6), "P0", '{"browser":"firefox","system":"android"}', now, now)
        for n, digest in enumerate(open(sys.argv[2]))]
store.executemany("INSERT INTO identity_session (id, digest, person, confidence, device, started_at, used_at)"
                  " VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
store.commit()
print(store.execute("SELECT count(*) FROM identity_session").fetchone()[0])
`;
  const { stdout } = await run("python3", ["-c", program, join(data, "store.sqlite"), join(folder, "digests")]);
  await rm(folder, { recursive: true });
  if (Number(stdout) !== SESSIONS) throw new Error(`the store has ${stdout} sessions`);
  return keys.filter((_, number) => number % 20 === 0);
}

async function sessions() {
  const names = ["gateway.session_p99", "gateway.session_rps"];
  if (!(await isInstalled("wrk"))) return missing(names, "wrk is not installed");
  const gateway = await new Gateway({ asOf: now() }).start();
  await gateway.stop();
  const keys = await fill(gateway);
  await gateway.start();
  const script = `local keys, at = {${keys.map((key) => JSON.stringify(key)).join(", ")}}, 0
function request()
  at = at % #keys + 1
  return wrk.format("GET", "/api/v1/session", { cookie = "__Host-Http-session=" .. keys[at] })
end
function response(status, headers, body)
  if not body:find('"isThis":true', 1, true) then os.exit(1) end
end\n`;
  const runs = [];
  while (runs.length < RUNS) runs.push(await wrk(gateway.url, script, ASKED_AT_ONCE));
  await gateway.remove();
  const note = `${SESSIONS} sessions, ${ASKED_AT_ONCE} requests at once`;
  return {
    "gateway.session_p99": { ...median(runs.map(({ p99 }) => p99)), note },
    "gateway.session_rps": median(runs.map(({ rps }) => rps)),
  };
}

/** As the gateway takes it: in London, to the minute. */
const now = () => new Date().toLocaleString("sv-SE", { timeZone: "Europe/London" }).replace(" ", "T").slice(0, 16);

/** Presses to sign in, and presses a name at the provider; answers how long both were waited for. */
async function signIn(gateway) {
  const { page, leave } = await stranger(gateway, { scripts: [noteClicks] });
  await page.goto("/identity");
  const waited = async (link, shown) => {
    await link.click();
    await shown.waitFor();
    // Painted, and not only there.
    await seen(page);
    return page.evaluate(() => performance.timeOrigin + performance.now() - Number(sessionStorage.clicked));
  };
  const person = page.getByRole("link", { name: "Siân Haf Rhys" });
  const there = await waited(page.getByRole("link", { name: "Sign in", exact: true }), person);
  const back = await waited(person, page.getByRole("heading", { level: 1, name: "You are signed in" }).and(page.locator("main:has(.timeline) h1")));
  await leave();
  return there + back;
}

async function signIns() {
  const runs = await repeat(signIn, () => new Gateway().start());
  return { "phone.sign_in": medianOf(runs, (waited) => waited) };
}

export const groups = [
  { figures: ["phone.sign_in"], measure: signIns },
  { figures: ["gateway.session_p99", "gateway.session_rps"], measure: sessions },
];
