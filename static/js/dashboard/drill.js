// @ts-check
/**
 * From a number to the rows behind it: which tab of the board, and which filter there.
 *
 * @typedef {import("../metrics.js").Definitions} Definitions
 * @typedef {import("../metrics.js").Figure} Figure
 * @typedef {{tab: import("../types.js").Tab, filter: string}} Seen
 */
import { CONFIRMS_FILTERS, FLAKE_FILTERS, KPH_FILTERS } from "../order.js";

/** Lists that only Review has. @type {Record<string, string>} */
const ON_REVIEW = { unpitched: "open", to_settle: "open", groups_not_returned: "open" };

/** @param {string} code of an office or region @param {Figure} figure @param {Definitions} definitions */
export function addressOf(code, figure, definitions) {
  const { tab, filter } = seenBy(figure, definitions);
  return boardOf(code, tab, filter);
}

/**
 * Always with the filter: without one a board shows what somebody looked for there last.
 * @param {string} code of an office or region @param {import("../types.js").Tab} tab @param {string} filter
 */
export function boardOf(code, tab, filter = "all") {
  return `/boards/${encodeURIComponent(code)}/${tab}?filter=${encodeURIComponent(filter)}`;
}

/** @param {Figure} figure @param {Definitions} definitions @returns {Seen} what is counted on top; where no filter fits, Review */
function seenBy({ top, section }, { tallies, conditions, figures }) {
  const [name] = top;
  const filterOf = (/** @type {any} */ where, /** @type {Record<string, unknown>} */ filters) => named(where, filters) ?? (hasWord(name, figures) ? `tally:${name}` : "all");
  if (ON_REVIEW[name]) return { tab: "review", filter: ON_REVIEW[name] };
  const { over, where } = tallies[name];
  if (over === "group") return { tab: "kph", filter: top.length > 1 ? "all" : filterOf(where, KPH_FILTERS) };
  if (over === "member") return { tab: "kph", filter: ofGroup(where, conditions) };
  if (top.length > 1) return { tab: "review", filter: "all" };
  return section === "chase" ? { tab: "flake", filter: filterOf(where, FLAKE_FILTERS) } : { tab: "confirms", filter: filterOf(where, CONFIRMS_FILTERS) };
}

/** The filter of the toolbar that means the same. @param {any} where @param {Record<string, unknown>} filters @returns {string | undefined} */
function named(where, filters) {
  if (Array.isArray(where) && where.length === 1) return "all";
  return typeof where === "string" && where in filters ? where : undefined;
}

/** Whether a board has a figure, and so a word, for just this tally. @param {string} tally @param {Figure[]} figures */
function hasWord(tally, figures) {
  return figures.some(({ section, top }) => section !== "dashboard" && top.length === 1 && top[0] === tally);
}

/** Members are seen in their groups. @param {any} where @param {Record<string, any>} conditions @returns {string} */
function ofGroup(where, conditions) {
  if (typeof where === "string") return ofGroup(conditions[where], conditions);
  const [word, first, second] = where;
  if (word === "of" && first === "group" && typeof second === "string" && second in KPH_FILTERS) return second;
  return word === "all" && first ? ofGroup(first, conditions) : "all";
}
