// @ts-check
/**
 * Arrows move from cell to cell; a few single keys do what is done all day.
 *
 * @typedef {object} Shortcuts
 * @property {() => boolean} areOn
 * @property {Record<string, () => void>} keys
 * @property {Record<string, () => void>} chords  with Ctrl, or Cmd; capital: with Shift too
 */

const CONTROLS = "a[href], button:not([disabled]), input";
/** @type {Record<string, number>} */
const ROWS = { ArrowUp: -1, ArrowDown: 1 };
/** @type {Record<string, number>} */
const CELLS = { ArrowLeft: -1, ArrowRight: 1 };

export class Keyboard {
  #shortcuts;

  /** @param {Shortcuts} shortcuts */
  constructor(shortcuts) {
    this.#shortcuts = shortcuts;
  }

  start() {
    document.addEventListener("keydown", this.#press);
  }

  stop() {
    document.removeEventListener("keydown", this.#press);
  }

  /** @param {KeyboardEvent} event */
  #press = (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.altKey || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey) {
      // While somebody types, these are the input's own.
      if (!target.matches("input, textarea") && this.#chord(event)) event.preventDefault();
      return;
    }
    if (isTyping(target)) return;
    const isHandled = target.closest("tbody") ? move(target, event.key) : false;
    if (isHandled || this.#shortcut(event.key)) event.preventDefault();
  };

  /** @param {KeyboardEvent} event */
  #chord({ key, shiftKey }) {
    const deed = this.#shortcuts.chords[shiftKey ? key.toUpperCase() : key.toLowerCase()];
    if (!deed || document.querySelector("dialog[open]")) return false;
    deed();
    return true;
  }

  /** @param {string} key */
  #shortcut(key) {
    const deed = this.#shortcuts.keys[key];
    if (!deed || !this.#shortcuts.areOn() || document.querySelector("dialog[open]")) return false;
    deed();
    return true;
  }
}

/** @param {HTMLElement} target */
function isTyping(target) {
  return target.matches("input, select, textarea");
}

/** @param {HTMLElement} from @param {string} key @returns {boolean} */
function move(from, key) {
  const cell = from.closest("td, th");
  const row = from.closest("tr");
  if (!(cell instanceof HTMLTableCellElement) || !row) return false;
  if (ROWS[key]) return moveDown(row, cell, ROWS[key]);
  if (CELLS[key]) return moveAlong(row, from, CELLS[key]);
  return false;
}

/** @param {HTMLTableRowElement} row @param {HTMLTableCellElement} cell @param {number} by */
function moveDown(row, cell, by) {
  const next = by > 0 ? row.nextElementSibling : row.previousElementSibling;
  const there = next instanceof HTMLTableRowElement ? next.cells[cell.cellIndex] : null;
  if (there) focus(stopsIn(there)[0]);
  return true;
}

/** @param {HTMLTableRowElement} row @param {HTMLElement} from @param {number} by */
function moveAlong(row, from, by) {
  const stops = [...row.cells].filter((cell) => cell.getClientRects().length > 0).flatMap(stopsIn);
  focus(stops[stops.indexOf(from) + by]);
  return true;
}

/** @param {HTMLTableCellElement} cell @returns {HTMLElement[]} */
function stopsIn(cell) {
  const controls = /** @type {NodeListOf<HTMLElement>} */ (cell.querySelectorAll(CONTROLS));
  return controls.length > 0 ? [...controls] : [cell];
}

/** @param {HTMLElement | undefined} element */
function focus(element) {
  if (!element) return;
  if (element instanceof HTMLTableCellElement) element.tabIndex = -1;
  element.focus();
}
