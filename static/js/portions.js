// @ts-check
/** Rows that are new to the screen are made some at a time: a thousand at once would hold up the next key by a third of a second. */

const AT_ONCE = 150;

export class Portions {
  /** Keys of the rows on the screen. @type {Set<string>} */
  #drawn = new Set();

  /** Whether rows are still to come: then draw again. */
  isShort = false;

  /** Rows that are on the screen already, and the first of those that are not. @param {string[]} shown @returns {string[]} */
  next(shown) {
    let made = 0;
    const portion = shown.filter((key) => this.#drawn.has(key) || ++made <= AT_ONCE);
    this.#drawn = new Set(portion);
    this.isShort = portion.length < shown.length;
    return portion;
  }
}
