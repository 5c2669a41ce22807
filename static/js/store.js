// @ts-check
/**
 * The rows of a board as the stream tells them. Knows no sockets and no DOM; rows are never changed, only replaced.
 *
 * @typedef {import("./types.js").Kind} Kind
 * @typedef {import("./types.js").Ref} Ref
 * @typedef {import("./types.js").Patch} Patch
 * @typedef {import("./types.js").Snapshot} Snapshot
 */

/** @type {Kind[]} */
export const KINDS = ["shift", "volunteer", "group", "note"];

export class Store {
  /** @type {Snapshot["board"]} */ board = { code: "", name: "", is_region: false };
  /** @type {Snapshot["me"]} */ me = { id: 0, name: "", initials: "", colour: "", rank: "", uses_keys: true, may_sync: false, may_confirm_next_shift: false };
  /** @type {import("./types.js").Settings} */ settings;
  /** @type {Map<number, import("./types.js").Office>} */ offices = new Map();
  /** @type {Map<number, import("./types.js").Person>} */ people = new Map();
  /** @type {{shift: Map<Ref, import("./types.js").Shift>, volunteer: Map<Ref, import("./types.js").Volunteer>,
   *    group: Map<Ref, import("./types.js").Group>, note: Map<Ref, import("./types.js").Note>}} */
  rows = { shift: new Map(), volunteer: new Map(), group: new Map(), note: new Map() };
  /** Rises with every change, so that others know when to look again. */
  revision = 0;

  /** @type {Map<string, Ref>} the ids of rows that browsers made, by "kind:key" */
  #ids = new Map();
  /** @type {Map<string, {version: number, office: number | undefined}>} */
  #tombstones = new Map();

  /** @param {Snapshot} snapshot */
  constructor(snapshot) {
    this.settings = snapshot.settings;
    this.load(snapshot);
  }

  /**
   * Take a snapshot in place of everything. Tombstones stay: an answer that is still on its way may name a row that went.
   * @param {Snapshot} snapshot
   */
  load(snapshot) {
    this.board = snapshot.board;
    this.me = snapshot.me;
    this.settings = snapshot.settings;
    this.offices = new Map(snapshot.offices.map((office) => [office.id, { ...office }]));
    this.meet([...snapshot.people, snapshot.me]);
    this.#ids.clear();
    for (const kind of KINDS) {
      this.rows[kind].clear();
      const columns = snapshot.columns[kind].map((name) => ({ name, words: snapshot.words[kind]?.[name] }));
      for (const values of snapshot.rows[kind]) this.#keep(kind, asRow(columns, values));
    }
    this.revision++;
  }

  /** @param {import("./types.js").Person[]} people */
  meet(people) {
    for (const person of people) this.people.set(person.id, person);
  }

  /**
   * The row's id, when the store knows the row; the reference itself otherwise. A row named by key or by id is one row.
   * @param {Kind} kind @param {Ref} ref @returns {Ref}
   */
  idOf(kind, ref) {
    return this.#ids.get(`${kind}:${ref}`) ?? ref;
  }

  /**
   * Take a numbered change. Applying one twice is harmless.
   * @param {import("./types.js").Change} change
   * @returns {"applied" | "seen" | "hole"} "hole": a number is missing, ask the server for what came between
   */
  receive(change) {
    const office = this.offices.get(change.office);
    if (!office || change.number <= office.number) return "seen";
    if (change.number > office.number + 1) return "hole";
    this.meet(change.people ?? []);
    this.applyPatches(change.patches);
    office.number = change.number;
    return "applied";
  }

  /**
   * The answer to an edit of this tab. What the office is past is in the rows already, and may have gone since: the answer to an
   * entry that was sent once more after a reload must not bring it back.
   * @param {Patch[]} patches @param {Record<string, number>} numbers of the answer's changes, by office
   */
  answered(patches, numbers) {
    this.applyPatches(patches.filter(({ office }) => office === undefined || (this.offices.get(office)?.number ?? 0) < (numbers[office] ?? Infinity)));
  }

  /** @param {Patch[]} patches */
  applyPatches(patches) {
    for (const patch of patches) {
      const kind = KINDS.find((known) => patch[known] !== undefined && (patch.set !== undefined || patch.gone));
      if (!kind) continue;
      if (patch.gone) this.#remove(kind, patch);
      else this.#set(kind, patch);
    }
    this.revision++;
  }

  /** @param {Kind} kind @param {Patch} patch */
  #set(kind, patch) {
    const id = /** @type {Ref} */ (patch[kind]);
    const known = this.rows[kind].get(id);
    if (known && patch.version <= known.version) return;
    const office = patch.office === undefined ? undefined : this.offices.get(patch.office);
    if (patch.office !== undefined && office?.day !== patch.day) return;
    const gone = this.#tombstones.get(`${kind}:${id}`);
    // At equal versions the row moved between two offices of this board: it is not gone, it is over there.
    if (gone && (patch.version < gone.version || (patch.version === gone.version && patch.office === gone.office))) return;
    this.#tombstones.delete(`${kind}:${id}`);
    this.#keep(kind, { ...patch.set, id, version: patch.version });
  }

  /** @param {Kind} kind @param {Patch} patch */
  #remove(kind, patch) {
    const id = /** @type {Ref} */ (patch[kind]);
    const row = /** @type {any} */ (this.rows[kind].get(id));
    if (row && (patch.version <= row.version || row.office !== patch.office)) return;
    const gone = this.#tombstones.get(`${kind}:${id}`);
    if (gone && gone.version >= patch.version) return;
    this.#tombstones.set(`${kind}:${id}`, { version: patch.version, office: patch.office });
    if (!row) return;
    this.rows[kind].delete(id);
    for (const note of this.rows.note.values()) {
      if ((kind === "shift" && note.shift === id) || (kind === "group" && note.group === id)) this.rows.note.delete(note.id);
    }
  }

  /** @param {Kind} kind @param {any} row */
  #keep(kind, row) {
    this.rows[kind].set(row.id, row);
    if (row.key) this.#ids.set(`${kind}:${row.key}`, row.id);
  }
}

/**
 * @param {{name: string, words?: unknown[]}[]} columns `words`: what the numbers of a coded column stand for
 * @param {any[]} values
 */
function asRow(columns, values) {
  /** @type {Record<string, unknown>} */
  const row = {};
  for (let i = 0; i < columns.length; i++) {
    const { name, words } = columns[i];
    row[name] = words && values[i] !== null ? words[values[i]] : values[i];
  }
  return row;
}
