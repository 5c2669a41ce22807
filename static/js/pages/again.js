// @ts-check
/**
 * Ask the server again and again, as long as somebody can see the answer.
 *
 * @typedef {object} Asking
 * @property {string} url
 * @property {number} everyMs
 * @property {number} [slowAfterMs]  then four times more seldom
 * @property {(answer: any) => boolean} take  false: enough
 * @property {() => boolean} [refused]  what to do when the server no longer answers this person; false, as without it: enough
 */

const LONGEST_WAIT_MS = 30_000;
const PATIENCE_MS = 10_000;

/** @param {Asking} asking */
export function askAgain({ url, everyMs, slowAfterMs = Infinity, take, refused = () => false }) {
  const startedAt = Date.now();
  let failures = 0;
  let isOver = false;
  let isAsking = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  async function ask() {
    clearTimeout(timer);
    if (isOver || isAsking || document.hidden) return;
    isAsking = true;
    const answer = await get(url).catch(() => null);
    isAsking = false;
    failures = answer ? 0 : failures + 1;
    if (answer) isOver = !(answer.isRefused ? refused() : take(answer.body));
    const usual = Date.now() - startedAt > slowAfterMs ? everyMs * 4 : everyMs;
    timer = setTimeout(ask, Math.min(LONGEST_WAIT_MS, usual * 2 ** failures));
  }

  document.addEventListener("visibilitychange", ask);
  ask();
}

/** @param {string} url @returns {Promise<{isRefused: boolean, body?: any} | null>} null: ask later */
async function get(url) {
  // Whoever is signed out would be led to the sign-in page.
  const response = await fetch(url, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
  if (response.ok) return { isRefused: false, body: await response.json() };
  const isRefused = response.type === "opaqueredirect" || (response.status >= 400 && response.status < 500);
  return isRefused ? { isRefused: true } : null;
}
