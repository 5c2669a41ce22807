// @ts-check
/**
 * Same Day Confirms: who is coming, who has come. Its rows are Flake Chase's too.
 *
 * @typedef {import("../frame.js").Frame} Frame
 * @typedef {import("../lines.js").ConfirmsLine} ConfirmsLine
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { mayConfirmNext } from "../next-shift.js";
import { SHAPES, statusWord } from "../statuses.js";
import { clockTime, dayWord, minutesSince } from "../zone.js";
import { claimCell, claimState, editable, mark, nameButton, notesCell, phoneCell, phoneLink, pitchWord, surroundings, visitors } from "./cells.js";
import { table } from "./table.js";

/** @type {import("./table.js").Column[]} */
const COLUMNS = [
  { name: "num", title: "#" },
  { name: "office", title: "Office", sort: "office" },
  { name: "name", title: "Name", sort: "name" },
  { name: "vanid", title: "VANID", sort: "vanid" },
  { name: "claims", title: "Claim" },
  { name: "phone", title: "Phone" },
  { name: "cell", title: "Cell" },
  { name: "next", title: "Next shift", sort: "next" },
  { name: "time", title: "Time", sort: "time" },
  { name: "location", title: "Location", sort: "location" },
  { name: "event", title: "Event", sort: "event" },
  { name: "role", title: "Role", sort: "role" },
  { name: "statuses", title: "Status", sort: "status" },
  { name: "passes", title: "Passes", sort: "passes" },
  { name: "chase", title: "Chase passes", sort: "chase" },
  { name: "note", title: "New note" },
  { name: "notes", title: "Notes" },
];

/** @param {Frame} frame */
export function confirmsTable(frame) {
  return callsTable(frame, {
    caption: "Same Day Confirms",
    empty: "Nobody is booked for this day yet. Data staff bring in VAN's list; whoever is at the door is added with + Walk-in.",
    lacks: ["chase"],
  });
}

/** A table of people to call. @param {Frame} frame @param {{caption: string, empty: string, lacks: string[], name?: string}} parts `lacks`: columns it does not have */
export function callsTable(frame, { caption, empty, lacks, name }) {
  const { board } = frame.store;
  return table(frame, {
    caption: `${caption} of ${board.name}`,
    empty, name,
    columns: COLUMNS.filter((column) => !lacks.includes(column.name) && (board.is_region || column.name !== "office")),
    rowClass: (line) => rowClass(frame, line),
    cells: (line) => cells(frame, line),
    seen: (line) => [line.shift, line.volunteer, lateMinutes(frame, line), ...surroundings(frame, line)],
  });
}

/** @param {Frame} frame @param {ConfirmsLine} line @returns {number} 0 for those who are not late */
function lateMinutes({ now, is, tab }, { shift }) {
  return tab !== "flake" && is("late", shift) ? minutesSince(shift.starts_at, now) : 0;
}

/** @param {Frame} frame @param {ConfirmsLine} line */
function cells(frame, line) {
  const { shift, volunteer, office } = line;
  return html`${frame.store.board.is_region ? html`<td role="cell" class="office" title=${office.name}>${office.code}</td>` : nothing}
    <th role="rowheader" scope="row" class="name">${nameCell(frame, line)}</th>
    <td role="cell" class="vanid" data-label="VANID">${volunteer.vanid ?? editable(frame, line, "vanid", { label: "VANID", empty: "+ VANID" })}</td>
    <td role="cell" class="claims">${claimCell(frame, line)}</td>
    <td role="cell" class="phone" data-label="Phone">${volunteer.vanid === null ? phoneCell(frame, line, "phone", "Phone") : phoneLink(volunteer, "phone", line.name)}</td>
    <td role="cell" class="cell" data-label="Cell">${phoneCell(frame, line, "cell", "Cell")}</td>
    <td role="cell" class="next" data-label="Next shift">${nextShift(frame, line)}</td>
    <td role="cell" class="time">${clockTime(shift.starts_at, office.time_zone)}${lateWord(frame, line)}</td>
    <td role="cell" class="location" title=${shift.location ?? nothing}><span class="two">${shift.location ?? nothing}</span></td>
    <td role="cell" class="event" title=${shift.event_type ?? nothing}><span class="two">${shift.event_type ?? nothing}</span></td>
    <td role="cell" class="role" title=${shift.role ?? nothing}><span class="two">${shift.role ?? nothing}</span></td>
    <td role="cell" class="statuses">${statusCell(frame, line)}</td>
    <td role="cell" class="passes">${line.tab === "confirms" ? passesCell(frame, line, shift.confirm_passes, "passes") : html`<span class="count">${shift.confirm_passes}</span>`}</td>
    ${line.tab === "flake" ? html`<td role="cell" class="chase">${passesCell(frame, line, shift.flake_passes, "chase")}</td>` : nothing}
    <td role="cell" class="note">${editable(frame, line, "note", { label: "New note", empty: "+ note" })}</td>
    <td role="cell" class="notes">${notesCell(frame, line)}</td>`;
}

