// @ts-check
/**
 * Confirming a coming shift in VAN: when to offer it, and the talk with the server about one shift.
 *
 * @typedef {{result: "ready" | "confirmed" | "changed" | "refused", sentence: string, says: string, becomes: string}} VanAnswer
 * @typedef {{phase: "asking"} | {phase: "writing"} | {phase: "told", answer: VanAnswer} | {phase: "failed", sentence: string}} Talk
 */
import { dayAt } from "./zone.js";

export const DAYS_AHEAD = 4;
const DAY = 86_400_000;
const NO_ANSWER = "No answer. Ask again: CPT reads VAN before it writes, so nothing is written twice.";

/**
 * Whether the next shift is worth asking VAN about; the server has the last word.
 * @param {{next_shift_at: string | null, next_shift_confirmed: boolean, vanid: number | string | null}} volunteer
 * @param {boolean} isAllowed @param {number} now @param {string} zone
 */
export function mayConfirmNext(volunteer, isAllowed, now, zone) {
  if (!isAllowed || volunteer.vanid === null || volunteer.next_shift_at === null || volunteer.next_shift_confirmed) return false;
  const ahead = (Date.parse(dayAt(Date.parse(volunteer.next_shift_at), zone)) - Date.parse(dayAt(now, zone))) / DAY;
  return ahead >= 1 && ahead <= DAYS_AHEAD;
}

/** One shift, from what VAN says to what was written. A second press while it is under way does nothing. */
export class Confirming {
  #post;
  #onChange;
  #isBusy = false;
  /** @type {Talk} */
  talk = { phase: "asking" };

  /** @param {(expected: string) => Promise<{status: number} & Partial<VanAnswer>>} post rejects when the network does @param {() => void} onChange */
  constructor(post, onChange) {
    this.#post = post;
    this.#onChange = onChange;
  }

  /** What does VAN say? */
  ask() {
    return this.#send("", "asking");
  }

  /** Write, if VAN still says what was shown. */
  write() {
    const { talk } = this;
    return talk.phase === "told" && talk.answer.result === "ready" ? this.#send(talk.answer.says, "writing") : Promise.resolve();
  }

  /** @param {string} expected @param {"asking" | "writing"} phase */
  async #send(expected, phase) {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.talk = phase === "asking" ? { phase } : { phase };
    this.#onChange();
    const { status, ...answer } = await this.#post(expected).catch(() => ({ status: 0 }));
    this.talk = status === 200 ? { phase: "told", answer: /** @type {VanAnswer} */ (answer) } : { phase: "failed", sentence: whyNot(status) };
    this.#isBusy = false;
    this.#onChange();
  }
}

/** @param {number} status of an answer that is none */
function whyNot(status) {
  if (status === 401) return "You are signed out. Sign in again, then ask again.";
  if (status === 403) return "This page is too old to write. Reload it.";
  if (status === 404) return "This shift is not yours to confirm, or the person is no longer on this board. Reload the page.";
  return NO_ANSWER;
}
