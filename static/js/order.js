// @ts-check
/**
 * Which lines are shown and in which order. Pure.
 *
 * @typedef {import("./lines.js").ConfirmsLine} ConfirmsLine
 * @typedef {import("./lines.js").KphLine} KphLine
 * @typedef {import("./lines.js").Line} Line
 * @typedef {import("./types.js").Settings} Settings
 *
 * @typedef {object} View  one person's own view of a tab
 * @property {string} search
 * @property {string} filter
 * @property {string} office  an office's id, or empty for all
 * @property {string} time  a start, or empty for all
 * @property {string} by  the column sorted by, or empty for the order of work
 * @property {boolean} isDown
 *
 * @typedef {object} Moment
 * @property {number} now
 * @property {Settings} settings
 * @property {number} me
 */
import { isSettled } from "./statuses.js";
import { isLate, isOut, isOverdue } from "./pips.js";

const names = new Intl.Collator("en", { sensitivity: "base", numeric: true });

/** @type {Record<string, (line: ConfirmsLine, moment: Moment) => boolean>} */
export const CONFIRMS_FILTERS = {
  all: () => true,
  open: ({ shift }, { settings }) => shift.status !== "in" && !isSettled(shift, settings.closed_van_words),
  late: ({ shift }, { now, settings }) => isLate(shift, now, settings),
  in: ({ shift }) => shift.status === "in",
  settled: ({ shift }, { settings }) => isSettled(shift, settings.closed_van_words),
  mine: ({ shift }, { now, me }) => shift.claimed_by === me && Date.parse(shift.claimed_until ?? "") > now,
};

/** @type {Record<string, (line: KphLine, moment: Moment) => boolean>} */
export const KPH_FILTERS = {
  all: () => true,
  here: ({ group }) => group.departed_at === null && group.returned_at === null,
  out: ({ group }) => isOut(group),
  overdue: ({ group }, { now }) => isOverdue(group, now),
  returned: ({ group }) => group.returned_at !== null,
};

/** @param {ConfirmsLine} line @param {Settings} settings @returns {number} unsettled, then In, then settled */
function stage({ shift }, settings) {
  if (shift.status === "in") return 1;
  return isSettled(shift, settings.closed_van_words) ? 2 : 0;
}

/** @param {KphLine} line @returns {number} out, then still here, then returned */
function groupStage({ group }) {
  if (group.returned_at !== null) return 2;
  return isOut(group) ? 0 : 1;
}

/** @param {string | null} instant @returns {number} */
function ms(instant) {
  return instant === null ? Infinity : Date.parse(instant);
}

/** @param {string | number} a @param {string | number} b */
function compare(a, b) {
  if (typeof a === "string") return names.compare(a, String(b));
  // Two rows without the value are Infinity each: their difference is no number.
  return a === b ? 0 : a - Number(b);
}

/** @type {Record<string, (line: ConfirmsLine) => string | number>} */
export const CONFIRMS_SORTS = {
  name: ({ volunteer }) => `${volunteer.last_name} ${volunteer.first_name}`,
  office: ({ office }) => office.code,
  vanid: ({ volunteer }) => Number(volunteer.vanid ?? Infinity),
  next: ({ volunteer }) => ms(volunteer.next_shift_at),
  time: ({ shift }) => ms(shift.starts_at),
  location: ({ shift }) => shift.location ?? "",
  event: ({ shift }) => shift.event_type ?? "",
  role: ({ shift }) => shift.role ?? "",
  status: ({ shift }) => shift.status,
  passes: ({ shift }) => shift.confirm_passes,
};

/** @type {Record<string, (line: KphLine) => string | number>} */
export const KPH_SORTS = {
  name: ({ name }) => name,
  office: ({ office }) => office.code,
  departed: ({ group }) => ms(group.departed_at),
  due: ({ group }) => ms(group.check_in_due_at),
  checked: ({ group }) => ms(group.checked_in_at),
  knocks: ({ group }) => group.knocks ?? -1,
  goal: ({ group }) => group.goal ?? -1,
  percent: ({ group }) => (group.goal ? (group.knocks ?? 0) / group.goal : -1),
};

/** @template {Line} L @param {L[]} lines @param {(line: L) => (string | number)[]} ranks */
function sorted(lines, ranks) {
  const ranked = lines.map((line) => ({ line, ranks: ranks(line) }));
  ranked.sort((a, b) => {
    for (let i = 0; i < a.ranks.length; i++) {
      const order = compare(a.ranks[i], b.ranks[i]);
      if (order !== 0) return order;
    }
    return 0;
  });
  return ranked.map(({ line }) => line);
}

/** @param {ConfirmsLine[]} lines @param {View} view @param {Settings} settings */
export function orderConfirms(lines, view, settings) {
  const work = (/** @type {ConfirmsLine} */ line) =>
    [stage(line, settings), ms(line.shift.starts_at), CONFIRMS_SORTS.name(line), line.key];
  return withColumn(sorted(lines, work), view, CONFIRMS_SORTS[view.by]);
}

/** @param {KphLine[]} lines @param {View} view */
export function orderKph(lines, view) {
  const work = (/** @type {KphLine} */ line) => [groupStage(line), ms(line.group.check_in_due_at), line.name, line.key];
  return withColumn(sorted(lines, work), view, KPH_SORTS[view.by]);
}

/** @template {Line} L @param {L[]} lines @param {View} view @param {((line: L) => string | number) | undefined} column */
function withColumn(lines, view, column) {
  if (!column) return lines;
  const direction = view.isDown ? -1 : 1;
  return [...lines].sort((a, b) => direction * compare(column(a), column(b)));
}

/** @param {Line} line @returns {string} what the search looks through */
function searchable(line) {
  const people = line.kind === "shift" ? [line] : line.members;
  const own = line.kind === "shift" ? `${line.shift.location ?? ""} ${line.shift.role ?? ""}` : line.group.packet_names;
  const about = people.map(({ name, volunteer }) =>
    `${name} ${volunteer.vanid ?? ""} ${volunteer.phone} ${volunteer.cell} ${digits(volunteer.phone)} ${digits(volunteer.cell)}`);
  return plain(`${about.join(" ")} ${own} ${line.notes.map((note) => note.text).join(" ")}`);
}

/** @param {string} text */
function digits(text) {
  return (text ?? "").replace(/\D/g, "");
}

/** Without accents and case, so that "jose" finds José. @param {string} text */
function plain(text) {
  return text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();
}

/**
 * @template {Line} L
 * @param {L[]} lines @param {View} view
 * @param {(line: L) => boolean} filter
 * @returns {L[]}
 */
export function chosen(lines, view, filter) {
  const words = plain(view.search).split(/\s+/).filter(Boolean);
  return lines.filter((line) => filter(line)
    && (!view.office || String(line.office.id) === view.office)
    && (!view.time || line.kind !== "shift" || line.shift.starts_at === view.time)
    && (words.length === 0 || words.every((word) => searchable(line).includes(word))));
}

/**
 * Keep every row where it is while somebody's hand is in the table: new rows go to the end, rows that left keep their place.
 * @param {string[]} shown keys as they stand
 * @param {string[]} wanted keys as they should stand
 * @returns {string[]}
 */
export function keepPlaces(shown, wanted) {
  const known = new Set(shown);
  return [...shown, ...wanted.filter((key) => !known.has(key))];
}
