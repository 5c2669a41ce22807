// @ts-check
/**
 * The vocabulary of conditions in tracker/metrics.py, turned into functions.
 *
 * @typedef {any} Condition
 * @typedef {import("./overlay.js").Screen} Screen
 * @typedef {{now: number, screen: Screen}} Moment  `now` is server time in milliseconds
 * @typedef {(row: any, moment: Moment) => boolean} Test
 * @typedef {(row: any, moment: Moment) => any} Read
 * @typedef {(condition: Condition) => Test} Compile
 */
import { shiftsInOpenGroups } from "./overlay.js";

export const MINUTE = 60_000;

/** What a relation leads to. A member is a group and a shift. @type {Record<string, Read>} */
const RELATIONS = {
  volunteer: (row, { screen }) => screen.get("volunteer", row.volunteer),
  office: (row, { screen }) => screen.store.offices.get(row.office),
  group: (row) => row.group,
  shift: (row) => row.shift,
};

/** @type {Record<string, Read>} */
const LOOKED_UP = { is_in_open_group: (row, { screen }) => inOpenGroups(screen).has(row.id) };

/** @type {WeakMap<Screen, Set<import("./types.js").Ref>>} */
const open = new WeakMap();

/** Looked up once a screen, not once a row. @param {Screen} screen */
function inOpenGroups(screen) {
  const known = open.get(screen) ?? shiftsInOpenGroups(screen);
  open.set(screen, known);
  return known;
}

/** @param {string} path such as "volunteer__vanid" @returns {Read} null where there is nothing */
export function reader(path) {
  const steps = path.split("__");
  const last = /** @type {string} */ (steps.pop());
  const leads = steps.map((step) => RELATIONS[step]);
  const read = LOOKED_UP[last] ?? ((row) => row?.[last] ?? null);
  if (leads.length === 0) return read;
  return (row, moment) => read(leads.reduce((found, lead) => found && lead(found, moment), row), moment);
}

/** Values or minutes: as they are, or named by a setting. @param {any} given @returns {(moment: Moment) => any} */
function setting(given) {
  return typeof given === "string" ? ({ screen }) => /** @type {any} */ (screen.store.settings)[given] : () => given;
}

/** A table's own line, whatever name data staff gave it. @param {any} table @param {string | null} key */
const lineOf = (table, key) => (Object.hasOwn(table, key ?? "") ? table[key ?? ""] : undefined);

/** As the sync to VAN compares words. @param {string} one @param {string} other */
const isSame = (one, other) => one.trim().toLowerCase() === other.trim().toLowerCase();

/** @type {Record<string, (compile: Compile, ...parts: any[]) => Test>} */
const WORDS = {
  is(_, path, value) {
    const read = reader(path);
    return (row, moment) => read(row, moment) === value;
  },
  in(_, path, given) {
    const read = reader(path);
    const values = setting(given);
    return (row, moment) => values(moment).includes(read(row, moment));
  },
  null(_, path) {
    const read = reader(path);
    return (row, moment) => read(row, moment) === null;
  },
  before(_, path, given) {
    const read = reader(path);
    const minutes = setting(given);
    return (row, moment) => Date.parse(read(row, moment) ?? "") < moment.now - minutes(moment) * MINUTE;
  },
  same(_, path, other) {
    const [one, two] = [reader(path), reader(other)];
    return (row, moment) => one(row, moment) !== null && one(row, moment) === two(row, moment);
  },
  agreed(_, status, type, word, given) {
    const [ours, kind, theirs] = [status, type, word].map(reader);
    const table = setting(given);
    return (row, moment) => {
      const lines = lineOf(table(moment), ours(row, moment));
      return lines === undefined || (lineOf(lines, kind(row, moment)) ?? lines[""]).some((/** @type {string} */ one) => isSame(one, theirs(row, moment) ?? ""));
    };
  },
  of(compile, relation, condition) {
    const holds = compile(condition);
    return (row, moment) => holds(RELATIONS[relation](row, moment), moment);
  },
  all(compile, ...parts) {
    const tests = parts.map(compile);
    return (row, moment) => tests.every((holds) => holds(row, moment));
  },
  any(compile, ...parts) {
    const tests = parts.map(compile);
    return (row, moment) => tests.some((holds) => holds(row, moment));
  },
  not(compile, condition) {
    const holds = compile(condition);
    return (row, moment) => !holds(row, moment);
  },
};

/** @param {Record<string, Condition>} named @returns {Compile} each named condition is made once */
export function compiler(named) {
  /** @type {Map<string, Test>} */
  const made = new Map();
  /** @type {Compile} */
  const compile = (condition) => {
    if (typeof condition !== "string") return WORDS[condition[0]](compile, ...condition.slice(1));
    const test = made.get(condition) ?? compile(named[condition]);
    made.set(condition, test);
    return test;
  };
  return compile;
}
