// @ts-check
/**
 * The screen is the stream's rows plus my pending edits on top.
 *
 * @typedef {import("./types.js").Kind} Kind
 * @typedef {import("./types.js").Ref} Ref
 * @typedef {import("./types.js").Entry} Entry
 * @typedef {import("./types.js").Pending} Pending
 * @typedef {import("./store.js").Store} Store
 */
import { PAINTERS } from "./painters.js";

/** A refused walk-in, group or note stays on the screen until its author lets it go: its text exists nowhere else. */
const MAKES_A_ROW = new Set(["add_walk_in", "create_group", "add_note", "add_group_note"]);

/** The rows to draw. Maps are copied when first written, so that the store's own stay as they are. */
export class Screen {
  /** @type {Set<Kind>} */
  #copied = new Set();

  /** @param {Store} store */
  constructor(store) {
    this.store = store;
    this.rows = { ...store.rows };
  }

  /** @template {Kind} K @param {K} kind @param {Ref} ref */
  get(kind, ref) {
    const rows = /** @type {Map<Ref, any>} */ (this.rows[kind]);
    return /** @type {(Store["rows"][K] extends Map<Ref, infer R> ? R : never) | undefined} */ (
      rows.get(this.store.idOf(kind, ref)) ?? rows.get(ref));
  }

  /** @param {Kind} kind @param {{id: Ref}} row */
  put(kind, row) {
    this.#own(kind).set(row.id, row);
  }

  /** Change some fields of a row, if it is there. @param {Kind} kind @param {Ref} ref @param {Record<string, unknown>} fields */
  change(kind, ref, fields) {
    const row = this.get(kind, ref);
    if (row) this.put(kind, { ...row, ...fields });
  }

  /** @param {Kind} kind @param {Ref} ref */
  remove(kind, ref) {
    this.#own(kind).delete(this.store.idOf(kind, ref));
  }

  /** @param {Kind} kind @returns {Map<Ref, any>} */
  #own(kind) {
    if (!this.#copied.has(kind)) {
      this.rows = { ...this.rows, [kind]: new Map(/** @type {Map<Ref, any>} */ (this.rows[kind])) };
      this.#copied.add(kind);
    }
    return this.rows[kind];
  }
}

/**
 * @param {Store} store
 * @param {Pending[]} pendings in the order in which they were made
 * @param {(at: string) => string} toServer turns this machine's instant into the server's
 * @returns {Screen}
 */
export function project(store, pendings, toServer) {
  const screen = new Screen(store);
  const isDue = (/** @type {Pending} */ { state }) => state === "waiting" || state === "sending";
  const cancelled = cancelledBy(pendings.filter(isDue));
  for (const pending of pendings) {
    const { entry } = pending;
    if (cancelled.has(entry.id) || isOfAnotherDay(entry, store)) continue;
    if (isDue(pending) || MAKES_A_ROW.has(entry.do)) PAINTERS[entry.do]?.(screen, entry, toServer(entry.at));
  }
  return screen;
}

/** What I made on yesterday's board and could not send is in the tray, and on no board. @param {Entry} entry @param {Store} store */
function isOfAnotherDay({ day, office }, store) {
  return day !== undefined && day !== store.offices.get(office)?.day;
}

/**
 * Edits that were taken back before they were answered, with what takes them back. Of an edit, its undo and its redo the edit stays.
 * @param {Pending[]} due @returns {Set<string>}
 */
function cancelledBy(due) {
  /** @type {Map<string, string[]>} by the id that the next undo would name */
  const chains = new Map();
  for (const { entry } of due) {
    const chain = chains.get(entry.operation) ?? [];
    chains.delete(entry.operation);
    chains.set(entry.id, [...chain, entry.id]);
  }
  return new Set([...chains.values()].flatMap((chain) => chain.slice(chain.length % 2)));
}

/** @param {Screen} screen @returns {Set<Ref>} the shifts that are in a group which has not returned */
export function shiftsInOpenGroups(screen) {
  const taken = new Set();
  for (const group of screen.rows.group.values()) {
    if (!group.returned_at) for (const ref of group.members) taken.add(screen.get("shift", ref)?.id ?? ref);
  }
  return taken;
}

