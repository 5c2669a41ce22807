// @ts-check
/**
 * What I just did, and the way back: a calm line that goes by itself, unless a hand is on it.
 *
 * @typedef {{words: string, operation: string, row: string}} Said
 */
import { html, nothing, render } from "../../vendor/lit-html/lit-html.js";

const SHOWS_MS = 8_000;

export class Toast {
  #element;
  /** @type {() => "undo" | "redo" | null} */
  #offer = () => null;
  /** @type {Said | null} */
  #said = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {HTMLElement} element a live region that is always there, so that what comes into it is read out */
  constructor(element) {
    this.#element = element;
  }

  start() {
    for (const event of ["pointerleave", "focusout"]) this.#element.addEventListener(event, this.#waitOn);
  }

  stop() {
    clearTimeout(this.#timer);
    for (const event of ["pointerleave", "focusout"]) this.#element.removeEventListener(event, this.#waitOn);
  }

  /** @param {Said} said @param {() => "undo" | "redo" | null} offer what its button does by then */
  say(said, offer) {
    this.#said = said;
    this.#offer = offer;
    this.draw();
    this.#place();
    this.#waitOn();
  }

  /** It was not saved: the tray says so. @param {string} operation */
  forget(operation) {
    if (this.#said?.operation === operation) this.#hide();
  }

  draw() {
    const offer = this.#said && this.#offer();
    render(this.#said === null ? nothing : html`<span class="said">${this.#said.words}</span>${offer === null ? nothing
      : html`<button class="plain" data-do=${offer} title=${offer === "undo" ? "Key: Ctrl+Z" : "Key: Ctrl+Shift+Z"}>${offer === "undo" ? "Undo" : "Redo"}</button>`}`,
    this.#element);
    this.#element.classList.toggle("is-shown", this.#said !== null);
  }

  /** Never over the row that was worked in. */
  #place() {
    this.#element.classList.remove("is-high");
    const row = this.#said && document.querySelector(`[data-row="${CSS.escape(this.#said.row)}"]`);
    const worked = [row, document.activeElement?.closest("[data-row]")].filter((element) => element instanceof Element);
    const own = this.#element.getBoundingClientRect();
    const isCovered = worked.some((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return bottom > own.top && top < own.bottom;
    });
    this.#element.classList.toggle("is-high", isCovered);
  }

  #waitOn = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // Whoever is about to press it, or to reach it by key, has the time they need.
      if (!this.#element.matches(":hover, :focus-within")) this.#hide();
    }, SHOWS_MS);
  };

  #hide() {
    this.#said = null;
    this.draw();
  }
}
