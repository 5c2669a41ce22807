// @ts-check
/**
 * The hourly report as plain text: the state and each region, a line each, for a text message or a chat. Numbers and places, nobody's name.
 *
 * @typedef {import("./rows.js").Row} Row
 * @typedef {import("./views.js").Shown} Shown
 */
import { clockTime, dayWord } from "../zone.js";
import { NOTHING, withCounts, wordsOf } from "./values.js";

/** @param {import("./dashboard.js").Dashboard} dashboard @returns {string} */
export function reportOf(dashboard) {
  const { page, tab, live: { frame, asOf } } = dashboard;
  const { state, regions } = dashboard.rows();
  const columns = dashboard.columns();
  const head = `${page.tabs[tab].word}, ${dayWord(`${frame.day}T12:00:00Z`, "UTC")}, ${clockTime(asOf, page.time_zone)}`;
  return [head, ...[state, ...regions].map((row) => `${row.code}: ${lineOf(row, columns)}`)].join("\n");
}

/** Under each head its figures; one with nothing to divide by is left out. @param {Row} row @param {Shown[]} columns */
function lineOf(row, columns) {
  const counts = withCounts(columns.map(({ figure }) => figure));
  /** @type {Map<string, string[]>} */
  const heads = new Map();
  for (const { figure, label, head } of columns) {
    const { main, more } = wordsOf(figure, row.sums, counts.has(figure.name));
    if (main !== NOTHING) heads.set(head, [...heads.get(head) ?? [], `${label} ${more ? `${main} (${more})` : main}`]);
  }
  return [...heads].map(([head, words]) => `${head}: ${words.join(", ")}`).join("; ");
}
