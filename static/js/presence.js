// @ts-check
/**
 * Who is on this board, and in which row. Says where I am, not more often than people can look.
 *
 * @typedef {import("./types.js").Present} Present
 */

const SAY_AFTER_MS = 300;

export class Presence {
  /** @type {Present[]} */
  people = [];
  /** @type {Map<string, Present[]>} others, by row name ("shift:812") */
  byRow = new Map();

  #me;
  #send;
  #said = "";
  /** @type {{tab: string, row: string | null, cell: string | null}} */
  #here = { tab: "", row: null, cell: null };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {number} me @param {(message: object) => boolean} send */
  constructor(me, send) {
    this.#me = me;
    this.#send = send;
  }

  stop() {
    clearTimeout(this.#timer);
  }

  /** @param {Present[]} people the whole list, as the server tells it */
  take(people) {
    this.people = people;
    this.byRow = new Map();
    for (const person of people) {
      if (person.id === this.#me || !person.row) continue;
      this.byRow.set(person.row, [...(this.byRow.get(person.row) ?? []), person]);
    }
  }

  /** @param {string} tab @param {string | null} row @param {string | null} cell */
  moved(tab, row, cell) {
    this.#here = { tab, row, cell };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#say(), SAY_AFTER_MS);
  }

  /** A new connection knows nothing of me. */
  sayAgain() {
    this.#said = "";
    this.#say();
  }

  #say() {
    const here = JSON.stringify(this.#here);
    if (here !== this.#said && this.#send({ here: this.#here })) this.#said = here;
  }
}
