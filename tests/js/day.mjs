/** A small made-up day for the tests of the browser's modules. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Metrics } from "../../static/js/metrics.js";
import { project } from "../../static/js/overlay.js";
import { Store } from "../../static/js/store.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export const NOW = "2026-10-31T14:30:00Z";
export const OFFICE = { id: 3, code: "R1A", name: "Westport", time_zone: "America/Chicago", day: "2026-10-31", number: 118, epoch: "e", is_written_to_van: true };
export const OTHER_OFFICE = { ...OFFICE, id: 4, code: "R1B", name: "Independence" };
export const SETTINGS = {
  first_check_in_minutes: 45, next_check_in_minutes: 60, late_after_minutes: 20, claim_minutes: 10, slots: ["09:00", "12:00"],
  activities: [{ id: 1, name: "Canvassing" }], closed_van_words: ["Declined"],
  van_words: { completed: { "": ["Completed"] }, declined: { "": ["Declined"] }, no_show: { "": ["No Show"] }, rescheduled: { "": ["Resched", "Rescheduled"] } },
  election_day: "2026-11-03", van_address: "",
};

export function shift(fields = {}) {
  return {
    id: 812, key: null, office: 3, day: "2026-10-31", version: 6, volunteer: 40, starts_at: "2026-10-31T14:00:00Z", location: "Westport",
    event_type: "Volunteer DVC", role: "Canvassing", counts_as: "canvass", status: "booked", van_status: "Scheduled", flaked_at: null,
    chase_closed_at: null, confirm_passes: 0, flake_passes: 0, claimed_by: null, claimed_until: null, is_walk_in: false, vanished_at: null,
    is_intern: false, same_day_confirmed_at: null, synced_at: null, is_left_out: false, ...fields,
  };
}

export function volunteer(fields = {}) {
  return {
    id: 40, version: 2, vanid: 101, first_name: "Maria", last_name: "Alva", phone: "8165550101", cell: "", do_not_call: false,
    pitched_on: null, extra_shifts: null, next_shift_at: null, next_shift_confirmed: false, ...fields,
  };
}

export function group(fields = {}) {
  return {
    id: 5, key: null, office: 3, day: "2026-10-31", version: 1, members: [812], goal: 84, knocks: 0, packets_given: 2, packet_names: "Waldo",
    departed_at: null, checked_in_at: null, check_in_due_at: null, check_ins: 0, returned_at: null, claimed_by: null, claimed_until: null, ...fields,
  };
}

export function note(fields = {}) {
  return {
    id: 9, key: null, office: 3, day: "2026-10-31", version: 1, shift: 812, group: null, tab: "confirms", text: "left message", by: 5,
    at: "2026-10-31T14:10:00Z", ...fields,
  };
}

/** @param {{shift?: object[], volunteer?: object[], group?: object[], note?: object[]}} rows */
export function snapshot(rows = {}, offices = [OFFICE]) {
  const made = { shift: [], volunteer: [volunteer()], group: [], note: [], ...rows };
  const columns = {
    shift: Object.keys(shift()), volunteer: Object.keys(volunteer()), group: Object.keys(group()), note: Object.keys(note()),
  };
  return {
    now: NOW, board: { code: "R1A", name: "Westport", is_region: offices.length > 1 }, settings: SETTINGS, offices, columns, words: {},
    me: { id: 5, name: "Ana Ortiz", initials: "AO", colour: "#7b3fa0", rank: "FO", may_sync: false }, people: [],
    rows: Object.fromEntries(Object.entries(made).map(([kind, list]) => [kind, list.map((row) => columns[kind].map((name) => row[name]))])),
  };
}

export function store(rows, offices) {
  return new Store(snapshot(rows, offices));
}

/** A whole-row patch. */
export function brings(kind, row) {
  const place = row.office === undefined ? {} : { office: row.office, day: row.day };
  return { [kind]: row.id, ...place, version: row.version, set: row };
}

export function gone(kind, id, office, version) {
  return { [kind]: id, office, day: "2026-10-31", version, gone: true };
}

export function change(number, patches, office = 3) {
  return { office, number, day: "2026-10-31", kind: "set_status", operation: null, actor: 6, at: NOW, people: [], patches };
}

/** An entry in the outbox. */
export function pending(entry, fields = {}) {
  return { entry: { id: "e1", at: NOW, ...entry }, user: 5, board: "R1A", tab: "t", order: 1, state: "waiting", ...fields };
}

/** The definitions that the pages carry. */
export const METRICS = new Metrics(JSON.parse(execFileSync(".venv/bin/python", ["-m", "tracker.metrics"], { cwd: ROOT, encoding: "utf8" })));

/** Rows as a board shows them, and the moment at which it is looked at. */
export function moment(rows = {}, now = Date.parse(NOW), offices = undefined) {
  return { now, screen: project(store(rows, offices), [], String) };
}

/** Whether a condition holds for a row. */
export function judge(rows = {}, now = undefined, offices = undefined) {
  const at = moment(rows, now, offices);
  return (condition, row) => METRICS.holds(condition, row, at);
}
