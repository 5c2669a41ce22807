// @ts-check
/**
 * The rules of the queue, without timers, storage or network (docs/architecture.md §3).
 *
 * @typedef {import("./types.js").Pending} Pending
 * @typedef {import("./types.js").Entry} Entry
 * @typedef {(entry: Entry) => Set<string>} Touches the names of the rows an entry touches
 */
import { cellOf } from "./entries.js";

/**
 * Times of a group that the server sets by its own clock while it applies an edit. Until the answer comes the screen shows this
 * browser's instant; whoever corrects the time by then saw that one. @type {Record<string, string[]>} cells by kind
 */
const SETS_TIMES = { depart: ["departed_at", "check_in_due_at"], check_in: ["check_in_due_at"], not_final: ["check_in_due_at"] };

/** @param {Pending} pending */
export function isUnanswered(pending) {
  return pending.state === "waiting" || pending.state === "sending";
}

/** @param {Set<string>} some @param {Set<string>} others */
function overlap(some, others) {
  return [...some].some((name) => others.has(name));
}

/**
 * The entries that may go in one request: of one board, none of them after an unanswered entry that touches one of its rows.
 * @param {Pending[]} queue in the order in which they were made
 * @param {Touches} touches
 * @param {number} limit
 * @returns {Pending[]}
 */
export function ready(queue, touches, limit) {
  /** @type {Set<string>} */
  const taken = new Set();
  /** @type {Pending[]} */
  const batch = [];
  for (const pending of queue) {
    if (!isUnanswered(pending)) continue;
    const names = touches(pending.entry);
    const isFree = !overlap(names, taken);
    names.forEach((name) => taken.add(name));
    if (isFree && (batch.length === 0 || batch[0].board === pending.board)) batch.push(pending);
    if (batch.length === limit) break;
  }
  return batch;
}

/**
 * The unanswered entries that build on one that was not saved: they ask the person.
 * @param {Pending[]} queue @param {Pending} failed @param {Touches} touches
 * @returns {Pending[]}
 */
export function dependents(queue, failed, touches) {
  const names = touches(failed.entry);
  /** @type {Pending[]} */
  const found = [];
  for (const pending of queue) {
    if (pending.order <= failed.order || !isUnanswered(pending)) continue;
    const own = touches(pending.entry);
    if (!overlap(own, names)) continue;
    own.forEach((name) => names.add(name));
    found.push(pending);
  }
  return found;
}

/**
 * Entries that wait behind an applied one of mine on the same field saw my own value, not an older one. They were never
 * sent, so their body may still change: let them carry the version my edit made, and the time the server set. Without this an
 * hour offline would end in conflicts with myself.
 * @param {Pending[]} queue @param {Pending} applied @param {Touches} touches
 * @returns {Pending[]} those that changed
 */
export function rebase(queue, applied, touches) {
  const patches = applied.answer?.patches ?? [];
  const names = touches(applied.entry);
  return queue.filter((pending) => {
    const cell = cellOf(pending.entry);
    const isTimeSet = SETS_TIMES[applied.entry.do]?.includes(cell) && "was" in pending.entry;
    if (!isUnanswered(pending) || pending.order <= applied.order || !(isTimeSet || cell === cellOf(applied.entry))) return false;
    const own = touches(pending.entry);
    const made = patches.filter((patch) => own.has(nameOf(patch)) && names.has(nameOf(patch)));
    // An edit of a person's own fields carries the volunteer's version, whatever else the answer brings.
    const patch = made.find((one) => one.volunteer !== undefined) ?? made[0];
    if (!patch) return false;
    pending.entry = { ...pending.entry, version: patch.version, ...(isTimeSet ? { was: patch.set?.[cell] } : {}) };
    return true;
  });
}

/** @param {import("./types.js").Patch} patch */
function nameOf(patch) {
  if (patch.volunteer !== undefined) return `volunteer:${patch.volunteer}`;
  if (patch.shift !== undefined) return `shift:${patch.shift}`;
  return patch.group !== undefined ? `group:${patch.group}` : `note:${patch.note}`;
}

/**
 * The same edit once more, under a new id: after a conflict with the value that is there now.
 * @param {Pending} pending @param {string} id @param {string} at @param {number | undefined} version
 * @returns {Entry}
 */
export function again(pending, id, at, version) {
  const { version: _, ...body } = pending.entry;
  /** @type {Entry} */
  const entry = { ...body, id, at };
  if (version !== undefined) entry.version = version;
  if (pending.state === "conflict" && "was" in entry) entry.was = pending.answer?.is;
  else if (pending.state === "conflict" && "members" in entry) entry.members = pending.answer?.is;
  return entry;
}
