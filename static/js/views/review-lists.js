// @ts-check
/**
 * The lists of Review: their columns and rows, each with what a person can do about it right there.
 *
 * @typedef {import("../frame.js").Frame} Frame
 * @typedef {import("../lines.js").ConfirmsLine} ConfirmsLine
 * @typedef {import("../lines.js").KphLine} KphLine
 *
 * @typedef {object} ListParts
 * @property {string} title
 * @property {string} about
 * @property {string} empty
 * @property {{href: (board: string) => string, word: string}} [page]  where those who sync go on
 * @property {import("./table.js").Column[]} columns
 * @property {(frame: Frame, line: any) => string} rowClass
 * @property {(frame: Frame, line: any) => unknown} cells  those after the number
 * @property {(frame: Frame, line: any) => unknown[]} seen
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { statusWord } from "../statuses.js";
import { clockTime, dayWord } from "../zone.js";
import { editable, mark, nameButton, notesCell, phoneLink, surroundings } from "./cells.js";
import { lateWord, rowClass, statusCell } from "./confirms.js";
import { groupClass, overdueMinutes, stateWord } from "./kph.js";

const NUM = { name: "num", title: "#" };
const OFFICE = { name: "office", title: "Office" };
const NAME = { name: "name", title: "Name" };

/** @type {Record<import("../review.js").List, ListParts>} */
export const LISTS = {
  groups: {
    title: "Groups not returned",
    about: "Call them, type their doors, and press Final. A group that never left is removed.",
    empty: "Every group is back.",
    columns: [NUM, OFFICE, { name: "name", title: "Names" }, { name: "phone", title: "Phones" }, { name: "packets", title: "Packets" },
      { name: "packet-names", title: "Packet names" }, { name: "due", title: "Next check-in" }, { name: "knocks", title: "Doors" }, { name: "action", title: "Action" }],
    rowClass: groupClass,
    cells: groupCells,
    seen: (frame, line) => [line.group, overdueMinutes(frame, line), ...line.members.flatMap(members), ...surroundings(frame, line)],
  },
  rows: {
    title: "Rows without an end",
    about: "Everyone becomes Completed, Declined, No Show or Rescheduled. Those who are out with a group are settled by its Final.",
    empty: "Every row has its end.",
    columns: [NUM, OFFICE, NAME, { name: "phone", title: "Phone" }, { name: "time", title: "Time" }, { name: "role", title: "Role" },
      { name: "statuses", title: "Status" }, { name: "action", title: "Flip to" }, { name: "note", title: "New note" }, { name: "notes", title: "Notes" }],
    rowClass,
    cells: openCells,
    seen: (frame, line) => [frame.is("late", line.shift) ? Math.floor(frame.now / 60_000) : 0, ...callSeen(frame, line)],
  },
  pitch: {
    title: "Not asked for the next shift",
    about: "They came back with a group and nobody has pitched them. Press a name.",
    empty: "Everybody who came back was asked for the next shift.",
    columns: [NUM, OFFICE, NAME, { name: "phone", title: "Phone" }, { name: "time", title: "Time" }, { name: "next", title: "Next shift" }],
    rowClass: () => "is-unpitched",
    cells: pitchCells,
    seen: callSeen,
  },
  van: {
    title: "Differs from VAN",
    about: "What VAN must still be told. Take out what must stay as it is there; everyone sees that it is out.",
    empty: "VAN says what we say.",
    page: { href: (code) => `/van/sync/?board=${encodeURIComponent(code)}`, word: "Send to VAN" },
    columns: [NUM, OFFICE, NAME, { name: "vanid", title: "VANID" }, { name: "time", title: "Time" }, { name: "role", title: "Role" }, { name: "van", title: "VAN says" },
      { name: "ours", title: "We say" }, { name: "pitched", title: "Pitched" }, { name: "extra", title: "Extra shifts" }, { name: "run", title: "Sync to VAN" }],
    rowClass: (_, line) => (line.shift.is_left_out ? "is-left-out" : ""),
    cells: vanCells,
    seen: callSeen,
  },
  no_vanid: {
    title: "Walk-ins without a VANID",
    about: "They cannot be written to VAN until somebody finds or makes the person there and types the VANID here.",
    empty: "Every walk-in has a VANID.",
    page: { href: () => "/van/walk-ins/", word: "Walk-ins to VAN" },
    columns: [NUM, OFFICE, NAME, { name: "phone", title: "Phone" }, { name: "time", title: "Time" }, { name: "ours", title: "Status" }, { name: "vanid", title: "VANID" }],
    rowClass: () => "",
    cells: walkInCells,
    seen: callSeen,
  },
};

/** @param {KphLine["members"][number]} member */
function members({ shift, volunteer }) {
  return [shift, volunteer];
}

/** @param {Frame} frame @param {ConfirmsLine} line */
function callSeen(frame, line) {
  return [line.shift, line.volunteer, ...surroundings(frame, line)];
}

/** Office and name. @param {Frame} frame @param {ConfirmsLine | KphLine} line @param {unknown} name */
function head(frame, line, name) {
  const { office } = line;
  return html`${frame.store.board.is_region ? html`<td role="cell" class="office" title=${office.name}>${office.code}</td>` : nothing}
    <th role="rowheader" scope="row" class="name">${name}</th>`;
}

/** @param {ConfirmsLine} line */
function time({ shift, office }) {
  return clockTime(shift.starts_at, office.time_zone);
}

