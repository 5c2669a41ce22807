// @ts-check
/**
 * Keeps each edit until the server has answered it, and sends it again under the same id as often as it takes.
 *
 * @typedef {import("./types.js").Pending} Pending
 * @typedef {import("./types.js").Entry} Entry
 * @typedef {import("./types.js").Result} Result
 * @typedef {{status: number, results?: Result[]}} Answer  status 0: no answer at all
 *
 * @typedef {object} Setup
 * @property {number} user  whose edits these are; another log-in never sends them
 * @property {string} tab  this browser tab
 * @property {import("./outbox-storage.js").Storage} storage
 * @property {(board: string, entries: Entry[]) => Promise<Answer>} send  rejects when the network does
 * @property {import("./outbox-rules.js").Touches} touches
 * @property {() => Promise<Set<string>>} livingTabs  tabs that look after their own entries
 * @property {(pending: Pending) => void} onApplied
 * @property {(pending: Pending) => void} [onFailed]  refused, in conflict, or blocked by such a one
 * @property {() => void} onChange
 * @property {{now: () => number, random: () => number, setTimeout: (run: () => void, ms: number) => any,
 *   clearTimeout: (timer: any) => void}} timing
 */
import { dependents, isUnanswered, ready, rebase } from "./outbox-rules.js";

const BATCH = 50;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** @type {Record<number, string>} answers to a whole request that no resend will mend */
const REFUSALS = {
  400: "The server did not understand this edit.",
  404: "You may no longer edit this board.",
  413: "Too many edits at once.",
};
/** @type {Record<number, "signed_out" | "stale">} */
const PAUSES = { 401: "signed_out", 403: "stale" };

export class Outbox {
  /** Why nothing is sent for now: signed out, or a page too old to write. @type {"signed_out" | "stale" | null} */
  paused = null;
  /** True after an attempt that got no answer, until one does. */
  isFailing = false;
  /** False until it is known what earlier pages left. */
  hasLooked = false;
  /** @type {Pending[]} */
  queue = [];

  #setup;
  #isSending = false;
  #isStopped = false;
  #failures = 0;
  /** @type {any} */
  #timer = null;
  /** The last look at what earlier pages left. @type {Promise<void>} */
  #looking = Promise.resolve();

  /** @param {Setup} setup */
  constructor(setup) {
    this.#setup = setup;
  }

  async start() {
    await this.#takeOver();
    this.hasLooked = true;
    this.#setup.onChange();
    this.flush();
  }

