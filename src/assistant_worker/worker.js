// The assistant's engine, in a worker of its own. Who sends `[number, text]` is answered `[number, reading]`, and `[number]`
// where the engine could not be loaded or has failed; then this worker is of no more use, and another may do.
// Belongs here: loading the engine and handing texts on. Not here: what they mean, which the wasm knows.
//
// The build replaces FILES with the wasm and the model, each as [url, "sha384-..."].

import init, { load, read } from "./engine.js";

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

addEventListener("message", async ({ data: [number, text] }) => {
  try {
    await started;
    postMessage([number, read(text)]);
  } catch (error) {
    console.warn(error);
    postMessage([number]);
  }
});
