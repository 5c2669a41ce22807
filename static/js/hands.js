// @ts-check
/**
 * Clicks and typing on the board, listened for once.
 *
 * @typedef {import("./board.js").Board} Board
 */
import { ACTIONS } from "./actions.js";
import { openFinder } from "./volunteers/find.js";

export class Hands {
  #board;
  #root;

  /** @param {Board} board @param {HTMLElement} root */
  constructor(board, root) {
    this.#board = board;
    this.#root = root;
  }

  start() {
    for (const [event, hear] of this.#ears()) this.#root.addEventListener(event, /** @type {EventListener} */ (hear));
  }

  stop() {
    for (const [event, hear] of this.#ears()) this.#root.removeEventListener(event, /** @type {EventListener} */ (hear));
  }

  /** @returns {[string, Function][]} */
  #ears() {
    return [
      ["click", this.#click], ["input", this.#input], ["change", this.#change], ["keydown", this.#key],
      ["focusin", this.#focusin], ["focusout", this.#focusout],
    ];
  }

  /** @param {MouseEvent} event */
  #click = (event) => {
    const pressed = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-row]"))?.dataset.row;
    const looked = pressed === undefined ? undefined : this.#lineOf(pressed);
    if (looked) this.#board.lookedAt(looked);
    const element = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-do]"));
    // A tab's link still opens in a new window.
    if (!element || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const action = ACTIONS[element.dataset.do ?? ""];
    const row = /** @type {HTMLElement | null} */ (element.closest("[data-row]"))?.dataset.row;
    const line = row === undefined ? undefined : this.#lineOf(row);
    if (!action || (row !== undefined && !line)) return;
    event.preventDefault();
    const id = /** @type {HTMLElement | null} */ (element.closest("[data-entry]"))?.dataset.entry ?? "";
    action(this.#board, { element, line, id });
  };

  /** @param {string} row such as "shift:812" */
  #lineOf(row) {
    return this.#board.lineAt(row);
  }

  /** @param {Event} event */
  #input = (event) => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement)) return;
    if (target.id === "search") this.#board.look({ search: target.value });
    if (target.matches(".editor")) target.setCustomValidity("");
  };

  /** @param {Event} event */
  #change = (event) => {
    const { target } = event;
    if (target instanceof HTMLSelectElement && target.dataset.view) this.#board.look({ [target.dataset.view]: target.value });
  };

  /** @param {KeyboardEvent} event */
  #key = (event) => {
    const { target } = event;
    if (target instanceof HTMLElement && target.matches(".figure button") && event.key === "Escape") this.#closeFormula(target);
    if (!(target instanceof HTMLInputElement)) return;
    if (target.id === "search" && this.#leftTheBoard(target, event)) event.preventDefault();
    if (!target.matches(".editor")) return;
    if (event.key === "Enter") this.#finish(target, "enter");
    else if (event.key === "Escape") this.#leave();
    else return;
    event.preventDefault();
  };

  /**
   * From the board's search to that over everybody: Enter where no row fits, or / a second time.
   * @param {HTMLInputElement} search @param {KeyboardEvent} event
   */
  #leftTheBoard({ value }, { key }) {
    const { view, shownRows, myKeys } = this.#board;
    if (key === "Escape") this.#board.look({ search: "" });
    const isOver = (key === "Enter" && view.search !== "" && shownRows === 0) || (key === "/" && value === "" && myKeys.areOn);
    if (isOver) openFinder(value);
    return isOver;
  }

  /** @param {HTMLElement} name of the figure: shows its formula as long as it has the focus */
  #closeFormula(name) {
    name.blur();
    this.#board.look({ formula: "" });
  }

  /** @param {FocusEvent} event */
  #focusin = (event) => {
    const target = /** @type {Element} */ (event.target);
    const row = /** @type {HTMLElement | null} */ (target.closest("[data-row]"))?.dataset.row;
    const line = row === undefined ? undefined : this.#lineOf(row);
    const cell = target.closest("td, th")?.className ?? null;
    if (line) this.#board.lookedAt(line);
    const { presence, tab } = this.#board;
    presence.moved(tab, line ? `${line.kind}:${line.kind === "shift" ? line.shift.id : line.group.id}` : null, line ? cell : null);
  };

  /** @param {FocusEvent} event */
  #focusout = (event) => {
    const { target } = event;
    // Another window in front is no goodbye: what is typed stays as it is.
    if (target instanceof HTMLInputElement && target.matches(".editor") && document.hasFocus()) this.#finish(target, "leave");
  };

  /** @param {HTMLInputElement} input @param {"enter" | "leave"} how */
  #finish(input, how) {
    const { editing } = this.#board;
    const { row, field } = editing;
    const line = row === null ? undefined : this.#lineOf(row);
    if (row === null || field === null || !line) return;
    const { body, complaint } = editing.result(line, input.value, how);
    if (complaint) {
      input.setCustomValidity(complaint);
      if (how === "enter") input.reportValidity();
      return;
    }
    editing.close();
    if (body) this.#board.edit(body);
    if (how === "enter") this.#board.focusRow(row, field);
    else this.#board.draw();
  }

  #leave() {
    const { row, field } = this.#board.editing;
    this.#board.editing.close();
    if (row !== null && field !== null) this.#board.focusRow(row, field);
  }
}
