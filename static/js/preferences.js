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
  try {
    return { ...PLAIN, ...JSON.parse(localStorage.getItem(nameOf(board, tab)) ?? "{}") };
  } catch {
    return { ...PLAIN };
  }
}

/** @param {string} board @param {Tab} tab @param {View} view */
export function keepView(board, tab, view) {
  try {
    localStorage.setItem(nameOf(board, tab), JSON.stringify(view));
  } catch {
    // A full or forbidden storage costs the view its memory, nothing else.
  }
}
