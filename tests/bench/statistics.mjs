// Figures from samples.

const ascending = (samples) => [...samples].sort((one, other) => one - other);

/** The sample below which `share` (0 to 1) of all lie, by nearest rank. */
export function percentile(samples, share) {
  return ascending(samples)[Math.max(0, Math.ceil(share * samples.length) - 1)];
}

/** The median with the least and the greatest, which show the noise of the machine. */
export function median(samples) {
  const value = percentile(samples, 0.5);
  return { value, least: Math.min(...samples), greatest: Math.max(...samples), runs: samples.length };
}

/** Numbers between 0 and 1 that look random and are the same in every run. */
export function repeatable(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
