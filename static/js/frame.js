// @ts-check
/**
 * All that one drawing of the board needs, put together once.
 *
 * @typedef {import("./lines.js").Line} Line
 * @typedef {import("./lines.js").ConfirmsLine} ConfirmsLine
 * @typedef {import("./lines.js").KphLine} KphLine
 * @typedef {import("./types.js").Tab} Tab
 *
 * @typedef {object} Frame
 * @property {import("./store.js").Store} store
 * @property {import("./overlay.js").Screen} screen
 * @property {Tab} tab
 * @property {import("./order.js").View} view
 * @property {number} now server time
 * @property {Line[]} lines every line of the tab, in no order
 * @property {Map<string, Line>} byName
 * @property {string[]} shown names in the order on the screen; one without a line was removed. On Review each has its list in front
 * @property {boolean} isStale the order on the screen is not the order it should have
 * @property {Record<string, number>} counts lines by filter
 * @property {string} asked the filter that a link asked for, in words, where no button has it
 * @property {Record<Tab, number>} pips
 * @property {import("./order.js").Is} is
 * @property {Review | null} review  the figures, while they are looked at
 * @property {import("./since.js").Since} since
 * @property {number} changed lines that others have changed since I looked
 * @property {import("./marks.js").Marks} marks
 * @property {import("./types.js").Pending[]} queue
 * @property {boolean} hasLooked it is known what earlier pages left unsaved
 * @property {import("./editing.js").Editing} editing
 * @property {import("./presence.js").Presence} presence
 * @property {Connection} connection
 *
 * @typedef {object} Connection
 * @property {"signed_out" | "forbidden" | "stale" | null} barred why nothing goes on before the person acts
 * @property {boolean} isLive the stream is open
 * @property {boolean} isOnline edits get through, as far as anybody knows
 * @property {number} silentFor ms since the server was last heard
 * @property {boolean} isBehind a newer snapshot is wanted, and does not come
 * @property {boolean} isLasting edits survive a reload
 */
import { confirmsLines, domName, flakeLines, kphLines } from "./lines.js";
import {
  CONFIRMS_FILTERS, FLAKE_FILTERS, KPH_FILTERS, chosen, keepPlaces, orderConfirms, orderFlakes, orderKph, tallyOf,
} from "./order.js";
import { arrangeReview } from "./review.js";

/** @typedef {import("./order.js").Is} Is */
/**
 * @typedef {{lines: Line[], wanted: string[], counts: Record<string, number>}} Arranged
 * @typedef {{metrics: import("./metrics.js").Metrics, sums: Map<number, import("./metrics.js").Sums>}} Review
 */

/** @type {Record<Exclude<Tab, "review">, {linesOf: (screen: import("./overlay.js").Screen, is: Is) => any[], filters: Record<string, (line: any, moment: import("./order.js").Moment) => boolean>, order: (lines: any[], view: import("./order.js").View, is: Is) => Line[]}>} */
const LISTS = {
  confirms: { linesOf: confirmsLines, filters: CONFIRMS_FILTERS, order: orderConfirms },
  flake: { linesOf: flakeLines, filters: FLAKE_FILTERS, order: orderFlakes },
  kph: { linesOf: kphLines, filters: KPH_FILTERS, order: orderKph },
};

/**
 * @param {Tab} tab
 * @param {import("./overlay.js").Screen} screen
 * @param {import("./order.js").View} view
 * @param {import("./order.js").Moment} moment
 * @returns {Arranged}
 */
export function arrange(tab, screen, view, moment) {
  if (tab === "review") return arrangeReview(screen, view, moment);
  const { linesOf, order } = LISTS[tab];
  const filters = { ...LISTS[tab].filters, ...tallied(view.filter) };
  const lines = linesOf(screen, moment.is);
  const filter = filters[view.filter] ?? filters.all;
  const seen = chosen(lines, existing(view, lines), (line) => filter(line, moment));
  return { lines, wanted: order(seen, view, moment.is).map(domName), counts: count(lines, filters, moment) };
}

/** @param {string} filter @returns {Record<string, (line: Line, moment: import("./order.js").Moment) => boolean>} */
function tallied(filter) {
  const tally = tallyOf(filter);
  return tally === null ? {} : { [filter]: (line, { counts }) => counts(tally, line.kind === "shift" ? line.shift : line.group) };
}

/**
 * The order for the screen: while a hand is in the table, every row keeps its place.
 * @param {string[]} shown @param {string[]} wanted @param {boolean} isHeld
 */
export function settle(shown, wanted, isHeld) {
  if (!isHeld) return { shown: wanted, isStale: false };
  const kept = keepPlaces(shown, wanted);
  return { shown: kept, isStale: kept.length !== wanted.length || kept.some((key, i) => key !== wanted[i]) };
}

/** A start time kept from another day would hide everybody. @param {import("./order.js").View} view @param {Line[]} lines */
function existing(view, lines) {
  return view.time && !lines.some((line) => line.kind === "shift" && line.shift.starts_at === view.time) ? { ...view, time: "" } : view;
}

/** @template L, M @param {L[]} lines @param {Record<string, (line: L, moment: M) => boolean>} filters @param {M} moment */
function count(lines, filters, moment) {
  return Object.fromEntries(Object.entries(filters).map(([name, filter]) => [name, lines.filter((line) => filter(line, moment)).length]));
}
