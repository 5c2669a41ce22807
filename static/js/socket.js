// @ts-check
/**
 * A WebSocket that comes back. Knows no rows.
 *
 * @typedef {object} Handlers
 * @property {() => void} onOpen  on every open, the first included
 * @property {(message: any) => void} onMessage
 * @property {(state: SocketState) => void} onState
 * @typedef {"connecting" | "open" | "closed" | "signed_out" | "forbidden"} SocketState
 */

const BEAT_MS = 10_000;
const SILENCE_MS = 20_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
const SIGNED_OUT = 4401;
const FORBIDDEN = 4403;

export class Socket {
  /** @type {SocketState} */
  state = "connecting";
  /** When the server was last heard, by this machine's clock: the age of what is on the screen. */
  heardAt = Date.now();

  #url;
  #handlers;
  /** @type {WebSocket | null} */
  #socket = null;
  #failures = 0;
  #triedAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #beat;

  /** @param {string} url @param {Handlers} handlers */
  constructor(url, handlers) {
    this.#url = url;
    this.#handlers = handlers;
  }

  start() {
    this.#beat = setInterval(() => this.#checkPulse(), BEAT_MS);
    addEventListener("online", this.hurry);
    document.addEventListener("visibilitychange", this.hurry);
    this.#connect();
  }

  stop() {
    clearInterval(this.#beat);
    clearTimeout(this.#retry);
    removeEventListener("online", this.hurry);
    document.removeEventListener("visibilitychange", this.hurry);
    this.#abandon();
  }

  /** @param {object} message @returns {boolean} whether it went out */
  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** The machine woke up or the network is back: find out at once whether the connection still lives. */
  hurry = () => {
    if (document.hidden || this.#isRefused()) return;
    if (this.state === "closed") {
      this.#failures = 0;
      this.#connect();
    } else this.#checkPulse();
  };

  #connect() {
    clearTimeout(this.#retry);
    this.#abandon();
    this.#tell("connecting");
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#triedAt = Date.now();
    socket.onopen = () => {
      this.#failures = 0;
      this.heardAt = Date.now();
      this.#tell("open");
      this.#handlers.onOpen();
    };
    socket.onmessage = ({ data }) => {
      this.heardAt = Date.now();
      this.#handlers.onMessage(JSON.parse(data));
    };
    socket.onclose = ({ code }) => this.#closed(code);
  }

  /** @param {number} code */
  #closed(code) {
    this.#socket = null;
    if (code === SIGNED_OUT) return this.#tell("signed_out");
    if (code === FORBIDDEN) return this.#tell("forbidden");
    this.#tell("closed");
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures++);
    this.#retry = setTimeout(() => this.#connect(), longest * (0.5 + Math.random() / 2));
  }

  #checkPulse() {
    if (!this.#socket) return;
    if (Date.now() - Math.max(this.heardAt, this.#triedAt) > SILENCE_MS) {
      this.#abandon();
      this.#closed(0);
    } else this.send({ beat: 1 });
  }

  /** Close without hearing of it: a dead connection may take minutes to report its end. */
  #abandon() {
    if (!this.#socket) return;
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
  }

  #isRefused() {
    return this.state === "signed_out" || this.state === "forbidden";
  }

  /** @param {SocketState} state */
  #tell(state) {
    this.state = state;
    this.#handlers.onState(state);
  }
}
