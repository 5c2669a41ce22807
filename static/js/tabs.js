// @ts-check
/** Which tabs of this browser are still open: each holds a lock that ends with it. */

const PREFIX = "cpt-tab ";

/** @param {string} tab */
export function stayAlive(tab) {
  // Missing on plain http. Then two tabs may send the same entry, which is harmless: its id is the same.
  navigator.locks?.request(PREFIX + tab, () => new Promise(() => {}));
}

/** @returns {Promise<Set<string>>} */
export async function livingTabs() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [])));
}
