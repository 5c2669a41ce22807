// @ts-check
/**
 * The one dialog of the board. What it shows is drawn with every frame, so that live rows stay live inside it.
 *
 * @typedef {import("./frame.js").Frame} Frame
 */
import { nothing, render } from "../vendor/lit-html/lit-html.js";

export class Dialog {
  #element;
  #draw;
  /** @type {((frame: Frame) => unknown) | null} */
  #template = null;

  /** @param {HTMLDialogElement} element @param {() => void} draw asks for a new frame at once */
  constructor(element, draw) {
    this.#element = element;
    this.#draw = draw;
  }

  start() {
    this.#element.addEventListener("close", this.#closed);
  }

  stop() {
    this.#element.removeEventListener("close", this.#closed);
    this.close();
  }

  /** @param {(frame: Frame) => unknown} template */
  show(template) {
    this.close();
    this.#forget();
    this.#template = template;
    this.#draw();
    this.#element.showModal();
    /** @type {HTMLElement | null} */ (this.#element.querySelector("[data-first]"))?.focus();
  }

  close() {
    if (this.#element.open) this.#element.close();
  }

  /** @param {Frame} frame */
  draw(frame) {
    if (this.#template) render(this.#template(frame), this.#element);
  }

  /** The browser tells of a closing later: by then the next question may be open. */
  #closed = () => {
    if (!this.#element.open) this.#forget();
  };

  /** Empty it, so that the next form does not begin with the last one's text. */
  #forget = () => {
    this.#template = null;
    render(nothing, this.#element);
  };
}
