// @ts-check
/**
 * What is mine alone on a tab and survives a reload.
 *
 * @typedef {import("./order.js").View} View
 * @typedef {import("./types.js").Tab} Tab
 */

/** @type {View} */
const PLAIN = { search: "", filter: "all", office: "", time: "", by: "", isDown: false, formula: "" };

/** @param {string} board @param {Tab} tab */
function nameOf(board, tab) {
  return `cpt-view ${board} ${tab}`;
}

/** @param {string} board @param {Tab} tab @returns {View} */
export function readView(board, tab) {
  return kept(nameOf(board, tab), PLAIN);
}

/** @param {string} board @param {Tab} tab @param {View} view */
export function keepView(board, tab, view) {
  keep(nameOf(board, tab), view);
}

/**
 * What a link asks to see, such as `/boards/R1A/confirms?filter=late`: its rows, and none of them hidden by what I looked for last.
 * @param {string} query of an address @returns {View | null}
 */
export function viewAsked(query) {
  const filter = new URLSearchParams(query).get("filter");
  return filter === null ? null : { ...PLAIN, filter };
}

/** @template {object} T @param {string} name @param {T} plain what it is where nothing was kept @returns {T} */
export function kept(name, plain) {
  try {
    return { ...plain, ...JSON.parse(localStorage.getItem(name) ?? "{}") };
  } catch {
    return { ...plain };
  }
}

/** @param {string} name @param {object} value */
export function keep(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // A full or forbidden storage costs the view its memory, nothing else.
  }
}
