// @ts-check
/**
 * What I did on this page, for taking it back and doing it again. Pure: it knows no server and no screen.
 *
 * @typedef {import("./types.js").Entry} Entry
 *
 * @typedef {object} Deed
 * @property {string} operation  what an undo would name
 * @property {Entry} of  the edit as it was first made
 * @property {string} words  "Maria Lopez: In, was Scheduled"
 */

const KEPT = 100;

export class UndoStack {
  /** @type {Deed[]} */
  #done = [];
  /** @type {Deed[]} */
  #undone = [];

  /** A new edit of mine. What was taken back before is no longer to be done again. @param {Entry} entry @param {string} words */
  did(entry, words) {
    this.#undone = [];
    this.#done = [...this.#done, { operation: entry.id, of: entry, words }].slice(-KEPT);
  }

  /** @param {string} id of the undo's own entry @returns {{deed: Deed, body: UndoBody} | null} */
  undo(id) {
    return this.#turn(this.#done, this.#undone, id, false);
  }

  /** @param {string} id of the redo's own entry @returns {{deed: Deed, body: UndoBody} | null} */
  redo(id) {
    return this.#turn(this.#undone, this.#done, id, true);
  }

  /** Taken back from a row's history, wherever it stands here. @param {string} operation @param {Deed} deed of its undo */
  tookBack(operation, deed) {
    this.forget(operation);
    this.#undone.push(deed);
  }

  /** It was not saved, or changed nothing: there is nothing to take back. @param {string} operation */
  forget(operation) {
    this.#done = this.#done.filter((deed) => deed.operation !== operation);
    this.#undone = this.#undone.filter((deed) => deed.operation !== operation);
  }

  /** @param {string} operation @returns {"undo" | "redo" | null} what its button would do now: only the last deed has one */
  offers(operation) {
    if (this.#done.at(-1)?.operation === operation) return "undo";
    return this.#undone.at(-1)?.operation === operation ? "redo" : null;
  }

  /** @param {Deed[]} from @param {Deed[]} to @param {string} id @param {boolean} isRedo */
  #turn(from, to, id, isRedo) {
    const deed = from.pop();
    if (!deed) return null;
    to.push({ ...deed, operation: id });
    return { deed, body: undoBody(deed.operation, isRedo ? backwards(deed.of) : deed.of) };
  }
}

/**
 * @typedef {{do: "undo", operation: string, of: Entry}} UndoBody  `of`: what is taken back, for this browser alone
 * @param {string} operation @param {Entry} of @returns {UndoBody}
 */
export function undoBody(operation, of) {
  return { do: "undo", operation, of };
}

/** A redo takes back the way back. @param {Entry} of @returns {Entry} */
function backwards(of) {
  return "was" in of && "to" in of ? { ...of, was: of.to, to: of.was } : of;
}

/** The entry as it goes over the wire. @param {Entry} entry @returns {Entry} */
export function onTheWire(entry) {
  const { of, ...rest } = entry;
  return entry.do === "undo" ? /** @type {Entry} */ (rest) : entry;
}
