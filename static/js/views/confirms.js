// @ts-check
/**
 * Same Day Confirms: who is coming, who has come.
 *
 * @typedef {import("../frame.js").Frame} Frame
 * @typedef {import("../lines.js").ConfirmsLine} ConfirmsLine
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { isLate, minutesSince } from "../pips.js";
import { SHAPES, isOpen, isSettled, statusWord } from "../statuses.js";
import { clockTime, dayWord } from "../zone.js";
import { claimCell, claimState, domName, editable, mark, notesCell, numberCell, phoneLink, surroundings, visitors } from "./cells.js";
import { phoneWord } from "../phones.js";
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
  { name: "note", title: "New note" },
  { name: "notes", title: "Notes" },
];

/** @param {Frame} frame */
export function confirmsTable(frame) {
  const { board } = frame.store;
  return table(frame, {
    caption: `Same Day Confirms of ${board.name}`,
    empty: "Nobody is booked for this day yet. Data staff bring in VAN's list; whoever is at the door is added with + Walk-in.",
    columns: board.is_region ? COLUMNS : COLUMNS.filter(({ name }) => name !== "office"),
    row: (line, number) => row(frame, line, number),
    seen: (line) => [line.shift, line.volunteer, lateMinutes(frame, line), ...surroundings(frame, line)],
  });
}

/** @param {Frame} frame @param {ConfirmsLine} line @returns {number} 0 for those who are not late */
function lateMinutes({ now, store }, { shift }) {
  return isLate(shift, now, store.settings) ? minutesSince(shift.starts_at, now) : 0;
}

/** @param {Frame} frame @param {ConfirmsLine} line @param {number} number */
function row(frame, line, number) {
  const { shift, volunteer, office } = line;
  return html`<tr role="row" class=${rowClass(frame, line)} data-row=${domName(line)}>
    <td role="cell" class="num">${numberCell(frame, line, number)}</td>
    ${frame.store.board.is_region ? html`<td role="cell" class="office" title=${office.name}>${office.code}</td>` : nothing}
    <th role="rowheader" scope="row" class="name">${nameCell(frame, line)}</th>
    <td role="cell" class="vanid" data-label="VANID">${volunteer.vanid ?? editable(frame, line, "vanid", { label: "VANID", empty: "+ VANID" })}</td>
    <td role="cell" class="claims">${claimCell(frame, line)}</td>
    <td role="cell" class="phone" data-label="Phone">${phoneCell(frame, line)}</td>
    <td role="cell" class="cell" data-label="Cell">${cellCell(frame, line)}</td>
    <td role="cell" class="next" data-label="Next shift">${nextShift(line)}</td>
    <td role="cell" class="time">${clockTime(shift.starts_at, office.time_zone)}${lateWord(frame, line)}</td>
    <td role="cell" class="location" title=${shift.location ?? nothing}><span class="two">${shift.location ?? nothing}</span></td>
    <td role="cell" class="event" title=${shift.event_type ?? nothing}><span class="two">${shift.event_type ?? nothing}</span></td>
    <td role="cell" class="role" title=${shift.role ?? nothing}><span class="two">${shift.role ?? nothing}</span></td>
    <td role="cell" class="statuses">${statusCell(frame, line)}</td>
    <td role="cell" class="passes">${passesCell(frame, line)}</td>
    <td role="cell" class="note">${editable(frame, line, "note", { label: "New note", empty: "+ note" })}</td>
    <td role="cell" class="notes">${notesCell(frame, line)}</td>
  </tr>`;
}

/** @param {Frame} frame @param {ConfirmsLine} line */
function rowClass(frame, { shift }) {
  const { settings } = frame.store;
  return [
    `is-${shift.status.replaceAll("_", "-")}`, `claimed-${claimState(frame, shift)}`,
    isLate(shift, frame.now, settings) ? "is-late" : "", isSettled(shift, settings.closed_van_words) ? "is-settled" : "",
  ].join(" ");
}

/** @param {Frame} frame @param {ConfirmsLine} line */
function nameCell(frame, line) {
  const { shift, volunteer, name } = line;
  return html`${volunteer.vanid === null
    ? html`<span class="person">${editable(frame, line, "first_name", { label: "First name", empty: "First name" })} ${
      editable(frame, line, "last_name", { label: "Last name", empty: "Last name" })}</span>`
    : html`<span class="person">${name}</span>`}${shift.is_walk_in ? html`<span class="tag">Walk-in</span>` : nothing}${
    shift.vanished_at ? html`<span class="tag is-warning">No longer in VAN</span>` : nothing}${visitors(frame, line)}${
    volunteer.vanid === null ? html`<button class="delete" data-do="remove-shift" aria-label=${`Remove the row of ${name}`} title="Remove this row">×</button>` : nothing}${
    mark(frame, line, "row")}`;
}

/** @param {Frame} frame @param {ConfirmsLine} line */
function phoneCell(frame, line) {
  const { volunteer } = line;
  if (volunteer.vanid !== null) return phoneLink(volunteer, volunteer.phone);
  return html`${editable(frame, line, "phone", { label: "Phone", word: phoneWord(volunteer.phone) || undefined, empty: "+ phone" })}`;
}

/** The number calls; the pencil beside it edits. @param {Frame} frame @param {ConfirmsLine} line */
function cellCell(frame, line) {
  const { volunteer } = line;
  const isOpenHere = frame.editing.isOpen(domName(line), "cell");
  if (!volunteer.cell || isOpenHere) return editable(frame, line, "cell", { label: "Cell", empty: "+ cell" });
  return html`${phoneLink(volunteer, volunteer.cell)}<button class="pencil" data-do="edit" data-field="cell" aria-label=${`Change the cell of ${line.name}`}>✎</button>${mark(frame, line, "cell")}`;
}

/** @param {ConfirmsLine} line */
function nextShift({ volunteer, office }) {
  if (!volunteer.next_shift_at) return nothing;
  return html`${dayWord(volunteer.next_shift_at, office.time_zone)}${volunteer.next_shift_confirmed
    ? html`<span class="yes" title="Confirmed"> ✓<span class="hidden"> confirmed</span></span>` : nothing}`;
}

/** @param {Frame} frame @param {ConfirmsLine} line */
function lateWord(frame, line) {
  const late = lateMinutes(frame, line);
  return late > 0 ? html`<strong class="late">${lateFor(late)}</strong>` : nothing;
}

/** Beyond half a day it is another day's board, where a figure says nothing. @param {number} minutes */
function lateFor(minutes) {
  if (minutes >= 720) return "late";
  return `${minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`} late`;
}

/** @param {Frame} frame @param {ConfirmsLine} line */
function statusCell(frame, line) {
  const { shift, name } = line;
  const word = statusWord(shift);
  return html`<button class="status" data-do="status-menu" data-field="status" aria-haspopup="menu" aria-label=${`Status of ${name}: ${word}`}><span
    class="shape" aria-hidden="true">${SHAPES[shift.status] ?? "○"}</span>${word}</button>${
    isOpen(shift, frame.store.settings.closed_van_words)
      ? html`<button class="quick" data-do="flip-in" aria-label=${`Flip ${name} to In`}>In</button>` : nothing}${mark(frame, line, "status")}`;
}

/** @param {Frame} frame @param {ConfirmsLine} line */
function passesCell(frame, line) {
  const passes = line.shift.confirm_passes;
  return html`<span class="count">${passes}</span><button class="plus" data-do="pass" aria-label=${`Add a pass to ${line.name}, now ${passes}`}>+1</button>${mark(frame, line, "passes")}`;
}