/** Every number under which somebody answers, on one line. @param {{volunteer: import("../types.js").Volunteer, name: string}} person */
function phones({ volunteer, name }) {
  const fields = /** @type {const} */ (["phone", "cell"]).filter((field) => volunteer[field] && (field === "phone" || volunteer.cell !== volunteer.phone));
  return html`<span class="each">${fields.length === 0 ? "–" : fields.map((field) => html`${phoneLink(volunteer, field, name)} `)}</span>`;
}

/** @param {Frame} frame @param {KphLine} line */
function groupCells(frame, line) {
  const { group, members, name, office } = line;
  const due = group.check_in_due_at === null ? nothing : clockTime(group.check_in_due_at, office.time_zone);
  return html`${head(frame, line, html`${members.length === 0 ? name : members.map((member) => html`<span class="each">${nameButton(member.name, member.shift.id)}</span>`)}${mark(frame, line, "members")}${mark(frame, line, "row")}`)}
    <td role="cell" class="phone">${members.map(phones)}</td>
    <td role="cell" class="packets" data-label="Packets">${group.packets_given ?? "–"}</td>
    <td role="cell" class="packet-names" data-label="Packet names">${group.packet_names || nothing}</td>
    <td role="cell" class="due" data-label="Next check-in">${group.departed_at === null ? "Not departed" : html`${due} ${stateWord(frame, line)}`}</td>
    <td role="cell" class="knocks" data-label="Doors">${editable(frame, line, "knocks", { label: "Doors", empty: group.departed_at === null ? "–" : "0", isLocked: group.departed_at === null })}</td>
    <td role="cell" class="action">${ending(line)}${mark(frame, line, "action")}</td>`;
}

/** @param {KphLine} line one that has just returned stays for as long as a hand is in the table */
function ending({ group, name }) {
  if (group.returned_at !== null) return html`<button class="plain" data-do="not-final" aria-label=${`Not final: ${name}`}>Not final</button>`;
  if (group.departed_at !== null) return html`<button class="quick" data-do="final" aria-label=${`Final: ${name}`}>Final</button>`;
  return html`<button class="plain" data-do="members" aria-label=${`Change or remove the group ${name}`}>Change or remove</button>`;
}

/** @param {Frame} frame @param {ConfirmsLine} line */
function openCells(frame, line) {
  const { shift, name } = line;
  const to = shift.status === "in" ? "completed" : frame.is("late", shift) ? "no_show" : "";
  return html`${head(frame, line, nameButton(name, shift.id))}
    <td role="cell" class="phone">${phones(line)}</td>
    <td role="cell" class="time">${time(line)}${lateWord(frame, line)}</td>
    <td role="cell" class="role">${shift.role ?? nothing}</td>
    <td role="cell" class="statuses">${statusCell(frame, line)}</td>
    <td role="cell" class="action">${to ? html`<button class="plain" data-do="flip" data-to=${to} aria-label=${`Flip ${name} to ${statusWord(shift, to)}`}>${to === "completed" ? "Completed" : "No Show"}</button>` : nothing}</td>
    <td role="cell" class="note">${editable(frame, line, "note", { label: "New note", empty: "+ note" })}</td>
    <td role="cell" class="notes">${notesCell(frame, line)}</td>`;
}

/** @param {Frame} frame @param {ConfirmsLine} line */
function pitchCells(frame, line) {
  const { volunteer, office, name } = line;
  return html`${head(frame, line, nameButton(name, line.shift.id))}
    <td role="cell" class="phone">${phones(line)}</td>
    <td role="cell" class="time">${time(line)}</td>
    <td role="cell" class="next" data-label="Next shift">${volunteer.next_shift_at ? dayWord(volunteer.next_shift_at, office.time_zone) : "None yet"}</td>`;
}

/** @param {Frame} frame @param {ConfirmsLine} line */
function vanCells(frame, line) {
  const { shift, volunteer, name } = line;
  const isPitched = frame.is("pitched", shift);
  return html`${head(frame, line, nameButton(name, shift.id))}
    <td role="cell" class="vanid" data-label="VANID">${volunteer.vanid}</td>
    <td role="cell" class="time">${time(line)}</td>
    <td role="cell" class="role">${shift.role ?? nothing}</td>
    <td role="cell" class="van" data-label="VAN says">${shift.van_status || "Not booked"}</td>
    <td role="cell" class="ours" data-label="We say">${statusWord(shift)}</td>
    <td role="cell" class="pitched" data-label="Pitched">${isPitched ? "Yes" : "No"}</td>
    <td role="cell" class="extra" data-label="Extra shifts">${isPitched ? volunteer.extra_shifts ?? 0 : "–"}</td>
    <td role="cell" class="run">${shift.is_left_out ? html`<strong class="left-out">Left out</strong>` : nothing}<button class="plain" data-do="leave-out"
      aria-label=${`${shift.is_left_out ? "Put back" : "Take out"} ${name}`}>${shift.is_left_out ? "Put back" : "Take out"}</button>${mark(frame, line, "run")}</td>`;
}

/** @param {Frame} frame @param {ConfirmsLine} line */
function walkInCells(frame, line) {
  const { shift, volunteer, name } = line;
  return html`${head(frame, line, nameButton(name, shift.id))}
    <td role="cell" class="phone">${phones(line)}</td>
    <td role="cell" class="time">${time(line)}</td>
    <td role="cell" class="ours">${statusWord(shift)}</td>
    <td role="cell" class="vanid" data-label="VANID">${volunteer.vanid ?? editable(frame, line, "vanid", { label: "VANID", empty: "+ VANID" })}</td>`;
}
