// @ts-check
/**
 * Works out the definitions of tracker/metrics.py over the rows of the screen. What a figure means, and what is late, is said there;
 * here is only how to count.
 *
 * @typedef {import("./conditions.js").Moment} Moment
 * @typedef {import("./conditions.js").Read} Read
 * @typedef {import("./overlay.js").Screen} Screen
 * @typedef {"shift" | "group" | "member"} Over
 * @typedef {{over: Over, where: import("./conditions.js").Condition, measure: any[]}} Tally
 * @typedef {{name: string, section: string, label: string, formula: string, top: string[], bottom: string[], unit: "count" | "percent" | "ratio"}} Figure
 * @typedef {{conditions: Record<string, import("./conditions.js").Condition>, tallies: Record<string, Tally>, sections: Record<string, string>, figures: Figure[]}} Definitions
 * @typedef {{take: (row: any, moment: Moment) => void, sum: () => number}} Counter
 * @typedef {{name: string, over: Over, holds: import("./conditions.js").Test, start: () => Counter}} Counted
 * @typedef {Record<string, number>} Sums  by tally
 */
import { MINUTE, compiler, reader } from "./conditions.js";

/** @type {Record<string, (...parts: any[]) => () => Counter>} */
const MEASURES = {
  count: () => adding(() => 1),
  once: (path) => adding(() => 1, path),
  sum(path, once) {
    const read = reader(path);
    return adding((row, moment) => read(row, moment) ?? 0, once);
  },
  left(whole, done) {
    const [all, part] = [reader(whole), reader(done)];
    return adding((row, moment) => Math.max(0, (all(row, moment) ?? 0) - (part(row, moment) ?? 0)));
  },
  hours(start, ends) {
    const from = reader(start);
    const to = ends.map(reader);
    return adding((row, moment) => {
      const begin = from(row, moment);
      const end = to.map((/** @type {Read} */ read) => read(row, moment)).find((/** @type {string | null} */ at) => at !== null) ?? begin;
      return (Date.parse(end) - Date.parse(begin)) / (60 * MINUTE);
    });
  },
};

/** @param {Read} amount @param {string} [once] of each value of this path, one row counts @returns {() => Counter} */
function adding(amount, once) {
  const name = once ? reader(once) : null;
  return () => {
    const seen = new Set();
    let sum = 0;
    return {
      take(row, moment) {
        const value = name?.(row, moment);
        if (name && seen.has(value)) return;
        seen.add(value);
        sum += amount(row, moment);
      },
      sum: () => sum,
    };
  };
}

export class Metrics {
  #compile;
  /** @type {Map<string, Counted>} */
  #tallies;

  /** @param {Definitions} definitions */
  constructor({ conditions, tallies, sections, figures }) {
    this.sections = sections;
    this.figures = figures;
    this.#compile = compiler(conditions);
    this.#tallies = new Map(Object.entries(tallies).map(([name, { over, where, measure: [word, ...parts] }]) =>
      [name, { name, over, holds: this.#compile(where), start: MEASURES[word](...parts) }]));
  }

  /** Whether a named condition holds for a row. @param {string} name @param {any} row @param {Moment} moment */
  holds(name, row, moment) {
    return this.#compile(name)(row, moment);
  }

  /** Whether a tally counts a row; one that there is not counts all. @param {string} tally @param {any} row @param {Moment} moment */
  counts(tally, row, moment) {
    return this.#tallies.get(tally)?.holds(row, moment) ?? true;
  }

  /** The words over a list of what a tally counts: those of the figure that has it on top. @param {string} tally */
  wordOf(tally) {
    const on = this.figures.filter(({ top }) => top.length === 1 && top[0] === tally);
    const figure = on.find(({ unit }) => unit === "count") ?? on[0];
    return figure ? `${this.sections[figure.section] ?? ""}: ${figure.label}` : "";
  }

  /**
   * The sums that the figures need, by office.
   * @param {Figure[]} figures @param {Moment} moment
   * @returns {Map<number, Sums>}
   */
  sums(figures, moment) {
    const { screen } = moment;
    const names = [...new Set(figures.flatMap(({ top, bottom }) => [...top, ...bottom]))];
    const wanted = names.flatMap((name) => this.#tallies.get(name) ?? []);
    const offices = new Map([...screen.store.offices.keys()].map((office) => [office, wanted.map((tally) => ({ ...tally, ...tally.start() }))]));
    const rows = { shift: screen.rows.shift.values(), group: screen.rows.group.values(), member: membersOf(screen) };
    for (const [over, list] of Object.entries(rows)) {
      const counting = new Map([...offices].map(([office, counted]) => [office, counted.filter((tally) => tally.over === over)]));
      for (const row of list) {
        for (const { holds, take } of counting.get(officeOf(row)) ?? []) if (holds(row, moment)) take(row, moment);
      }
    }
    return new Map([...offices].map(([office, counted]) => [office, Object.fromEntries(counted.map(({ name, sum }) => [name, sum()]))]));
  }
}

/** @param {any} row a shift, a group, or a member */
function officeOf(row) {
  return (row.group ?? row).office;
}

/** @param {Screen} screen @returns {{group: import("./types.js").Group, shift: import("./types.js").Shift}[]} */
function membersOf(screen) {
  return [...screen.rows.group.values()].flatMap((group) => group.members.flatMap((ref) => {
    const shift = screen.get("shift", ref);
    return shift ? [{ group, shift }] : [];
  }));
}

/** Sums over sums: never an average of percentages. @param {Iterable<Sums>} offices @returns {Sums} */
export function total(offices) {
  /** @type {Sums} */
  const all = {};
  for (const sums of offices) for (const [name, sum] of Object.entries(sums)) all[name] = (all[name] ?? 0) + sum;
  return all;
}

/** @param {Figure} figure @param {Sums} sums @returns {{top: number, bottom: number | null, value: number | null}} no value: nothing to divide by */
export function valueOf({ top, bottom }, sums) {
  const above = addUp(top, sums);
  if (bottom.length === 0) return { top: above, bottom: null, value: above };
  const below = addUp(bottom, sums);
  return { top: above, bottom: below, value: below > 0 ? above / below : null };
}

/** @param {string[]} names @param {Sums} sums */
function addUp(names, sums) {
  return names.reduce((sum, name) => sum + (sums[name] ?? 0), 0);
}
