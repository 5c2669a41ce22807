// @ts-check
/**
 * My edits on this page: each is said once, and the last ones can be taken back.
 *
 * @typedef {import("./types.js").Entry} Entry
 * @typedef {import("./types.js").Pending} Pending
 */
import { rowOf } from "./entries.js";
import { UndoStack, undoBody } from "./undo.js";
import { uuid } from "./uuid.js";
import { wordsOf } from "./words.js";

export class Deeds {
  #stack = new UndoStack();
  #toast;
  #screen;
  #send;

  /**
   * @param {import("./views/toast.js").Toast} toast
   * @param {() => import("./overlay.js").Screen} screen
   * @param {(entry: Entry) => void} send
   */
  constructor(toast, screen, send) {
    this.#toast = toast;
    this.#screen = screen;
    this.#send = send;
  }

  /** An edit of mine, before it is painted: its words name what was there. @param {Entry} entry */
  did(entry) {
    const words = wordsOf(this.#screen(), entry);
    this.#stack.did(entry, words);
    this.#say(words, entry.id, entry);
  }

  undo() {
    this.#turn("undo", "Taken back");
  }

  redo() {
    this.#turn("redo", "Done again");
  }

  /** From a row's history: anyone's for those who may. @param {string} operation @param {Entry} of @param {string} words */
  takeBack(operation, of, words) {
    const offer = this.#stack.offers(operation);
    if (offer) return this[offer]();
    const id = uuid();
    this.#stack.tookBack(operation, { operation: id, of, words });
    this.#enter(undoBody(operation, of), id);
    this.#say(`Taken back: ${words}`, id, of);
  }

  /** @param {Pending} pending */
  applied({ entry, answer }) {
    if (answer?.patches?.length === 0) this.#stack.forget(entry.id);
    this.#toast.draw();
  }

  /** The tray has it now. @param {Pending} pending */
  failed({ entry }) {
    this.#stack.forget(entry.id);
    this.#toast.forget(entry.id);
  }

  /** @param {"undo" | "redo"} way @param {string} said */
  #turn(way, said) {
    const id = uuid();
    const turned = this.#stack[way](id);
    if (!turned) return;
    this.#enter(turned.body, id);
    this.#say(`${said}: ${turned.deed.words}`, id, turned.deed.of);
  }

  /** @param {import("./undo.js").UndoBody} body @param {string} id */
  #enter(body, id) {
    this.#send({ ...body, id, at: new Date().toISOString() });
  }

  /** @param {string} words @param {string} operation @param {Entry} entry */
  #say(words, operation, entry) {
    const { kind, ref } = rowOf(entry);
    this.#toast.say({ words, operation, row: `${kind}:${ref}` }, () => this.#stack.offers(operation));
  }
}
