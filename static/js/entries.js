// @ts-check
/**
 * What an entry is about: the rows it touches, and the cell a person sees it in.
 *
 * @typedef {import("./types.js").Entry} Entry
 * @typedef {import("./types.js").Kind} Kind
 * @typedef {import("./types.js").Ref} Ref
 */

/** Kinds that settle or move every member of their group. */
const TOUCHES_MEMBERS = new Set(["create_group", "change_members", "return_group", "not_final", "remove_group"]);
const TOUCHES_VOLUNTEER = new Set(["edit_volunteer", "attach_vanid", "set_pitched", "set_extra_shifts"]);

/** @type {Record<string, string>} */
const CELLS = {
  set_status: "status", add_pass: "passes", add_note: "note", add_group_note: "note", delete_note: "notes",
  claim: "claim", release: "claim", attach_vanid: "vanid", add_walk_in: "row", remove_shift: "row",
  create_group: "row", remove_group: "row", change_members: "members", depart: "action", return_group: "action",
  not_final: "action", check_in: "knocks", change_departure: "departed_at", set_next_check_in: "check_in_due_at",
  leave_out: "run", set_goal: "goal", set_packets: "packets_given", set_packet_names: "packet_names",
  set_pitched: "pitched", set_extra_shifts: "extra_shifts",
};

/** @type {Record<string, string>} */
const CELL_WORDS = {
  status: "Status", passes: "Pass", note: "Note", notes: "Note to delete", claim: "Claim", vanid: "VANID",
  members: "Members", knocks: "Doors", departed_at: "Depart time", check_in_due_at: "Next check-in", goal: "Goal",
  packets_given: "Packets", packet_names: "Packet names", first_name: "First name", last_name: "Last name",
  phone: "Phone", cell: "Cell", chase: "Chase pass", run: "Sync to VAN", pitched: "Pitched today", extra_shifts: "Extra shifts",
};

/** @type {Record<string, string>} */
const DEED_WORDS = {
  add_walk_in: "Walk-in", remove_shift: "Remove the row", create_group: "New group", remove_group: "Remove the group",
  depart: "Depart", return_group: "Final", not_final: "Not final",
};

/** @param {Entry} entry @returns {string} an undo is seen where the edit was made that it takes back */
export function cellOf(entry) {
  if (entry.of) return cellOf(entry.of);
  if (entry.do === "add_pass" && entry.tab === "flake") return "chase";
  return entry.do === "edit_volunteer" ? entry.field : CELLS[entry.do] ?? "row";
}

/** @param {Entry} entry @returns {string} what the entry is, in words */
export function deedOf(entry) {
  if (entry.of) return `Undo: ${deedOf(entry.of)}`;
  return DEED_WORDS[entry.do] ?? CELL_WORDS[cellOf(entry)] ?? entry.do;
}

/** @param {Entry} entry @returns {{kind: Kind, ref: Ref}} the row in which a person sees it */
export function rowOf(entry) {
  if (entry.of) return rowOf(entry.of);
  if (entry.shift !== undefined) return { kind: "shift", ref: entry.shift };
  if (entry.group !== undefined) return { kind: "group", ref: entry.group };
  return { kind: "note", ref: entry.note };
}

/**
 * The names ("shift:812") of all rows an entry touches, members included.
 * @param {Entry} entry
 * @param {import("./store.js").Store} store it knows which key and which id are one row
 * @returns {Set<string>}
 */
export function touches(entry, store) {
  if (entry.of) return touches(entry.of, store);
  /** @type {Set<string>} */
  const names = new Set();
  const add = (/** @type {Kind} */ kind, /** @type {Ref | null | undefined} */ ref) => {
    if (ref !== undefined && ref !== null) names.add(`${kind}:${store.idOf(kind, ref)}`);
  };
  add("shift", entry.shift);
  add("group", entry.group);
  add("note", entry.note);
  if (TOUCHES_VOLUNTEER.has(entry.do)) add("volunteer", store.rows.shift.get(store.idOf("shift", entry.shift))?.volunteer);
  if (TOUCHES_MEMBERS.has(entry.do)) {
    const members = store.rows.group.get(store.idOf("group", entry.group))?.members ?? [];
    for (const list of [members, entry.members, entry.was, entry.to]) {
      if (Array.isArray(list)) list.forEach((ref) => add("shift", ref));
    }
  }
  return names;
}

/**
 * The version the person saw: of the volunteer for the volunteer's own fields, else of the row named.
 * @param {Record<string, any> & {do: string}} body
 * @param {import("./store.js").Store} store
 * @returns {number | undefined} undefined for a row that only this browser knows so far
 */
export function versionSeen(body, store) {
  if (body.of) return undefined;
  const { kind, ref } = rowOf(/** @type {Entry} */ (body));
  const row = store.rows[kind].get(store.idOf(kind, ref));
  if (row && kind === "shift" && TOUCHES_VOLUNTEER.has(body.do)) {
    return store.rows.volunteer.get(/** @type {import("./types.js").Shift} */ (row).volunteer)?.version;
  }
  return row?.version;
}
