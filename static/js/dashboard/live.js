// @ts-check
/**
 * The figures as the dashboard's socket tells them, and how old they are. What comes and goes on the wire, and the event ``dashboard:frame``
 * that the page's other modules hear, is written down in tracker/dashboard/feed.py.
 *
 * @typedef {{as_of: string, day: string, sums: Record<string, import("../metrics.js").Sums>}} Frame
 * @typedef {import("./rows.js").Region} Region
 */
import { Clock } from "../clock.js";
import { Socket } from "../socket.js";

const SECOND = 1_000;
const GRACE_MS = 3_000;
const PATIENCE_MS = 10_000;
const PLACES = "/dashboard/places/";
const PLACES_EVERY_MS = 60_000; // an office that moves to another region is in no frame
const OLD_AFTER_MS = 30_000; // the server says every 5 s or so that its figures hold

export class Live {
  clock = new Clock(() => Date.now());
  /** The next frame has all offices that there are. */
  #isWhole = false;
  /** @type {ReturnType<typeof setInterval>[]} */
  #timers = [];

  /** @param {{now: string, regions: Region[], frame: Frame}} page @param {() => void} onTick once a second, with each frame, and with each change of the connection */
  constructor({ now, regions, frame }, onTick) {
    this.regions = regions;
    this.frame = frame;
    this.asOf = frame.as_of;
    this.clock.sync(now);
    const { protocol, host } = location;
    this.socket = new Socket(`${protocol === "https:" ? "wss" : "ws"}://${host}/ws/dashboard/`, { onOpen: this.#opened, onMessage: this.#hear, onState: onTick });
    this.onTick = onTick;
  }

  start() {
    this.#tell(Object.keys(this.frame.sums));
    this.socket.start();
    this.#timers = [setInterval(this.onTick, SECOND), setInterval(this.#askPlaces, PLACES_EVERY_MS)];
  }

  stop() {
    this.socket.stop();
    this.#timers.forEach(clearInterval);
  }

  get isSignedOut() {
    return this.socket.state === "signed_out";
  }

  get isRefused() {
    return this.isSignedOut || this.socket.state === "forbidden";
  }

  get isLost() {
    const isSilent = this.socket.state !== "open" && Date.now() - this.socket.heardAt > GRACE_MS;
    return this.isRefused || isSilent || this.age > OLD_AFTER_MS;
  }

  /** Milliseconds since the figures were last known to hold. */
  get age() {
    return Math.max(0, this.clock.now() - Date.parse(this.asOf));
  }

  #opened = () => {
    this.#isWhole = true;
    this.onTick();
  };

  /** @param {any} message */
  #hear = (message) => {
    if (message.as_of) this.asOf = message.as_of;
    if (!message.frame) return;
    const { as_of, day, sums } = message.frame;
    this.frame = { as_of, day, sums: this.#isWhole ? sums : { ...this.frame.sums, ...sums } };
    this.#isWhole = false;
    this.asOf = as_of;
    if (!this.#arePlacesOf(this.frame.sums)) void this.#askPlaces();
    this.#tell(Object.keys(sums));
    this.onTick();
  };

  /** Of an office that has gone nothing is left. @param {Frame["sums"]} sums */
  #arePlacesOf(sums) {
    const places = this.regions.flatMap(({ offices }) => offices.map(({ id }) => String(id)));
    const counted = new Set(Object.keys(sums).filter((id) => Object.keys(sums[id]).length > 0));
    return places.length === counted.size && places.every((id) => counted.has(id));
  }

  /** Without an answer the places stay as they were, and are asked for again. */
  #askPlaces = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(PLACES, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
      if (!answer.ok) return;
      this.regions = await answer.json();
      this.onTick();
    } catch {
      // The socket says what is wrong with the line.
    }
  };

  /** @param {string[]} changed */
  #tell(changed) {
    document.dispatchEvent(new CustomEvent("dashboard:frame", { detail: { ...this.frame, changed: changed.map(Number) } }));
  }
}
