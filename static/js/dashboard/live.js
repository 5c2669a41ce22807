// @ts-check
/**
 * The figures as the dashboard's socket tells them, for a page that only shows (the wire: tracker/dashboard/feed.py). Tells the page's modules by
 * ``dashboard:frame``, as the dashboard does.
 *
 * @typedef {import("./series.js").Frame} Frame
 */
import { Clock } from "../clock.js";
import { Socket } from "../socket.js";

const SECOND = 1_000;
const GRACE_MS = 3_000;
const OLD_AFTER_MS = 15_000; // the server says every 5 s how fresh its figures are

export class Live {
  clock = new Clock(() => Date.now());

  /** @param {{now: string, frame: Frame}} page @param {() => void} onTick once a second and with each change of the connection */
  constructor({ now, frame }, onTick) {
    this.frame = frame;
    this.asOf = now; // the page looked whether something had moved since
    this.clock.sync(now);
    const { protocol, host } = location;
    this.socket = new Socket(`${protocol === "https:" ? "wss" : "ws"}://${host}/ws/dashboard/`, { onOpen: onTick, onMessage: this.#hear, onState: onTick });
    this.onTick = onTick;
  }

  start() {
    this.#tell(Object.keys(this.frame.sums));
    this.socket.start();
    setInterval(this.onTick, SECOND);
  }

  get isRefused() {
    return this.socket.state === "signed_out" || this.socket.state === "forbidden";
  }

  get isLost() {
    const isSilent = this.socket.state !== "open" && Date.now() - this.socket.heardAt > GRACE_MS;
    return this.isRefused || isSilent || this.clock.now() - Date.parse(this.asOf) > OLD_AFTER_MS;
  }

  /** @param {any} message */
  #hear = (message) => {
    if (message.as_of) this.asOf = message.as_of;
    if (!message.frame) return;
    const { as_of, day, sums } = message.frame;
    this.frame = { as_of, day, sums: { ...this.frame.sums, ...sums } };
    if (as_of > this.asOf) this.asOf = as_of;
    this.#tell(Object.keys(sums));
  };

  /** @param {string[]} changed */
  #tell(changed) {
    document.dispatchEvent(new CustomEvent("dashboard:frame", { detail: { ...this.frame, changed: changed.map(Number) } }));
  }
}
