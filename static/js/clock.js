// @ts-check
/** Server time, and a tick at which late, overdue, ages and claims are judged again. */

const TICK_MS = 5_000;

export class Clock {
  #offset = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** @param {() => number} [read] this machine's clock, which may be wrong */
  constructor(read = Date.now) {
    this.read = read;
  }

  /** @param {string} serverNow an instant the server gave just now */
  sync(serverNow) {
    this.#offset = Date.parse(serverNow) - this.read();
  }

  /** @returns {number} server time in milliseconds */
  now() {
    return this.read() + this.#offset;
  }

  /** @param {string} at an instant by this machine's clock @returns {string} the same by the server's */
  toServer(at) {
    return new Date(Date.parse(at) + this.#offset).toISOString();
  }

  /** @param {() => void} onTick */
  start(onTick) {
    this.#timer = setInterval(onTick, TICK_MS);
  }

  stop() {
    clearInterval(this.#timer);
  }
}
