// @ts-check
/**
 * An edit in words, as its author sees it: "Maria Lopez: In, was Scheduled".
 *
 * @typedef {import("./types.js").Entry} Entry
 * @typedef {import("./overlay.js").Screen} Screen
 */
import { deedOf, rowOf } from "./entries.js";
import { fullName } from "./lines.js";
import { phoneWord } from "./phones.js";
import { statusWord } from "./statuses.js";
import { clockTime } from "./zone.js";

/** @type {Record<string, string>} */
const DONE = {
  add_walk_in: "walk-in added", add_pass: "one more pass", claim: "claimed", release: "claim released", delete_note: "note deleted",
  remove_shift: "row removed", create_group: "group made", remove_group: "group removed", depart: "departed", return_group: "Final",
  not_final: "Not Final",
};

/** "pitched, was not pitched": the cell's name before it would only stutter. */
const SAID_BY_VALUE = new Set(["set_status", "set_pitched", "leave_out"]);

/** @param {Screen} screen @param {Entry} entry @returns {string} */
export function wordsOf(screen, entry) {
  return `${placeOf(screen, entry)}: ${deedWords(screen, entry)}`;
}

/** @param {Screen} screen @param {Entry} entry */
function deedWords(screen, entry) {
  if (DONE[entry.do]) return DONE[entry.do];
  if (entry.text !== undefined) return `note “${entry.text}”`;
  if (entry.vanid !== undefined) return `VANID ${entry.vanid}`;
  if (SAID_BY_VALUE.has(entry.do)) return `${valueWord(screen, entry, entry.to)}, was ${valueWord(screen, entry, entry.was)}`;
  const deed = deedOf(entry);
  if (!("to" in entry)) return lowered(deed);
  return `${lowered(deed)} ${valueWord(screen, entry, entry.to)}, was ${valueWord(screen, entry, entry.was)}`;
}

/** "VANID" stays as it is. @param {string} word */
function lowered(word) {
  return /^[A-Z][a-z]/.test(word) ? word[0].toLowerCase() + word.slice(1) : word;
}

/** @param {Screen} screen @param {Entry} entry @returns {string} whose row it is */
export function placeOf(screen, entry) {
  if (entry.do === "add_walk_in") return `${entry.first_name} ${entry.last_name}`;
  const { kind, ref } = rowOf(entry);
  const note = kind === "note" ? screen.get("note", ref) : undefined;
  if (kind === "note") return note ? placeOf(screen, { ...entry, do: "add_note", note: undefined, ...ownerOf(note) }) : "Note";
  const shifts = kind === "shift" ? [ref] : screen.get("group", ref)?.members ?? entry.members ?? [];
  const names = shifts.map((/** @type {import("./types.js").Ref} */ shift) => nameOf(screen, shift)).filter(Boolean);
  return names.join(", ") || "A row that is gone";
}

/** @param {import("./types.js").Note} note */
function ownerOf({ shift, group }) {
  return shift === null ? { group } : { shift };
}

/** @param {Screen} screen @param {import("./types.js").Ref} ref */
function nameOf(screen, ref) {
  const shift = screen.get("shift", ref);
  const volunteer = shift && screen.get("volunteer", shift.volunteer);
  return volunteer ? fullName(volunteer) : "";
}

/** @param {Screen} screen @param {Entry} entry */
export function zoneOf(screen, entry) {
  const { kind, ref } = rowOf(entry);
  const row = kind === "volunteer" ? undefined : screen.get(kind, ref);
  const { offices } = screen.store;
  return (row && offices.get(row.office)?.time_zone) ?? [...offices.values()][0].time_zone;
}

/** @param {Screen} screen @param {Entry} entry @param {any} value @returns {string} */
export function valueWord(screen, entry, value) {
  if (value === null || value === undefined || value === "") return "empty";
  if (entry.do === "set_pitched") return value ? "pitched" : "not pitched";
  if (entry.do === "leave_out") return value ? "left out of the sync" : "in the sync";
  const shift = entry.do === "set_status" ? screen.get("shift", entry.shift) : undefined;
  if (shift) return statusWord(shift, value);
  if (entry.do === "change_departure" || entry.do === "set_next_check_in") return clockTime(value, zoneOf(screen, entry));
  if (Array.isArray(value)) return value.map((ref) => nameOf(screen, ref)).join(", ") || "nobody";
  return entry.field === "phone" || entry.field === "cell" ? phoneWord(value) : String(value);
}
