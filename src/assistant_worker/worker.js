// The assistant's engine, in a worker of its own. Who sends `[number, text]` is answered `[number, reading]`, who sends
// `[number, text, today, kept]` what it asks about bins, and `[number]` where the engine could not be loaded or has failed; then
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

const started = start();
// Whoever asks is told.
started.catch(() => {});

addEventListener("message", async ({ data: [number, ...of] }) => {
  try {
    await started;
    postMessage([number, of.length > 1 ? asked(...of) : read(...of)]);
  } catch (error) {
    console.warn(error);
    postMessage([number]);
  }
});
