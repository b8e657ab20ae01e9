// A phone on a slow network: what the browser does to itself to be like one.

const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };
export const CPU_SLOWDOWN = 4;

/** Slows down a page, before it goes anywhere. */
export async function slowPage(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", SLOW_4G);
  await session.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
  return page;
}

/** Slows down the network of every service worker that the browser starts. */
export async function slowWorkers(browser) {
  const session = await browser.newBrowserCDPSession();
  const slow = async ({ targetInfo: { type, targetId } }) => {
    if (type !== "service_worker") return;
    const { sessionId } = await session.send("Target.attachToTarget", { targetId, flatten: false });
    const tell = (id, method, params) =>
      session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method, params }) });
    await tell(1, "Network.enable", {});
    await tell(2, "Network.emulateNetworkConditions", SLOW_4G);
  };
  // A worker may be gone before it is slowed down; then it asks for nothing.
  session.on("Target.targetCreated", (event) => slow(event).catch(() => {}));
  await session.send("Target.setDiscoverTargets", { discover: true });
}