/** @param {Frame} frame @param {ConfirmsLine} line */
export function rowClass(frame, line) {
  const { shift } = line;
  return [
    `is-${shift.status.replaceAll("_", "-")}`, `claimed-${claimState(frame, shift)}`,
    lateMinutes(frame, line) > 0 ? "is-late" : "", frame.is("settled", shift) ? "is-settled" : "",
  ].join(" ");
}

/** @param {Frame} frame @param {ConfirmsLine} line */
function nameCell(frame, line) {
  const { shift, volunteer, name } = line;
  return html`${volunteer.vanid === null
    ? html`<span class="person">${editable(frame, line, "first_name", { label: "First name", empty: "First name" })} ${
      editable(frame, line, "last_name", { label: "Last name", empty: "Last name" })}</span><button class="about" data-do="person" data-field="person" aria-haspopup="dialog" aria-label=${`Coming shifts and pitch of ${name}`}
      title="Coming shifts, pitch">i</button>`
    : html`<span class="person">${nameButton(name, shift.id)}</span>`}${shift.is_walk_in ? html`<span class="tag">Walk-in</span>` : nothing}${
    shift.vanished_at ? html`<span class="tag is-warning">No longer in VAN</span>` : nothing}${visitors(frame, line)}${
    volunteer.vanid === null ? html`<button class="delete" data-do="remove-shift" aria-label=${`Remove the row of ${name}`} title="Remove this row">×</button>` : nothing}${
    mark(frame, line, "row")}`;
}

/** @param {Frame} frame @param {ConfirmsLine} line */
function nextShift({ store, now }, { volunteer, shift, office, name }) {
  const mayConfirm = mayConfirmNext(volunteer, store.me.may_confirm_next_shift, now, office.time_zone);
  const day = volunteer.next_shift_at ? dayWord(volunteer.next_shift_at, office.time_zone) : "";
  return html`${mayConfirm ? html`<button class="plain confirm-next" data-do="confirm-next" aria-haspopup="dialog" aria-label=${`Next shift of ${name}, ${day}: confirm in VAN`}
    title="Not confirmed: confirm in VAN">${day}</button>` : day}${volunteer.next_shift_at && volunteer.next_shift_confirmed
    ? html`<span class="yes" title="Confirmed"> ✓<span class="hidden"> confirmed</span></span>` : nothing}${pitchWord(volunteer, shift.day)}`;
}

/** @param {Frame} frame @param {ConfirmsLine} line */
export function lateWord(frame, line) {
  const late = lateMinutes(frame, line);
  return late > 0 ? html`<strong class="late">${lateFor(late)}</strong>` : nothing;
}

/** Beyond half a day it is another day's board, where a figure says nothing. @param {number} minutes */
function lateFor(minutes) {
  if (minutes >= 720) return "late";
  return `${minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`} late`;
}

/** @param {Frame} frame @param {ConfirmsLine} line */
export function statusCell(frame, line) {
  const { name, shift, tab } = line;
  const word = statusWord(shift, shift.status, tab);
  return html`<button class="status" data-do="status-menu" data-field="status" aria-haspopup="menu" aria-label=${`Status of ${name}: ${word}`}><span
    class="shape" aria-hidden="true">${SHAPES[shift.status] ?? "○"}</span>${word}</button>${
    (tab === "flake" ? !frame.is("came", shift) : frame.is("open", shift))
      ? html`<button class="quick" data-do="flip-in" aria-label=${`Flip ${name} to In`}>In</button>` : nothing}${mark(frame, line, "status")}`;
}

/** @param {Frame} frame @param {ConfirmsLine} line @param {number} passes @param {string} cell */
function passesCell(frame, line, passes, cell) {
  return html`<span class="count">${passes}</span><button class="plus" data-do="pass" aria-label=${`Add a pass to ${line.name}, now ${passes}`}>+1</button>${mark(frame, line, cell)}`;
}
