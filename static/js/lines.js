// @ts-check
/**
 * What one line of a board needs, joined from the rows.
 *
 * @typedef {import("./types.js").Ref} Ref
 * @typedef {import("./types.js").Shift} Shift
 * @typedef {import("./types.js").Volunteer} Volunteer
 * @typedef {import("./types.js").Group} Group
 * @typedef {import("./types.js").Note} Note
 * @typedef {import("./types.js").Office} Office
 * @typedef {import("./overlay.js").Screen} Screen
 *
 * @typedef {object} ConfirmsLine
 * @property {"shift"} kind
 * @property {"confirms" | "flake"} tab  where its passes and notes are typed
 * @property {string} key  the line's name for as long as it lives: stays when the server gives a new row its id
 * @property {Shift} shift
 * @property {Volunteer} volunteer
 * @property {Office} office
 * @property {string} name
 * @property {Note[]} notes
 *
 * @typedef {object} KphLine
 * @property {"group"} kind
 * @property {string} key
 * @property {Group} group
 * @property {{shift: Shift, volunteer: Volunteer, name: string}[]} members
 * @property {Office} office
 * @property {string} name
 * @property {Note[]} notes
 *
 * @typedef {ConfirmsLine | KphLine} Line
 */
import { notesByRow } from "./notes.js";

/** @type {Note[]} one empty list, so that a line without notes looks unchanged to the drawing */
const NO_NOTES = [];

/** @param {Volunteer} volunteer */
export function fullName(volunteer) {
  return `${volunteer.first_name} ${volunteer.last_name}`.trim() || "No name yet";
}

/** @param {{id: Ref, key: string | null}} row */
function keyOf(row) {
  return String(row.key ?? row.id);
}

/** @param {Line} line @returns {string} such as "shift:812", the line's name on the page: stays the same for as long as the row lives */
export function domName(line) {
  return `${line.kind}:${line.key}`;
}

/** @param {Screen} screen @returns {ConfirmsLine[]} */
export function confirmsLines(screen) {
  return shiftLines(screen, "confirms", screen.rows.shift.values());
}

/** Everyone ever marked No Show today: chased flakes stay on the list. @param {Screen} screen @param {import("./order.js").Is} is @returns {ConfirmsLine[]} */
export function flakeLines(screen, is) {
  return shiftLines(screen, "flake", [...screen.rows.shift.values()].filter((shift) => is("flaked", shift)));
}

/** @param {Screen} screen @param {ConfirmsLine["tab"]} tab @param {Iterable<Shift>} shifts @returns {ConfirmsLine[]} */
function shiftLines(screen, tab, shifts) {
  const notes = notesByRow(screen.rows.note.values(), "shift", ["confirms", "flake"]);
  /** @type {ConfirmsLine[]} */
  const lines = [];
  for (const shift of shifts) {
    const volunteer = screen.get("volunteer", shift.volunteer);
    const office = screen.store.offices.get(shift.office);
    if (!volunteer || !office) continue;
    const name = fullName(volunteer);
    lines.push({ kind: "shift", tab, key: keyOf(shift), shift, volunteer, office, name, notes: notes.get(shift.id) ?? NO_NOTES });
  }
  return lines;
}

/** @param {Screen} screen @returns {KphLine[]} */
export function kphLines(screen) {
  const notes = notesByRow(screen.rows.note.values(), "group", ["kph"]);
  /** @type {KphLine[]} */
  const lines = [];
  for (const group of screen.rows.group.values()) {
    const office = screen.store.offices.get(group.office);
    if (!office) continue;
    const members = group.members.flatMap((ref) => memberOf(screen, ref));
    const name = members.map((member) => member.name).join(", ") || "Nobody";
    lines.push({ kind: "group", key: keyOf(group), group, members, office, name, notes: notes.get(group.id) ?? NO_NOTES });
  }
  return lines;
}

/** @param {Screen} screen @param {Ref} ref */
function memberOf(screen, ref) {
  const shift = screen.get("shift", ref);
  const volunteer = shift && screen.get("volunteer", shift.volunteer);
  return shift && volunteer ? [{ shift, volunteer, name: fullName(volunteer) }] : [];
}
