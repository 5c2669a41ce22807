// @ts-check
/**
 * Whether single keys such as / and + do something for me. The account says it, so that it holds on every board and computer.
 *
 * @typedef {import("./store.js").Store} Store
 */

const FAILED = { 401: "Not saved: you are signed out. Sign in again.", 403: "Not saved: this page is out of date. Reload it." };
const SILENT = "Not saved: the server does not answer. Try again in a moment.";

export class MyKeys {
  /** A sentence, while the last turn of the switch could not be saved. */
  complaint = "";
  #isSaving = false;

  /** @param {Store} store @param {(isOn: boolean) => Promise<number>} post answers with the status @param {() => void} onChange */
  constructor(store, post, onChange) {
    this.store = store;
    this.post = post;
    this.onChange = onChange;
  }

  get areOn() {
    return this.store.me.uses_keys;
  }

  /** Holds here at once. What is turned while an answer is awaited is sent after it: the last word wins on the server, too. @param {boolean} isOn */
  async turn(isOn) {
    let saved = this.areOn;
    this.#set(isOn);
    if (this.#isSaving) return;
    this.#isSaving = true;
    while (saved !== this.areOn) {
      const asked = this.areOn;
      const status = await this.post(asked).catch(() => 0);
      if (status !== 204) {
        this.#set(saved, FAILED[/** @type {401} */ (status)] ?? SILENT);
        break;
      }
      saved = asked;
    }
    this.#isSaving = false;
  }

  /** @param {boolean} isOn @param {string} complaint */
  #set(isOn, complaint = "") {
    this.store.me = { ...this.store.me, uses_keys: isOn };
    this.complaint = complaint;
    this.onChange();
  }
}
