// @ts-check
/**
 * The rows of the dashboard: the state, each region, each office. Totals add sums up; nothing here divides.
 *
 * @typedef {import("../metrics.js").Figure} Figure
 * @typedef {import("../metrics.js").Sums} Sums
 * @typedef {{id: number, code: string, name: string}} Office
 * @typedef {{code: string, name: string, offices: Office[]}} Region
 * @typedef {{key: string, kind: "state" | "region" | "office", code: string, name: string, sums: Sums}} Row
 */
import { total, valueOf } from "../metrics.js";

/**
 * @param {Region[]} regions @param {string} chosen the code of a region, or empty for all; one that is no longer there counts as all
 * @param {Record<string, Sums>} sums by office
 * @returns {{state: Row, regions: Row[], offices: Row[]}} the state is always whole
 */
export function rowsOf(regions, chosen, sums) {
  const sumsOf = (/** @type {Region[]} */ of) => total(of.flatMap(({ offices }) => offices.map(({ id }) => sums[id] ?? {})));
  const one = regions.filter(({ code }) => code === chosen);
  const seen = one.length > 0 ? one : regions;
  return {
    state: { key: "state", kind: "state", code: "State", name: "", sums: sumsOf(regions) },
    regions: seen.map((region) => ({ key: `region ${region.code}`, kind: "region", code: region.code, name: region.name, sums: sumsOf([region]) })),
    offices: seen.flatMap(({ offices }) => offices.map(({ id, code, name }) =>
      ({ key: `office ${code}`, kind: /** @type {const} */ ("office"), code, name, sums: sums[id] ?? {} }))),
  };
}

/** A figure with nothing to divide by stands last, whichever way. @param {Row[]} rows @param {Figure | undefined} figure none: as they come @param {boolean} isDown */
export function ordered(rows, figure, isDown) {
  if (!figure) return rows;
  const ranked = rows.map((row) => ({ row, ...valueOf(figure, row.sums) }));
  const direction = isDown ? -1 : 1;
  ranked.sort((a, b) => Number(a.value === null) - Number(b.value === null)
    || direction * ((a.value ?? 0) - (b.value ?? 0)) || direction * (a.top - b.top));
  return ranked.map(({ row }) => row);
}
