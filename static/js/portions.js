// @ts-check
/** Rows are made, and moved, some at a time: a thousand at once would hold up the next key by a third of a second. */

const AT_FIRST = 40; // a screenful and some: what was asked for is seen at once, the rest follows
const AT_ONCE = 150;
export const ON_ARRIVAL = 250; // nobody's hands are on a page that has just been opened, and each portion lays out the table anew

export class Portions {
  #atOnce;

  /** Keys of the rows on the screen, as they stand there. @type {string[]} */
  #standing = [];

  /** Whether rows are still to come, or to be moved: then draw again. */
  isShort = false;

  /** @param {number} atOnce rows after the first screenful, until all are there for the first time */
  constructor(atOnce = AT_ONCE) {
    this.#atOnce = atOnce;
  }

  /** The rows in the wanted order, as far as one portion gets; below them those that stood there already. @param {string[]} shown @returns {string[]} */
  next(shown) {
    const wanted = new Set(shown);
    const standing = this.#standing.filter((key) => wanted.has(key));
    const placed = this.#place(shown, standing, this.isShort ? this.#atOnce : AT_FIRST);
    this.isShort = placed.size < shown.length;
    if (!this.isShort) this.#atOnce = AT_ONCE;
    this.#standing = [...placed, ...standing.filter((key) => !placed.has(key))];
    return this.#standing;
  }

  /** A row that follows the one before it already costs nothing. @param {string[]} shown @param {string[]} standing @param {number} most */
  #place(shown, standing, most) {
    /** @type {Set<string>} */
    const placed = new Set();
    let at = 0;
    for (const key of shown) {
      while (placed.has(standing[at])) at++;
      if (standing[at] !== key && most-- === 0) break;
      placed.add(key);
    }
    return placed;
  }
}
