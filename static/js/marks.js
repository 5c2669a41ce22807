// @ts-check
/**
 * The state of each edit, at the cell where it was made and as one count for the header.
 *
 * @typedef {import("./types.js").Pending} Pending
 * @typedef {"saving" | "waiting" | "saved" | "not saved"} Mark
 * @typedef {Map<string, Map<string, Mark>>} Marks  by row name ("shift:812"), then by cell
 */
import { cellOf, rowOf } from "./entries.js";
import { isUnanswered } from "./outbox-rules.js";

const SAVED_SHOWS_MS = 2_500;

/** Remembers for a moment what was saved, so that a person who looks sees it. */
export class Marker {
  /** @type {{pending: Pending, until: number}[]} */
  #saved = [];
  #store;

  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.#store = store;
  }

  /** @param {Pending} pending @param {number} now @returns {number} ms until the mark is to go */
  saved(pending, now) {
    this.#saved.push({ pending, until: now + SAVED_SHOWS_MS });
    return SAVED_SHOWS_MS;
  }

  /** @param {Pending[]} queue @param {boolean} isOnline @param {number} now @returns {Marks} */
  marks(queue, isOnline, now) {
    this.#saved = this.#saved.filter(({ until }) => until > now);
    /** @type {Marks} */
    const marks = new Map();
    for (const { pending } of this.#saved) this.#put(marks, pending, "saved");
    for (const pending of queue) {
      this.#put(marks, pending, isUnanswered(pending) ? (isOnline ? "saving" : "waiting") : "not saved");
    }
    return marks;
  }

  /** @param {Marks} marks @param {Pending} pending @param {Mark} mark */
  #put(marks, { entry }, mark) {
    const name = this.#nameOf(entry);
    const cells = marks.get(name) ?? new Map();
    marks.set(name, cells.set(cellOf(entry), mark));
  }

  /** @param {import("./types.js").Entry} entry */
  #nameOf(entry) {
    const { kind, ref } = rowOf(entry);
    const id = this.#store.idOf(kind, ref);
    const note = kind === "note" ? this.#store.rows.note.get(id) : undefined;
    if (!note) return `${kind}:${id}`;
    return note.group === null ? `shift:${note.shift}` : `group:${note.group}`;
  }
}

/**
 * @param {Pending[]} queue
 * @param {boolean} isOnline
 * @returns {{saving: number, unsaved: number}} while the connection is gone, all that waits counts as not saved
 */
export function summarise(queue, isOnline) {
  const unanswered = queue.filter(isUnanswered).length;
  const failed = queue.length - unanswered;
  return isOnline && failed === 0 ? { saving: unanswered, unsaved: 0 } : { saving: 0, unsaved: failed + unanswered };
}
