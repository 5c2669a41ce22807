// @ts-check
/**
 * The figures as the dashboard's socket tells them, and how old they are. What comes and goes on the wire, and the event ``dashboard:frame``
 * that the page's other modules hear, is written down in tracker/dashboard/feed.py.
 *
 * @typedef {{as_of: string, day: string, sums: Record<string, import("../metrics.js").Sums>}} Frame
 */
import { Clock } from "../clock.js";
import { Socket } from "../socket.js";

const SECOND = 1_000;
const GRACE_MS = 3_000;
const PATIENCE_MS = 10_000;
const SERIES = "/dashboard/series/";
const OLD_AFTER_MS = 30_000; // the server says every 5 s or so that its figures hold

export class Live {
  clock = new Clock(() => Date.now());
  /** Why nothing comes any more, as far as the server was asked. @type {"signed_out" | "forbidden" | null} */
  #barred = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** @param {{now: string, frame: Frame}} page @param {() => void} onTick once a second, with each frame, and with each change of the connection */
  constructor({ now, frame }, onTick) {
    this.frame = frame;
    this.asOf = frame.as_of;
    this.clock.sync(now);
    const { protocol, host } = location;
    this.socket = new Socket(`${protocol === "https:" ? "wss" : "ws"}://${host}/ws/dashboard/`, { onOpen: onTick, onMessage: this.#hear, onState: this.#moved });
    this.onTick = onTick;
  }

  start() {
    this.#tell(Object.keys(this.frame.sums));
    this.socket.start();
    this.#timer = setInterval(this.onTick, SECOND);
  }

  stop() {
    this.socket.stop();
    clearInterval(this.#timer);
  }

  get isSignedOut() {
    return this.#barred === "signed_out" || this.socket.state === "signed_out";
  }

  get isRefused() {
    return this.#barred !== null || this.isSignedOut || this.socket.state === "forbidden";
  }

  get isLost() {
    const isSilent = this.socket.state !== "open" && Date.now() - this.socket.heardAt > GRACE_MS;
    return this.isRefused || isSilent || this.age > OLD_AFTER_MS;
  }

  /** Milliseconds since the figures were last known to hold. */
  get age() {
    return Math.max(0, this.clock.now() - Date.parse(this.asOf));
  }

  #moved = () => {
    if (this.socket.state === "closed") void this.#ask();
    this.onTick();
  };

  /** A handshake that is refused says as little as a broken line; an address does tell. */
  async #ask() {
    const answer = await fetch(SERIES, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
    if (answer?.type === "opaqueredirect") this.#barred = "signed_out";
    if (answer?.status === 404) this.#barred = "forbidden";
    if (this.#barred) this.onTick();
  }

  /** @param {any} message */
  #hear = (message) => {
    if (message.as_of) this.asOf = message.as_of;
    if (!message.frame) return;
    const { as_of, day, sums } = message.frame;
    this.frame = { as_of, day, sums: { ...this.frame.sums, ...sums } };
    this.asOf = as_of;
    this.#tell(Object.keys(sums));
    this.onTick();
  };

  /** @param {string[]} changed */
  #tell(changed) {
    document.dispatchEvent(new CustomEvent("dashboard:frame", { detail: { ...this.frame, changed: changed.map(Number) } }));
  }
}
