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
 * @property {Map<string, Line>} byKey
 * @property {string[]} shown keys in the order on the screen; one without a line was removed
 * @property {boolean} isStale the order on the screen is not the order it should have
 * @property {Record<string, number>} counts lines by filter
 * @property {number} late
 * @property {number} overdue
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
import { confirmsLines, kphLines } from "./lines.js";
import { CONFIRMS_FILTERS, KPH_FILTERS, chosen, keepPlaces, orderConfirms, orderKph } from "./order.js";

/**
 * @param {Tab} tab
 * @param {import("./overlay.js").Screen} screen
 * @param {import("./order.js").View} view
 * @param {number} now
 * @returns {{lines: Line[], wanted: string[], counts: Record<string, number>}}
 */
export function arrange(tab, screen, view, now) {
  const { settings, me } = screen.store;
  const moment = { now, settings, me: me.id };
  if (tab === "confirms") {
    const lines = confirmsLines(screen);
    const filter = CONFIRMS_FILTERS[view.filter] ?? CONFIRMS_FILTERS.all;
    const seen = chosen(lines, existing(view, lines), (line) => filter(line, moment));
    return { lines, wanted: keys(orderConfirms(seen, view, settings)), counts: count(lines, CONFIRMS_FILTERS, moment) };
  }
  const lines = kphLines(screen);
  const filter = KPH_FILTERS[view.filter] ?? KPH_FILTERS.all;
  const seen = chosen(lines, view, (line) => filter(line, moment));
  return { lines, wanted: keys(orderKph(seen, view)), counts: count(lines, KPH_FILTERS, moment) };
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

/** A start time kept from another day would hide everybody. @param {import("./order.js").View} view @param {ConfirmsLine[]} lines */
function existing(view, lines) {
  return view.time && !lines.some(({ shift }) => shift.starts_at === view.time) ? { ...view, time: "" } : view;
}

/** @param {Line[]} lines */
function keys(lines) {
  return lines.map((line) => line.key);
}

/** @template L, M @param {L[]} lines @param {Record<string, (line: L, moment: M) => boolean>} filters @param {M} moment */
function count(lines, filters, moment) {
  return Object.fromEntries(Object.entries(filters).map(([name, filter]) => [name, lines.filter((line) => filter(line, moment)).length]));
}