  /** One look after the other: two at the same time would each find the same edits of an earlier page, and list and send them twice. */
  #takeOver() {
    this.#looking = this.#looking.catch(() => {}).then(() => this.#look());
    return this.#looking;
  }

  /** What earlier pages of this user left unanswered is mine now. A page that is just being left may still count as open: so look again later. */
  async #look() {
    const { storage, user, tab, livingTabs } = this.#setup;
    const [kept, living] = await Promise.all([storage.list(user), livingTabs()]);
    const left = kept.filter((pending) => pending.tab !== tab && !living.has(pending.tab));
    for (const pending of left) this.#keep({ ...pending, tab });
    this.queue.sort((a, b) => a.order - b.order);
  }

  stop() {
    this.#isStopped = true;
    this.#setup.timing.clearTimeout(this.#timer);
  }

  /** @param {string} board @param {Entry} entry @returns {Pending} */
  add(board, entry) {
    const order = Math.max(this.#setup.timing.now(), ...this.queue.map((pending) => pending.order + 1));
    const pending = this.#keep({ entry, board, order, user: this.#setup.user, tab: this.#setup.tab, state: "waiting" });
    this.#setup.onChange();
    if (this.#timer === null) this.flush();
    return pending;
  }

  /** Let go of an edit that was not saved. @param {string} id */
  dismiss(id) {
    const pending = this.queue.find(({ entry }) => entry.id === id);
    if (pending && !isUnanswered(pending)) this.#drop(pending);
    this.#setup.onChange();
  }

  /** Send an edit that waited for its author's word. @param {string} id */
  release(id) {
    const pending = this.queue.find(({ entry }) => entry.id === id);
    if (pending?.state === "blocked") this.#mark(pending, "waiting");
    this.#setup.onChange();
    this.flush();
  }

  /** The connection is there, or back: do not wait any longer. */
  async wake() {
    this.#failures = 0;
    this.flush();
    await this.#takeOver();
    this.#setup.onChange();
    if (this.#timer === null) this.flush();
  }

  async flush() {
    const { touches, timing } = this.#setup;
    if (this.#isSending || this.#isStopped || this.paused) return;
    timing.clearTimeout(this.#timer);
    this.#timer = null;
    const batch = ready(this.queue, touches, BATCH);
    if (batch.length === 0) return;
    this.#isSending = true;
    for (const pending of batch) pending.state = "sending";
    this.#setup.onChange();
    const answer = await this.#post(batch);
    this.#isSending = false;
    this.#take(batch, answer);
    this.#setup.onChange();
    if (this.#failures > 0) this.#timer = timing.setTimeout(() => this.flush(), this.#wait());
    else this.flush();
  }

  /** @param {Pending[]} batch @returns {Promise<Answer>} */
  async #post(batch) {
    const sent = new Date(this.#setup.timing.now()).toISOString();
    try {
      return await this.#setup.send(batch[0].board, batch.map(({ entry }) => ({ ...entry, sent })));
    } catch {
      return { status: 0 };
    }
  }

  /** @param {Pending[]} batch @param {Answer} answer */
  #take(batch, answer) {
    for (const pending of batch) pending.state = "waiting";
    this.isFailing = answer.status === 0 || answer.status >= 500;
    this.paused = PAUSES[answer.status] ?? null;
    const results = new Map((answer.results ?? []).map((result) => [result.id, result]));
    const isLater = batch.map((pending) => this.#settle(pending, results.get(pending.entry.id), REFUSALS[answer.status]));
    this.#failures = isLater.some(Boolean) ? this.#failures + 1 : 0;
  }

  /**
   * @param {Pending} pending @param {Result | undefined} result @param {string | undefined} refusal of the whole request
   * @returns {boolean} whether it must be sent again
   */
  #settle(pending, result, refusal) {
    if (refusal) this.#fail(pending, "refused", refusal);
    else if (!result || result.result === "later") return true;
    else if (result.result === "conflict" || result.result === "refused") {
      pending.answer = result;
      this.#fail(pending, result.result, result.reason);
    } else this.#applied({ ...pending, answer: result });
    return false;
  }

  /** @param {Pending} pending */
  #applied(pending) {
    this.#drop(pending);
    // Told first: the patches may say which id belongs to the key of a row that this browser made.
    this.#setup.onApplied(pending);
    for (const changed of rebase(this.queue, pending, this.#setup.touches)) this.#setup.storage.put(changed);
  }

  /** @param {Pending} pending @param {"conflict" | "refused"} state @param {string} [reason] */
  #fail(pending, state, reason) {
    const waiting = dependents(this.queue, pending, this.#setup.touches);
    this.#mark(pending, state, reason);
    for (const dependent of waiting) this.#mark(dependent, "blocked", "An earlier edit of this row was not saved.");
  }

  /** @param {Pending} pending @param {Pending["state"]} state @param {string} [reason] */
  #mark(pending, state, reason) {
    pending.state = state;
    pending.reason = reason;
    this.#setup.storage.put(pending);
    if (!isUnanswered(pending)) this.#setup.onFailed?.(pending);
  }

  /** @param {Pending} pending */
  #keep(pending) {
    this.queue.push(pending);
    this.#setup.storage.put(pending);
    return pending;
  }

  /** @param {Pending} pending */
  #drop(pending) {
    this.queue = this.queue.filter(({ entry }) => entry.id !== pending.entry.id);
    this.#setup.storage.remove(pending.entry.id);
  }

  /** Longer after each failure, and never the same for two tabs: a server that comes back must not meet them all at once. */
  #wait() {
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    return longest * (0.5 + this.#setup.timing.random() / 2);
  }
}
