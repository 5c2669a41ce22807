// @ts-check
/**
 * What the server knows of people beyond the board: their coming shifts and their last ones, asked for when a window opens.
 *
 * @typedef {import("./types.js").Ref} Ref
 * @typedef {import("./types.js").ComingShift} ComingShift
 * @typedef {import("./types.js").PastShift} PastShift
 * @typedef {{state: "loading" | "loaded" | "failed" | "unsaved", shifts: ComingShift[], past: PastShift[]}} Coming
 */

/** @type {Coming} */
const LOADING = { state: "loading", shifts: [], past: [] };
/** @type {Coming} */
const FAILED = { state: "failed", shifts: [], past: [] };
/** @type {Coming} a walk-in whom only this browser knows so far */
const UNSAVED = { state: "unsaved", shifts: [], past: [] };

export class ComingShifts {
  #ask;
  #onChange;
  /** @type {Map<number, Coming>} */
  #known = new Map();

  /** @param {(volunteer: number) => Promise<{status: number, shifts?: ComingShift[], past?: PastShift[]}>} ask rejects when the network does @param {() => void} onChange */
  constructor(ask, onChange) {
    this.#ask = ask;
    this.#onChange = onChange;
  }

  /** What is known of a person; the first time it asks the server. @param {Ref} volunteer @returns {Coming} */
  of(volunteer) {
    if (typeof volunteer !== "number") return UNSAVED;
    const known = this.#known.get(volunteer);
    if (!known) this.load(volunteer);
    return known ?? LOADING;
  }

  /** @param {number} volunteer */
  async load(volunteer) {
    this.#known.set(volunteer, LOADING);
    const { shifts, past = [] } = await this.#ask(volunteer).catch(() => ({ shifts: undefined, past: [] }));
    this.#known.set(volunteer, shifts ? { state: "loaded", shifts, past } : FAILED);
    this.#onChange();
  }
}
