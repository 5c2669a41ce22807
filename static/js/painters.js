// @ts-check
/**
 * What each kind of edit will look like once it is saved. The server decides; these only paint ahead of it.
 *
 * @typedef {import("./overlay.js").Screen} Screen
 * @typedef {import("./types.js").Entry} Entry
 * @typedef {import("./types.js").Ref} Ref
 * @typedef {(screen: Screen, entry: Entry, at: string) => void} Painter `at` is server time
 */
import { instantAt } from "./zone.js";

/** @param {string} at @param {number} minutes */
function later(at, minutes) {
  return new Date(Date.parse(at) + minutes * 60_000).toISOString();
}

/** @param {string} field @returns {Painter} */
function setsGroup(field) {
  return (screen, entry) => screen.change("group", entry.group, { [field]: entry.to });
}

/** @param {Record<string, any>} entry @returns {["shift" | "group", Ref]} */
function claimed(entry) {
  return entry.shift === undefined ? ["group", entry.group] : ["shift", entry.shift];
}

/** @type {Painter} */
function addWalkIn(screen, entry, at) {
  const office = screen.store.offices.get(entry.office);
  if (!office || screen.get("shift", entry.shift)) return;
  const volunteer = `of ${entry.shift}`;
  const activity = screen.store.settings.activities.find(({ id }) => id === entry.activity);
  screen.put("volunteer", /** @type {import("./types.js").Volunteer} */ ({
    id: volunteer, version: 0, vanid: entry.vanid ?? null, first_name: entry.first_name, last_name: entry.last_name,
    phone: entry.phone, cell: "", do_not_call: false, pitched_on: null, extra_shifts: null, next_shift_at: null,
    next_shift_confirmed: false,
  }));
  screen.put("shift", /** @type {import("./types.js").Shift} */ ({
    id: entry.shift, key: entry.shift, office: office.id, day: office.day, version: 0, volunteer,
    starts_at: entry.slot ? instantAt(office.day, entry.slot, office.time_zone) : at, location: "", event_type: "",
    role: activity?.name ?? "", counts_as: "other", status: "in", van_status: "", flaked_at: null,
    chase_closed_at: null, confirm_passes: 0, flake_passes: 0, claimed_by: null, claimed_until: null,
    is_walk_in: true, vanished_at: null, is_intern: false, same_day_confirmed_at: null, synced_at: null, is_left_out: false,
  }));
}

/** @type {Painter} */
function createGroup(screen, entry) {
  const office = screen.store.offices.get(entry.office);
  if (!office || screen.get("group", entry.group)) return;
  screen.put("group", /** @type {import("./types.js").Group} */ ({
    id: entry.group, key: entry.group, office: office.id, day: office.day, version: 0, members: entry.members,
    goal: entry.goal, knocks: 0, packets_given: entry.packets, packet_names: entry.packet_names, departed_at: null,
    checked_in_at: null, check_in_due_at: null, check_ins: 0, returned_at: null, claimed_by: null, claimed_until: null,
  }));
  flipMembers(screen, entry.members, "same_day_confirmed", "in");
}

/** @param {Screen} screen @param {Ref[]} members @param {string} from @param {string} to */
function flipMembers(screen, members, from, to) {
  for (const ref of members) {
    if (screen.get("shift", ref)?.status === from) screen.change("shift", ref, { status: to });
  }
}

/** @param {Screen} screen @param {Entry} entry @param {string} at @param {"shift" | "group"} kind */
function addNote(screen, entry, at, kind) {
  const id = entry.note ?? entry.id;
  const row = screen.get(kind, entry[kind]);
  if (!row || screen.get("note", id)) return;
  screen.put("note", /** @type {import("./types.js").Note} */ ({
    id, key: id, office: row.office, day: row.day, version: 0, shift: kind === "shift" ? row.id : null,
    group: kind === "group" ? row.id : null, tab: entry.tab ?? "kph", text: entry.text, by: screen.store.me.id, at,
  }));
}

/** @param {Screen} screen @param {Entry} entry @param {boolean} isPitched @param {number} extra_shifts */
function pitch(screen, entry, isPitched, extra_shifts) {
  const shift = screen.get("shift", entry.shift);
  if (shift) screen.change("volunteer", shift.volunteer, { pitched_on: isPitched ? shift.day : null, extra_shifts });
}

/** Fields that an undo simply sets back. What follows from the others, or what was before an edit of another page, the server says. */
const SET_BACK = new Set(["set_status", "edit_volunteer", "set_goal", "set_packets", "set_packet_names", "set_next_check_in"]);

