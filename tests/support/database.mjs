// The browser's database as it is on bad days. Each function is an init script for a page; what it does ends when the page
// calls `release()`.

/** No event of an open request comes, from the `from`th on. On release they come. */
export function silentOpening({ from = 0 } = {}) {
  const { open } = IDBFactory.prototype;
  const held = [];
  let isSilent = true;
  let count = 0;
  IDBFactory.prototype.open = function (...values) {
    const request = open.apply(this, values);
    if (count++ < from) return request;
    for (const name of ["success", "error", "upgradeneeded", "blocked"]) {
      const hold = (event) => {
        if (!isSilent) return;
        event.stopImmediatePropagation();
        held.push(() => request.dispatchEvent(new Event(event.type)));
      };
      request.addEventListener(name, hold, { capture: true });
    }
    return request;
  };
  globalThis.release = () => {
    isSilent = false;
    for (const tell of held) tell();
  };
}

/** No transaction ever says that it has ended, and no request in one that it has an answer. */
export function silentTransactions() {
  const { transaction } = IDBDatabase.prototype;
  let isSilent = true;
  IDBDatabase.prototype.transaction = function (...values) {
    const begun = transaction.apply(this, values);
    for (const name of ["success", "error", "complete", "abort"]) {
      begun.addEventListener(name, (event) => isSilent && event.stopImmediatePropagation(), { capture: true });
    }
    return begun;
  };
  globalThis.release = () => (isSilent = false);
}

/** Opening fails the first `times` times. */
export function failingOpening({ name, message = "", times = Infinity }) {
  const { open } = IDBFactory.prototype;
  let left = times;
  IDBFactory.prototype.open = function (...values) {
    if (left-- > 0) throw new DOMException(message, name);
    return open.apply(this, values);
  };
  globalThis.release = () => (left = 0);
}
