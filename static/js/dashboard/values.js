// @ts-check
/**
 * A figure in few letters, for a cell and for the report.
 *
 * @typedef {import("../metrics.js").Figure} Figure
 * @typedef {import("../metrics.js").Sums} Sums
 */
import { valueOf } from "../metrics.js";

const WHOLE = new Intl.NumberFormat("en-US");
export const NOTHING = "–";

/**
 * @param {Figure} figure @param {Sums} sums @param {boolean} hasCount whether the count above the percentage has a column of its own
 * @returns {{main: string, more: string}} of a percentage the count, then the percentage; `NOTHING` where there is nothing to divide by
 */
export function wordsOf(figure, sums, hasCount) {
  const { top, value } = valueOf(figure, sums);
  if (figure.unit === "count") return { main: WHOLE.format(top), more: "" };
  if (value === null) return { main: NOTHING, more: "" };
  if (figure.unit === "ratio") return { main: value.toFixed(1), more: "" };
  const percent = `${Math.round(100 * value)}%`;
  return hasCount ? { main: percent, more: "" } : { main: WHOLE.format(top), more: percent };
}

/** The percentages whose count stands in a column beside them. @param {Figure[]} figures @returns {Set<string>} names */
export function withCounts(figures) {
  const counts = new Set(figures.filter(({ unit }) => unit === "count").map(({ top }) => top.join()));
  return new Set(figures.filter(({ unit, top }) => unit === "percent" && counts.has(top.join())).map(({ name }) => name));
}
