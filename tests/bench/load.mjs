// Load from a second process: wrk against the gateway, and against nginx with the same bytes.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "../support/gateway.mjs";

const run = promisify(execFile);
const CONNECTIONS = 64;
const SECONDS = 3;

/** Whether a program is installed. */
export async function isInstalled(program) {
  return run(program, ["-v"]).then(
    () => true,
    (error) => error.code !== "ENOENT",
  );
}

const MS = { us: 0.001, ms: 1, s: 1000 };

/** What wrk says of many URLs of one server, asked in turn. */
export async function load(origin, urls) {
  const paths = urls.map((url) => JSON.stringify(url.slice(origin.length)));
  return wrk(origin, `local paths, at = {${paths.join(", ")}}, 0
function request() at = at % #paths + 1; return wrk.format("GET", paths[at]) end\n`);
}

/** Requests per second, as a script in Lua makes them, so many at once; the 99th percentile of their times in ms; and how many. */
export async function wrk(origin, text, connections = CONNECTIONS) {
  const folder = await mkdtemp(join(tmpdir(), "doorstep-load-"));
  const script = join(folder, "requests.lua");
  await writeFile(script, text);
  const options = ["-t1", `-c${connections}`, `-d${SECONDS}s`, "--latency", "-s", script];
  const { stdout } = await run("wrk", [...options, origin]).finally(() => rm(folder, { recursive: true }));
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${origin} did not answer every request:\n${stdout}`);
  const [, rps] = stdout.match(/Requests\/sec:\s+([\d.]+)/);
  const [, p99, unit] = stdout.match(/99%\s+([\d.]+)(us|ms|s)/);
  const [, requests] = stdout.match(/(\d+) requests in/);
  return { rps: Number(rps), p99: Number(p99) * MS[unit], requests: Number(requests) };
}

const settings = (folder, port) => `
daemon off;
worker_processes auto;
pid ${folder}/nginx.pid;
error_log stderr;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  default_type application/json;
  keepalive_requests 1000000000;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server { listen 127.0.0.1:${port}; root ${folder}; }
}
`;

/** An nginx with one file, as Debian ships it. */
export class Nginx {
  static async serve(bytes) {
    const nginx = new Nginx();
    nginx.folder = await mkdtemp(join(tmpdir(), "doorstep-nginx-"));
    const port = await freePort();
    await writeFile(join(nginx.folder, "schedule"), bytes, { mode: 0o644 });
    const config = join(nginx.folder, "nginx.conf");
    // Its workers are another user, who must be able to read the folder.
    await run("chmod", ["755", nginx.folder]);
    await writeFile(config, settings(nginx.folder, port));
    nginx.process = spawn("nginx", ["-c", config, "-p", nginx.folder], { stdio: "ignore" });
    process.on("exit", () => nginx.process.kill());
    nginx.origin = `http://127.0.0.1:${port}`;
    nginx.url = `${nginx.origin}/schedule`;
    await nginx.#ready();
    return nginx;
  }

  async #ready() {
    while (!(await fetch(this.url).catch(() => null))?.ok) {
      if (this.process.exitCode !== null) throw new Error("nginx did not start");
      await new Promise((resume) => setTimeout(resume, 20));
    }
  }

  async stop() {
    const ended = once(this.process, "exit");
    this.process.kill("SIGTERM");
    await ended;
    await rm(this.folder, { recursive: true });
  }
}
