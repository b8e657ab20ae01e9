// The emergency stop: a worker that removes itself and everything that workers of this origin have cached.
// To use it, serve this file in place of /sw.js. Browsers fetch /sw.js again at the next visit, at the latest after a day;
// from then on every page comes from the network. What people saved on their device is not touched.

async function removeEverything() {
  const names = await caches.keys();
  await Promise.all(names.map((name) => caches.delete(name)));
  await registration.unregister();
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(removeEverything()));
