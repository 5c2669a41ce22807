// @ts-check
/**
 * What others changed since I last looked at a row. Mine alone: kept in this browser, by row and version, so that it survives a
 * catch-up and a new snapshot; of what came that way the author is unknown.
 *
 * @typedef {import("./types.js").Kind} Kind
 * @typedef {import("./types.js").Patch} Patch
 * @typedef {import("./types.js").Change} Change
 * @typedef {import("./lines.js").Line} Line
 * @typedef {{getItem: (name: string) => string | null, setItem: (name: string, value: string) => void}} Shelf
 */
import { KINDS } from "./store.js";

/** A claim shows by itself, and ends by itself; that VAN says so now, too, changes nothing here. */
const NO_NEWS = new Set(["claim", "release", "sync_to_van", "confirm_next_shift", "walk_in_to_van"]);

export class Since {
  #store;
  #shelf;
  /** Versions that I have seen, by row name ("shift:812"). @type {Map<string, number>} */
  #seen = new Map();
  /** Who changed what I have not looked at; null: unknown. @type {Map<string, Set<number | null>>} */
  #news = new Map();
  /** Whose row a note is on: a note that goes is no longer in the store. @type {Map<string, string>} */
  #owners = new Map();

  /** @param {import("./store.js").Store} store @param {Shelf} shelf */
  constructor(store, shelf) {
    this.#store = store;
    this.#shelf = shelf;
    this.#load();
  }

  /** A new snapshot has come: whatever is above what I saw was changed meanwhile, nobody knows by whom. */
  reload() {
    for (const kind of KINDS) for (const row of this.#store.rows[kind].values()) this.#compare(kind, row);
    this.#keep();
  }

  /** A numbered change, before the store takes it. @param {Change} change */
  hear(change) {
    const isNews = change.actor !== null && change.actor !== this.#store.me.id && !NO_NEWS.has(change.kind);
    for (const patch of change.patches) this.#take(patch, isNews ? change.actor : undefined);
  }

  /** The answer to an edit of mine. @param {Patch[]} patches */
  mine(patches) {
    for (const patch of patches) this.#take(patch, undefined);
  }

  /** @param {Line} line I have it under my hands */
  look(line) {
    const names = namesOf(line);
    if (names.filter((name) => this.#news.delete(name)).length === 0) return false;
    this.#catchUp(names);
    this.#keep();
    return true;
  }

  /** @param {Line[]} lines */
  clear(lines) {
    lines.forEach((line) => this.look(line));
  }

  /** @param {Line} line @returns {(number | null)[]} people who changed it; empty: nothing that I have not seen */
  authorsOf(line) {
    if (this.#news.size === 0) return [];
    return [...new Set(namesOf(line).flatMap((name) => [...(this.#news.get(name) ?? [])]))];
  }

  /** @param {Patch} patch @param {number | null | undefined} author undefined: nobody whose change is news to me */
  #take(patch, author) {
    const kind = KINDS.find((known) => patch[known] !== undefined);
    if (!kind) return;
    const name = `${kind}:${patch[kind]}`;
    const seen = this.#seen.get(name) ?? 0;
    if (kind === "note" && patch.set) this.#owners.set(name, ownerOf(patch.set));
    if (patch.version <= seen) return;
    if (author === undefined) {
      // Only if nobody else wrote in between: what they did stays news.
      if (seen === 0 || patch.version === seen + 1) this.#seen.set(name, patch.version);
    } else this.#tell(kind === "note" ? this.#owners.get(name) : name, author);
    this.#keep();
  }

  /** @param {string | undefined} name @param {number | null} author */
  #tell(name, author) {
    if (name) this.#news.set(name, (this.#news.get(name) ?? new Set()).add(author));
  }

  /** @param {Kind} kind @param {any} row */
  #compare(kind, row) {
    const name = `${kind}:${row.id}`;
    const owner = kind === "note" ? ownerOf(row) : name;
    if (kind === "note") this.#owners.set(name, owner);
    if (row.version <= (this.#seen.get(name) ?? 0)) return;
    if (row.by !== this.#store.me.id && !this.#news.has(owner)) this.#tell(owner, kind === "note" ? row.by : null);
  }

  /** @param {string[]} names of rows that I have looked at, whose notes I have seen with them */
  #catchUp(names) {
    const notes = [...this.#owners].filter(([, owner]) => names.includes(owner)).map(([note]) => note);
    for (const name of [...names, ...notes]) {
      const row = this.#rowOf(name);
      if (row) this.#seen.set(name, row.version);
    }
  }

  /** @param {string} name @returns {{version: number} | undefined} */
  #rowOf(name) {
    const [kind, id] = name.split(":");
    return this.#store.rows[/** @type {Kind} */ (kind)].get(Number(id));
  }

  get #place() {
    return `cpt-seen ${this.#store.me.id} ${this.#store.board.code}`;
  }

  get #days() {
    return [...this.#store.offices.values()].map(({ day }) => day).join();
  }

  /** On a board or a day that I see for the first time, all of it is as I see it. */
  #load() {
    const kept = read(this.#shelf, this.#place);
    if (kept.days === this.#days) {
      this.#seen = new Map(Object.entries(kept.seen));
      this.reload();
      return;
    }
    for (const kind of KINDS) {
      for (const row of this.#store.rows[kind].values()) {
        this.#seen.set(`${kind}:${row.id}`, row.version);
        if (kind === "note") this.#owners.set(`note:${row.id}`, ownerOf(row));
      }
    }
    this.#keep();
  }

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** Not for every row of an import. */
  #keep() {
    this.#timer ??= setTimeout(this.save, 500);
  }

  /** Now, because the page is being left. */
  save = () => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      this.#shelf.setItem(this.#place, JSON.stringify({ days: this.#days, seen: Object.fromEntries(this.#seen) }));
    } catch {
      // A full or forbidden storage costs the marks their memory, nothing else.
    }
  };
}

/** @param {Shelf} shelf @param {string} place @returns {{days: string, seen: Record<string, number>}} */
function read(shelf, place) {
  try {
    return { days: "", seen: {}, ...JSON.parse(shelf.getItem(place) ?? "{}") };
  } catch {
    return { days: "", seen: {} };
  }
}

/** @param {Line} line @returns {string[]} */
function namesOf(line) {
  return line.kind === "shift" ? [`shift:${line.shift.id}`, `volunteer:${line.volunteer.id}`] : [`group:${line.group.id}`];
}

/** @param {Record<string, any>} note @returns {string} */
function ownerOf({ shift, group }) {
  return shift === null ? `group:${group}` : `shift:${shift}`;
}
