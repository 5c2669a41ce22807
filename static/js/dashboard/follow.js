// @ts-check
/**
 * The newest series and frame. Frames come from the page's socket as they happen; the series is asked for again soon after one, and
 * twice a minute in any case, as pace, late and overdue move with the clock.
 *
 * @typedef {import("./series.js").Series} Series
 * @typedef {import("./series.js").Frame} Frame
 */

const EVERY_MS = 30_000;
const GAP_MS = 10_000; // between two questions, however much happens
const PATIENCE_MS = 10_000;

/**
 * @param {string} url of the series
 * @param {() => void} onNews
 * @returns {{latest: {series: Series | null, frame: Frame | null, isStale: boolean}}} ``isStale``: the last question had no answer
 */
export function follow(url, onNews) {
  const latest = { series: /** @type {Series | null} */ (null), frame: /** @type {Frame | null} */ (null), isStale: false };
  let askedAt = -GAP_MS;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  let isOver = false;

  async function ask() {
    clearTimeout(timer);
    if (isOver) return;
    timer = setTimeout(ask, EVERY_MS);
    if (document.hidden) return;
    askedAt = performance.now();
    const { found, isRefused } = await get(url).catch(() => ({ found: null, isRefused: false }));
    latest.isStale = found === null;
    isOver = isRefused;
    if (found) latest.series = found;
    onNews();
  }

  function soon() {
    if (performance.now() - askedAt < GAP_MS) {
      clearTimeout(timer);
      timer = setTimeout(ask, GAP_MS - (performance.now() - askedAt));
    } else ask();
  }

  document.addEventListener("dashboard:frame", (event) => {
    latest.frame = /** @type {CustomEvent<Frame>} */ (event).detail;
    onNews();
    soon();
  });
  document.addEventListener("visibilitychange", soon);
  ask();
  return { latest };
}

/** @param {string} url @returns {Promise<{found: Series | null, isRefused: boolean}>} */
async function get(url) {
  // Whoever is signed out would be led to the sign-in page.
  const response = await fetch(url, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
  const isRefused = response.type === "opaqueredirect" || (response.status >= 400 && response.status < 500);
  return { found: response.ok ? await response.json() : null, isRefused };
}