/** @type {Painter} */
function undo(screen, { of }, at) {
  if (SET_BACK.has(of.do) && "was" in of) PAINTERS[of.do](screen, { ...of, was: of.to, to: of.was }, at);
}

/** @type {Record<string, Painter>} */
export const PAINTERS = {
  set_status(screen, entry, at) {
    const shift = screen.get("shift", entry.shift);
    if (!shift) return;
    const { flaked_at, same_day_confirmed_at } = shift;
    screen.change("shift", entry.shift, {
      status: entry.to, synced_at: null, flaked_at: entry.to === "no_show" ? flaked_at ?? at : flaked_at,
      same_day_confirmed_at: entry.to === "booked" ? null : entry.to === "same_day_confirmed" ? same_day_confirmed_at ?? at : same_day_confirmed_at,
    });
  },
  leave_out: (screen, entry) => screen.change("shift", entry.shift, { is_left_out: entry.to }),
  add_pass(screen, entry) {
    const counter = entry.tab === "flake" ? "flake_passes" : "confirm_passes";
    const shift = screen.get("shift", entry.shift);
    if (shift) screen.change("shift", entry.shift, { [counter]: shift[counter] + 1 });
  },
  add_note: (screen, entry, at) => addNote(screen, entry, at, "shift"),
  add_group_note: (screen, entry, at) => addNote(screen, entry, at, "group"),
  delete_note: (screen, entry) => screen.remove("note", entry.note),
  claim(screen, entry, at) {
    const { me, settings } = screen.store;
    screen.change(...claimed(entry), { claimed_by: me.id, claimed_until: later(at, settings.claim_minutes) });
  },
  release: (screen, entry) => screen.change(...claimed(entry), { claimed_by: null, claimed_until: null }),
  edit_volunteer(screen, entry) {
    const shift = screen.get("shift", entry.shift);
    if (shift) screen.change("volunteer", shift.volunteer, { [entry.field]: entry.to });
  },
  attach_vanid(screen, entry) {
    const shift = screen.get("shift", entry.shift);
    if (shift) screen.change("volunteer", shift.volunteer, { vanid: entry.vanid });
  },
  set_pitched: (screen, entry) => pitch(screen, entry, entry.to, 0),
  set_extra_shifts: (screen, entry) => pitch(screen, entry, true, entry.to),
  add_walk_in: addWalkIn,
  remove_shift: (screen, entry) => screen.remove("shift", entry.shift),
  create_group: createGroup,
  change_members(screen, entry) {
    screen.change("group", entry.group, { members: entry.to });
    flipMembers(screen, entry.to, "same_day_confirmed", "in");
  },
  depart(screen, entry, at) {
    const check_in_due_at = later(at, screen.store.settings.first_check_in_minutes);
    screen.change("group", entry.group, { departed_at: at, checked_in_at: at, check_in_due_at });
  },
  change_departure(screen, entry) {
    const group = screen.get("group", entry.group);
    const hasReported = group !== undefined && group.check_ins > 0;
    const check_in_due_at = later(entry.to, screen.store.settings.first_check_in_minutes);
    screen.change("group", entry.group,
      hasReported ? { departed_at: entry.to } : { departed_at: entry.to, checked_in_at: entry.to, check_in_due_at });
  },
  set_next_check_in: setsGroup("check_in_due_at"),
  check_in(screen, entry, at) {
    const group = screen.get("group", entry.group);
    if (!group) return;
    // Doors typed after the return change the figure, not the check-in times.
    const times = group.returned_at ? {} : {
      checked_in_at: at, check_ins: group.check_ins + 1,
      check_in_due_at: later(at, screen.store.settings.next_check_in_minutes),
    };
    screen.change("group", entry.group, { knocks: entry.to, ...times });
  },
  set_goal: setsGroup("goal"),
  set_packets: setsGroup("packets_given"),
  set_packet_names: setsGroup("packet_names"),
  return_group(screen, entry, at) {
    screen.change("group", entry.group, { returned_at: at, check_in_due_at: null });
    flipMembers(screen, entry.members, "in", "completed");
  },
  not_final(screen, entry, at) {
    const check_in_due_at = later(at, screen.store.settings.next_check_in_minutes);
    screen.change("group", entry.group, { returned_at: null, check_in_due_at });
    flipMembers(screen, screen.get("group", entry.group)?.members ?? [], "completed", "in");
  },
  remove_group: (screen, entry) => screen.remove("group", entry.group),
  undo,
};
