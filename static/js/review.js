// @ts-check
/**
 * What the evening's review lists: all that has no end yet, and what will be written to VAN. Pure.
 *
 * @typedef {import("./lines.js").Line} Line
 * @typedef {import("./lines.js").ConfirmsLine} ConfirmsLine
 * @typedef {import("./lines.js").KphLine} KphLine
 * @typedef {import("./order.js").View} View
 * @typedef {import("./order.js").Moment} Moment
 * @typedef {"groups" | "rows" | "pitch" | "van" | "no_vanid"} List
 */
import { confirmsLines, domName, kphLines } from "./lines.js";
import { chosen, orderConfirms, orderKph } from "./order.js";

/** The lists that each filter of the toolbar shows. @type {Record<string, List[]>} */
export const SHOWS = {
  all: ["groups", "rows", "pitch", "van", "no_vanid"],
  figures: [],
  open: ["groups", "rows", "pitch"],
  van: ["van"],
  no_vanid: ["no_vanid"],
};

/**
 * @param {import("./overlay.js").Screen} screen @param {View} view @param {Moment} moment
 * @returns {import("./frame.js").Arranged}
 */
export function arrangeReview(screen, view, moment) {
  const shifts = confirmsLines(screen);
  const groups = kphLines(screen);
  const lists = listsOf(shifts, groups, moment.is);
  const shown = SHOWS[view.filter] ?? SHOWS.all;
  const plain = { ...view, time: "", by: "" };
  const wanted = shown.flatMap((name) => ordered(name, lists[name], plain, moment).map((line) => `${name} ${domName(line)}`));
  const count = (/** @type {List[]} */ names) => names.reduce((sum, name) => sum + lists[name].length, 0);
  return {
    lines: [...shifts, ...groups], wanted,
    counts: { open: count(SHOWS.open), van: count(["van"]), no_vanid: count(["no_vanid"]) },
  };
}

/** @param {ConfirmsLine[]} shifts @param {KphLine[]} groups @param {import("./order.js").Is} is @returns {Record<List, Line[]>} */
function listsOf(shifts, groups, is) {
  const of = (/** @type {string} */ condition) => shifts.filter(({ shift }) => is(condition, shift));
  return {
    groups: groups.filter(({ group }) => !is("returned", group)),
    rows: of("to_settle"),
    pitch: unpitched(shifts, groups, is),
    van: of("differs_from_van"),
    no_vanid: of("without_vanid"),
  };
}

/** Each person once, however many groups they went out with. @param {ConfirmsLine[]} shifts @param {KphLine[]} groups @param {import("./order.js").Is} is */
function unpitched(shifts, groups, is) {
  const lines = new Map(shifts.map((line) => [line.shift.id, line]));
  /** @type {Map<string, ConfirmsLine>} */
  const found = new Map();
  for (const { group, members } of groups) {
    for (const { shift } of members) {
      const line = lines.get(shift.id);
      const person = `${group.office} ${shift.volunteer}`;
      if (line && !found.has(person) && is("unpitched", { group, shift })) found.set(person, line);
    }
  }
  return [...found.values()];
}

/** @param {List} name @param {any[]} lines @param {View} view @param {Moment} moment @returns {Line[]} */
function ordered(name, lines, view, { is }) {
  const seen = chosen(lines, view, () => true);
  return name === "groups" ? orderKph(seen, view, is) : orderConfirms(seen, view, is);
}
