// @ts-check
/**
 * Figures on the screen: few on the tabs at all times, all of them on Review. Worked out again only when rows or the clock have moved.
 *
 * @typedef {import("./types.js").Tab} Tab
 * @typedef {import("./conditions.js").Moment} Moment
 * @typedef {import("./metrics.js").Figure} Figure
 * @typedef {import("./metrics.js").Sums} Sums
 */
import { total, valueOf } from "./metrics.js";

/** What stands on each tab: a figure, and the word beside it. @type {Record<Tab, [string, string]>} */
export const PIPS = {
  confirms: ["late", "late"],
  kph: ["overdue", "overdue"],
  flake: ["to_chase", "to chase"],
  review: ["still_open", "open"],
};
const SECOND = 1_000;

export class Figures {
  #metrics;
  #pips;
  #shown;

  /** @param {import("./metrics.js").Metrics} metrics */
  constructor(metrics) {
    this.#metrics = metrics;
    const names = Object.values(PIPS).map(([name]) => name);
    this.#pips = this.#remembered(metrics.figures.filter(({ name }) => names.includes(name)));
    this.#shown = this.#remembered(metrics.figures);
  }

  /** @param {Moment} moment @returns {Record<Tab, number>} */
  pips(moment) {
    const sums = total(this.#pips(moment).values());
    const count = (/** @type {string} */ name) => this.#metrics.figures.filter((figure) => figure.name === name).map((figure) => valueOf(figure, sums).top)[0] ?? 0;
    return /** @type {Record<Tab, number>} */ (Object.fromEntries(Object.entries(PIPS).map(([tab, [name]]) => [tab, count(name)])));
  }

  /** @param {Moment} moment @returns {Map<number, Sums>} by office */
  all(moment) {
    return this.#shown(moment);
  }

  /** @param {Figure[]} figures @returns {(moment: Moment) => Map<number, Sums>} */
  #remembered(figures) {
    /** @type {unknown[]} */
    let seen = [];
    /** @type {Map<number, Sums>} */
    let sums = new Map();
    return (moment) => {
      const { screen, now } = moment;
      // Pending edits are drawn on copies of the rows, so that the maps tell of them and the revision of the stream.
      const state = [screen.store.revision, Math.floor(now / SECOND), ...Object.values(screen.rows)];
      if (state.some((part, i) => part !== seen[i])) sums = this.#metrics.sums(figures, moment);
      seen = state;
      return sums;
    };
  }
}
