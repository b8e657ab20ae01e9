// A browser without a screen, for what a page cannot show: which answer came, with which headers, and which cookies are
// left. It brings strict cookies along only where a page of the same host leads.

import { noteCodesOf } from "./secrets.mjs";

/** What the forms of a page say of whom it was drawn for. */
export const drawnFor = (page) => page.match(/name="drawn-for" value="([^"]*)"/)?.[1] ?? "";

export class Cookies {
  constructor() {
    this.kept = new Map();
  }

  #take(url, response) {
    for (const line of response.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split("; ");
      const [name, value] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
      const says = (text) => attributes.some((attribute) => attribute.toLowerCase() === text);
      const key = `${url.host} ${name}`;
      const isGone = says("max-age=0") || attributes.some((attribute) => /expires=.*\b1970\b/i.test(attribute));
      if (isGone) this.kept.delete(key);
      else this.kept.set(key, { host: url.host, name, value, isStrict: says("samesite=strict") });
    }
  }

  #line(url, from) {
    const isSent = ({ host, isStrict }) => host === url.host && (!isStrict || from === url.host);
    return [...this.kept.values()].filter(isSent).map(({ name, value }) => `${name}=${value}`).join("; ");
  }

  /** One request. `from` is the host of the page that leads there. */
  async ask(address, { from, headers, ...options } = {}) {
    const url = new URL(address);
    noteCodesOf(url);
    const cookie = this.#line(url, from ?? url.host);
    const response = await fetch(url, { redirect: "manual", headers: { cookie, ...headers }, ...options });
    this.#take(url, response);
    return response;
  }

  /** Sends the form of the page at an address, which says for whom it was drawn. */
  async press(address, fields, origin = new URL(address).origin) {
    const page = await (await this.ask(address)).text();
    const body = `${fields}&drawn-for=${drawnFor(page)}`;
    return this.ask(address, { method: "POST", headers: { origin, "content-type": "application/x-www-form-urlencoded" }, body });
  }

  /** Follows redirects to the page at their end; `hops` are the addresses on the way, that of the page last. */
  async open(address, options) {
    const hops = [address];
    let from = new URL(address).host;
    for (;;) {
      const response = await this.ask(hops.at(-1), { from, ...options });
      const to = response.headers.get("location");
      if (to === null || hops.length > 20) return { hops, response, text: await response.text() };
      const next = new URL(to, hops.at(-1));
      // A chain that has been elsewhere stays another site's.
      if (next.host !== from) from = "elsewhere";
      hops.push(next.href);
    }
  }

  value(name) {
    return [...this.kept.values()].find((cookie) => cookie.name === name)?.value;
  }
}
