// @ts-check
/**
 * The menu of statuses, one for the whole board: a select in each of 1,100 rows would cost a second.
 *
 * @typedef {import("../lines.js").ConfirmsLine} ConfirmsLine
 */
import { html, nothing, render } from "../../vendor/lit-html/lit-html.js";
import { SHAPES, choicesOf, statusWord } from "../statuses.js";

export class StatusMenu {
  #element;
  #onChoose;
  /** @type {ConfirmsLine | null} */
  #line = null;
  /** @type {HTMLElement | null} */
  #opener = null;

  /** @param {HTMLElement} element a popover @param {(line: ConfirmsLine, was: string, to: string) => void} onChoose */
  constructor(element, onChoose) {
    this.#element = element;
    this.#onChoose = onChoose;
  }

  start() {
    this.#element.addEventListener("click", this.#click);
    this.#element.addEventListener("keydown", this.#key);
    this.#element.addEventListener("toggle", this.#toggled);
  }

  stop() {
    this.#element.removeEventListener("click", this.#click);
    this.#element.removeEventListener("keydown", this.#key);
    this.#element.removeEventListener("toggle", this.#toggled);
  }

  /** @param {ConfirmsLine} line as the person saw it @param {HTMLElement} opener */
  open(line, opener) {
    this.#line = line;
    this.#opener = opener;
    this.#element.setAttribute("aria-label", `Status of ${line.name}`);
    render(this.#template(line), this.#element);
    this.#element.showPopover();
    this.#place(opener.getBoundingClientRect());
    /** @type {HTMLElement | null} */ (this.#element.querySelector('[aria-checked="true"]'))?.focus();
  }

  /** @param {ConfirmsLine} line */
  #template({ name, shift, tab }) {
    return html`<p class="menu-name">${name}</p>${choicesOf(shift, tab).map((status, i) => html`<button role="menuitemradio" data-to=${status}
      class=${`is-${status.replaceAll("_", "-")}`} aria-checked=${shift.status === status ? "true" : "false"} tabindex="-1"><kbd
      aria-hidden="true">${i + 1}</kbd><span class="shape" aria-hidden="true">${SHAPES[status]}</span>${statusWord(shift, status, tab)}${
      shift.status === status ? html`<span class="now">now</span>` : nothing}</button>`)}`;
  }

  /** Under its button, or above it where there is no room. @param {DOMRect} at */
  #place(at) {
    const { offsetWidth, offsetHeight, style } = this.#element;
    const top = at.bottom + offsetHeight < innerHeight ? at.bottom : Math.max(0, at.top - offsetHeight);
    style.setProperty("top", `${top}px`);
    style.setProperty("left", `${Math.max(0, Math.min(at.left, innerWidth - offsetWidth - 4))}px`);
  }

  /** @param {Event} event */
  #click = (event) => {
    const item = /** @type {Element} */ (event.target).closest("[data-to]");
    if (item instanceof HTMLElement) this.#choose(item.dataset.to ?? "");
  };

  /** @param {KeyboardEvent} event */
  #key = (event) => {
    const items = [.../** @type {NodeListOf<HTMLElement>} */ (this.#element.querySelectorAll("[data-to]"))];
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const number = Number(event.key);
    if (event.key === "ArrowDown") items[(at + 1) % items.length].focus();
    else if (event.key === "ArrowUp") items[(at + items.length - 1) % items.length].focus();
    else if (event.key === "Home") items[0].focus();
    else if (event.key === "End") items[items.length - 1].focus();
    else if (event.key === "Tab") this.#element.hidePopover();
    else if (number >= 1 && number <= items.length) this.#choose(items[number - 1].dataset.to ?? "");
    else return;
    event.preventDefault();
  };

  /** @param {Event} event */
  #toggled = (event) => {
    if (/** @type {ToggleEvent} */ (event).newState !== "closed") return;
    // Where the focus was inside, it goes back to the row; where a person has clicked elsewhere, it stays there.
    if (document.activeElement === document.body) this.#opener?.focus();
  };

  /** @param {string} to */
  #choose(to) {
    const line = this.#line;
    this.#element.hidePopover();
    this.#opener?.focus();
    if (line && line.shift.status !== to) this.#onChoose(line, line.shift.status, to);
  }
}
