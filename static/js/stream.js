// @ts-check
/**
 * Keeps the store in step with the numbered changes: says what it has seen, asks when one is missing, and takes a new
 * snapshot when the server says that only this will do.
 *
 * @typedef {object} Setup
 * @property {import("./store.js").Store} store
 * @property {(message: object) => void} send  over the socket
 * @property {() => Promise<{status: number, snapshot?: import("./types.js").Snapshot}>} getSnapshot
 * @property {() => import("./types.js").Tab} tab
 * @property {(snapshot: import("./types.js").Snapshot) => void} onSnapshot
 * @property {(status: number) => void} onRefused  the snapshot was refused for good
 * @property {{now: () => number, random: () => number, setTimeout: (run: () => void, ms: number) => any,
 *   clearTimeout: (timer: any) => void}} timing
 */

const BEHIND_MS = 2_000;
const ASK_AGAIN_MS = 1_000;
// Every tab of every office hears "a new day" in the same second.
const SNAPSHOT_JITTER_MS = 2_000;
const SNAPSHOT_RETRY_MS = 5_000;
const SNAPSHOT_LATE_MS = 5_000;

export class Stream {
  #setup;
  #askedAt = -Infinity;
  /** @type {any} */
  #behindTimer = null;
  #isFetching = false;
  /** Since when a newer snapshot is wanted. @type {number | null} */
  #wantedSince = null;
  /** @type {any} */
  #fetchTimer = null;

  /** @param {Setup} setup */
  constructor(setup) {
    this.#setup = setup;
  }

  stop() {
    this.#setup.timing.clearTimeout(this.#behindTimer);
    this.#setup.timing.clearTimeout(this.#fetchTimer);
  }

  /** Tell the server what this page holds: on every open, after a hole and after a snapshot. */
  ask() {
    const { store, send, tab, timing } = this.#setup;
    this.#askedAt = timing.now();
    const seen = Object.fromEntries([...store.offices.values()].map(({ id, number, epoch, day }) => [id, { number, epoch, day }]));
    send({ seen, tab: tab() });
  }

  /** @param {any} message @returns {boolean} whether rows changed */
  take(message) {
    if (message.change) return this.#takeChange(message.change);
    if (message.numbers) this.#compare(message.numbers);
    else if (message.snapshot) this.#refreshSoon();
    return false;
  }

  /** Fetch a new snapshot, once however often it is called for. Unsent edits stay in the outbox. @param {number} wait ms */
  refresh(wait) {
    this.#wantedSince ??= this.#setup.timing.now();
    if (this.#isFetching) return;
    this.#isFetching = true;
    this.#fetchTimer = this.#setup.timing.setTimeout(() => this.#fetch(), wait);
  }

  /** Not all boards of forty offices in the same instant. */
  #refreshSoon() {
    this.refresh(this.#setup.timing.random() * SNAPSHOT_JITTER_MS);
  }

  /** @param {import("./types.js").Change} change */
  #takeChange(change) {
    const { store } = this.#setup;
    const outcome = store.receive(change);
    // The day has turned: whatever follows is about rows of another day.
    if (outcome === "applied" && change.day !== store.offices.get(change.office)?.day) this.#refreshSoon();
    // A hole brings many frames above it: one question is enough.
    if (outcome === "hole" && this.#setup.timing.now() - this.#askedAt > ASK_AGAIN_MS) this.ask();
    return outcome === "applied";
  }

  /** @param {Record<string, number>} numbers where the offices stand */
  #compare(numbers) {
    if (this.#behindTimer !== null || !this.#isBehind(numbers)) return;
    // Frames on their way may still close the gap.
    this.#behindTimer = this.#setup.timing.setTimeout(() => {
      this.#behindTimer = null;
      if (this.#isBehind(numbers)) this.ask();
    }, BEHIND_MS);
  }

  /** @param {Record<string, number>} numbers */
  #isBehind(numbers) {
    const { offices } = this.#setup.store;
    return Object.entries(numbers).some(([id, number]) => (offices.get(Number(id))?.number ?? number) < number);
  }

  /** Whether the rows are old and a newer snapshot does not come. */
  get isBehind() {
    return this.#wantedSince !== null && this.#setup.timing.now() - this.#wantedSince > SNAPSHOT_LATE_MS;
  }

  async #fetch() {
    const { getSnapshot, onSnapshot, onRefused } = this.#setup;
    const { status, snapshot } = await getSnapshot().catch(() => ({ status: 0, snapshot: undefined }));
    this.#isFetching = false;
    if (snapshot) {
      this.#wantedSince = null;
      onSnapshot(snapshot);
      this.ask();
    } else if (status >= 400 && status < 500) onRefused(status);
    else this.refresh(SNAPSHOT_RETRY_MS * (0.5 + this.#setup.timing.random()));
  }
}
