// @ts-check
/** Whether somebody's hand is in the table: then no row may move. */

const AFTER_TOUCH_MS = 4_000;

export class Hold {
  isHeld = false;
  #root;
  #onChange;
  #isPointerInside = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {HTMLElement} root @param {() => void} onChange called when the table is free again */
  constructor(root, onChange) {
    this.#root = root;
    this.#onChange = onChange;
  }

  start() {
    this.#root.addEventListener("pointerover", this.#pointer);
    this.#root.addEventListener("pointerleave", this.#pointer);
    this.#root.addEventListener("pointerdown", this.#touch);
    for (const event of ["focusin", "focusout"]) this.#root.addEventListener(event, this.#look);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#root.removeEventListener("pointerover", this.#pointer);
    this.#root.removeEventListener("pointerleave", this.#pointer);
    this.#root.removeEventListener("pointerdown", this.#touch);
    for (const event of ["focusin", "focusout"]) this.#root.removeEventListener(event, this.#look);
  }

  /** @param {PointerEvent} event */
  #pointer = (event) => {
    // A finger leaves the glass after each tap; the hand stays for a while.
    if (event.pointerType !== "touch") this.#isPointerInside = event.type === "pointerover" && inTable(event.target);
    this.#look();
  };

  /** @param {PointerEvent} event */
  #touch = (event) => {
    if (event.pointerType !== "touch" || !inTable(event.target)) return;
    this.#isPointerInside = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#isPointerInside = false;
      this.#look();
    }, AFTER_TOUCH_MS);
    this.#look();
  };

  #look = () => {
    // After a focusout the next element has the focus only once the event is over.
    queueMicrotask(() => {
      const isHeld = this.#isPointerInside || (inTable(document.activeElement) && this.#root.contains(document.activeElement));
      const isFreed = this.isHeld && !isHeld;
      this.isHeld = isHeld;
      if (isFreed) this.#onChange();
    });
  };
}

/** @param {EventTarget | null} target */
function inTable(target) {
  return target instanceof Element && target.closest("tbody, .menu") !== null && target.closest(".figures") === null;
}
