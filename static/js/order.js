// @ts-check
/**
 * Which lines are shown and in which order. Pure.
 *
 * @typedef {import("./lines.js").ConfirmsLine} ConfirmsLine
 * @typedef {import("./lines.js").KphLine} KphLine
 * @typedef {import("./lines.js").Line} Line
 * @typedef {(condition: string, row: any) => boolean} Is  whether a condition of tracker/metrics.py holds for a row now
 *
 * @typedef {object} View  one person's own view of a tab
 * @property {string} search
 * @property {string} filter
 * @property {string} office  an office's id, or empty for all
 * @property {string} time  a start, or empty for all
 * @property {string} by  the column sorted by, or empty for the order of work
 * @property {boolean} isDown
 * @property {string} formula  the figure whose formula stays in view, or empty
 *
 * @typedef {object} Moment
 * @property {number} now
 * @property {number} me
 * @property {Is} is
 * @property {(tally: string, row: any) => boolean} counts
 */

const names = new Intl.Collator("en", { sensitivity: "base", numeric: true });

/** @type {Record<string, (line: ConfirmsLine, moment: Moment) => boolean>} */
export const CONFIRMS_FILTERS = {
  all: () => true,
  open: ({ shift }, { is }) => is("open", shift),
  late: ({ shift }, { is }) => is("late", shift),
  in: ({ shift }) => shift.status === "in",
  settled: ({ shift }, { is }) => is("settled", shift),
  mine: ({ shift }, { now, me }) => shift.claimed_by === me && Date.parse(shift.claimed_until ?? "") > now,
};

/** @type {Record<string, (line: ConfirmsLine, moment: Moment) => boolean>} */
export const FLAKE_FILTERS = {
  all: () => true,
  to_chase: ({ shift }, { is }) => is("to_chase", shift),
  no_answer: ({ shift }, { is }) => is("no_answer", shift),
  coming: ({ shift }, { is }) => is("coming", shift),
  closed: (line, { is }) => chaseStage(line, is) === CLOSED,
  mine: CONFIRMS_FILTERS.mine,
};

/** @type {Record<string, (line: KphLine, moment: Moment) => boolean>} */
export const KPH_FILTERS = {
  all: () => true,
  here: ({ group }) => group.departed_at === null && group.returned_at === null,
  out: ({ group }, { is }) => is("out", group),
  overdue: ({ group }, { is }) => is("overdue", group),
  returned: ({ group }, { is }) => is("returned", group),
};

/** A filter that no button has: what a tally of tracker/metrics.py counts, as a link of the dashboard asks for it. */
const BY_TALLY = "tally:";

/** @param {string} filter @returns {string | null} the tally */
export function tallyOf(filter) {
  return filter.startsWith(BY_TALLY) ? filter.slice(BY_TALLY.length) : null;
}

/** @param {ConfirmsLine} line @param {Is} is @returns {number} unsettled, then In, then settled */
function stage({ shift }, is) {
  if (shift.status === "in") return 1;
  return is("settled", shift) ? 2 : 0;
}

const CHASE = ["to_chase", "no_answer", "coming"];
const CLOSED = CHASE.length;

/** @param {ConfirmsLine} line @param {Is} is @returns {number} still to do, the uncalled before the called, then who is coming, then who is settled or here */
function chaseStage({ shift }, is) {
  const found = CHASE.findIndex((condition) => is(condition, shift));
  return found < 0 ? CLOSED : found;
}

/** @param {KphLine} line @param {Is} is @returns {number} out, then still here, then returned */
function groupStage({ group }, is) {
  if (is("returned", group)) return 2;
  return is("out", group) ? 0 : 1;
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
  chase: ({ shift }) => shift.flake_passes,
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

/** @param {ConfirmsLine[]} lines @param {View} view @param {Is} is */
export function orderConfirms(lines, view, is) {
  return byStage(lines, view, (line) => stage(line, is));
}

/** @param {ConfirmsLine[]} lines @param {View} view @param {Is} is */
export function orderFlakes(lines, view, is) {
  return byStage(lines, view, (line) => chaseStage(line, is));
}

/** @param {ConfirmsLine[]} lines @param {View} view @param {(line: ConfirmsLine) => number} stageOf */
function byStage(lines, view, stageOf) {
  const work = (/** @type {ConfirmsLine} */ line) => [stageOf(line), ms(line.shift.starts_at), CONFIRMS_SORTS.name(line), line.key];
  return withColumn(sorted(lines, work), view, CONFIRMS_SORTS[view.by]);
}

/** @param {KphLine[]} lines @param {View} view @param {Is} is */
export function orderKph(lines, view, is) {
  const work = (/** @type {KphLine} */ line) => [groupStage(line, is), ms(line.group.check_in_due_at), line.name, line.key];
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
