// The interface as a program reads its OpenAPI document: thousands of requests, right and wrong ones, made from the
// document alone. DOORSTEP_PYTHON names a Python that has requirements.txt.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { gatewayForAll, root } from "../support/gateway.mjs";

const program = join(dirname(process.env.DOORSTEP_PYTHON ?? "/usr/bin/python3"), "schemathesis");
const gateway = gatewayForAll();

/** Runs until the first phase that finds something; always makes the same requests. */
const ask = (...options) =>
  promisify(execFile)(program, ["run", ...options, "--seed", "1", "--generation-deterministic", "--no-color"], {
    cwd: gateway.data,
    maxBuffer: 2 ** 24,
  }).catch(({ stdout }) => assert.fail(stdout.slice(-8000)));

test("every answer is one that the document describes, and none a fault of the gateway", async () => {
  // What no schema can say, such as which day comes first, is refused as invalid.
  const checks = ["--checks", "all", "--exclude-checks", "positive_data_acceptance"];
  // The stream of a conversation that is there has no end; one that was just begun has no person yet.
  const left = ["--exclude-path-regex", "/assistant/conversations/[^/]+/(events|handover/)"];
  const { stdout } = await ask(`${gateway.url}/api/v1/openapi.json`, ...checks, ...left, "--max-examples", "200");
  assert.match(stdout, /Tested: 38/);
});

test("a gateway with a fault is told from one without", async (t) => {
  const faulty = createServer((_, response) => response.writeHead(500).end()).listen(0, "127.0.0.1");
  await once(faulty, "listening");
  t.after(() => faulty.close());
  const url = `http://127.0.0.1:${faulty.address().port}`;
  const document = join(root, "src/gateway/openapi.json");
  await assert.rejects(ask(document, "--url", url, "--max-examples", "1"), /Server error/);
});
