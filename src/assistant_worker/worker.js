// The assistant's engine, in a worker of its own. Who sends `[number, text]` is answered `[number, reading]`, who sends
// `[number, text, today, kept]` what it asks about the bins of the home of which the app has kept this, and `[number]` where the engine could not be loaded or has failed; then
// this worker is of no more use, and another may do.
// Belongs here: loading the engine and handing texts on. Not here: what they mean, which the wasm knows.
//
// The build replaces FILES with the wasm and the model, each as [url, "sha384-..."].

import init, { asked, load, read } from "./engine.js";

async function file([url, integrity]) {
  const response = await fetch(url, { integrity });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response;
}

async function start() {
  const [wasm, model] = await Promise.all(FILES.map(file));
  await init({ module_or_path: wasm });
  if (!load(new Uint8Array(await model.arrayBuffer()))) throw new Error("the model cannot be read");
}

/** A line for each service of a home, as the wasm reads it. */
function services(kept) {
  const line = ({ id, name, container: { name: called, kind, colour, lid }, material }) =>
    [id, name.en, name.cy, called.en, called.cy, kind, colour, lid ?? "", material].join("\t");
  return JSON.parse(kept).answer.schedule.services.map(line).join("\n");
}

const started = start();
// Whoever asks is told.
started.catch(() => {});

addEventListener("message", async ({ data: [number, text, today, kept] }) => {
  try {
    await started;
    postMessage([number, today ? asked(text, today, services(kept)) : read(text)]);
  } catch (error) {
    console.warn(error);
    postMessage([number]);
  }
});
