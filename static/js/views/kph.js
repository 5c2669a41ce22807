// @ts-check
/**
 * KPH: who is out knocking, and who is overdue.
 *
 * @typedef {import("../frame.js").Frame} Frame
 * @typedef {import("../lines.js").KphLine} KphLine
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { clockTime, minutesSince, span } from "../zone.js";
import { claimCell, claimState, editable, mark, nameButton, notesCell, phoneLink, surroundings, visitors } from "./cells.js";
import { table } from "./table.js";

/** @type {import("./table.js").Column[]} */
const COLUMNS = [
  { name: "num", title: "#" },
  { name: "office", title: "Office", sort: "office" },
  { name: "name", title: "Names", sort: "name" },
  { name: "vanid", title: "VANIDs" },
  { name: "claims", title: "Claim" },
  { name: "phone", title: "Phones" },
  { name: "cell", title: "Cells" },
  { name: "packets", title: "Packets" },
  { name: "packet-names", title: "Packet names" },
  { name: "time", title: "Depart time", sort: "departed" },
  { name: "due", title: "Next check-in", sort: "due" },
  { name: "checked", title: "Last check-in", sort: "checked" },
  { name: "count", title: "Check-ins" },
  { name: "action", title: "Action" },
  { name: "knocks", title: "Doors", sort: "knocks" },
  { name: "goal", title: "Goal", sort: "goal" },
  { name: "percent", title: "% to goal", sort: "percent" },
  { name: "note", title: "New note" },
  { name: "notes", title: "Notes" },
];

/** @param {Frame} frame */
export function kphTable(frame) {
  const { board } = frame.store;
  return table(frame, {
    caption: `Canvass groups of ${board.name}`,
    empty: "No group yet. As soon as people are In, make one with New group.",
    columns: board.is_region ? COLUMNS : COLUMNS.filter(({ name }) => name !== "office"),
    rowClass: (line) => groupClass(frame, line),
    cells: (line) => cells(frame, line),
    seen: (/** @type {KphLine} */ line) => [line.group, overdueMinutes(frame, line), ...line.members.flatMap(({ shift, volunteer }) => [shift, volunteer]), ...surroundings(frame, line)],
  });
}

/** @param {Frame} frame @param {KphLine} line @returns {number} -1 for those who are not overdue */
export function overdueMinutes({ now, is }, { group }) {
  return is("overdue", group) ? minutesSince(group.check_in_due_at ?? "", now) : -1;
}

/** @param {Frame} frame @param {KphLine} line */
function cells(frame, line) {
  const { group, office, members } = line;
  const time = (/** @type {string | null} */ at) => (at === null ? undefined : clockTime(at, office.time_zone));
  const hasLeft = group.departed_at !== null;
  return html`${frame.store.board.is_region ? html`<td role="cell" class="office" title=${office.name}>${office.code}</td>` : nothing}
    <th role="rowheader" scope="row" class="name">${nameCell(frame, line)}</th>
    <td role="cell" class="vanid" data-label="VANIDs">${members.map(({ volunteer }) => html`<span class="each">${volunteer.vanid ?? "–"}</span>`)}</td>
    <td role="cell" class="claims">${claimCell(frame, line)}</td>
    <td role="cell" class="phone">${members.map((member) => numberOf(member, "phone"))}</td>
    <td role="cell" class="cell">${members.map((member) => numberOf(member, "cell"))}</td>
    <td role="cell" class="packets" data-label="Packets">${editable(frame, line, "packets_given", { label: "Packets", empty: "–" })}</td>
    <td role="cell" class="packet-names" data-label="Packet names">${editable(frame, line, "packet_names", { label: "Packet names", empty: "+ names" })}</td>
    <td role="cell" class="time" data-label="Depart time">${hasLeft ? editable(frame, line, "departed_at", { label: "Depart time", word: time(group.departed_at) }) : nothing}</td>
    <td role="cell" class="due" data-label="Next check-in">${frame.is("out", group) ? editable(frame, line, "check_in_due_at", { label: "Next check-in", word: time(group.check_in_due_at), empty: "+ time" }) : nothing}${stateWord(frame, line)}</td>
    <td role="cell" class="checked" data-label="Last check-in">${time(group.checked_in_at) ?? nothing}</td>
    <td role="cell" class="count" data-label="Check-ins">${hasLeft ? group.check_ins : nothing}</td>
    <td role="cell" class="action">${actionCell(frame, line)}</td>
    <td role="cell" class="knocks" data-label="Doors">${editable(frame, line, "knocks", { label: "Doors", empty: hasLeft ? "0" : "–", isLocked: !hasLeft })}</td>
    <td role="cell" class="goal" data-label="Goal">${editable(frame, line, "goal", { label: "Goal", empty: "+ goal" })}</td>
    <td role="cell" class="percent" data-label="% to goal">${group.goal ? `${Math.round((100 * (group.knocks ?? 0)) / group.goal)}%` : nothing}</td>
    <td role="cell" class="note">${editable(frame, line, "note", { label: "New note", empty: "+ note" })}</td>
    <td role="cell" class="notes">${notesCell(frame, line)}</td>`;
}

/** @param {Frame} frame @param {KphLine} line */
export function groupClass(frame, { group }) {
  const state = group.returned_at ? "is-returned" : frame.is("overdue", group) ? "is-overdue" : frame.is("out", group) ? "is-out" : "is-here";
  return `${state} claimed-${claimState(frame, group)}`;
}

/** On a phone's card, where names stand elsewhere, it says whose number it is. @param {KphLine["members"][number]} member @param {"phone" | "cell"} field */
function numberOf({ volunteer, name }, field) {
  return volunteer[field] ? html`<span class="each" data-of=${volunteer.first_name}>${phoneLink(volunteer, field, name)}</span>` : html`<span class="each is-none">–</span>`;
}

/** @param {Frame} frame @param {KphLine} line */
function nameCell(frame, line) {
  const { members, name } = line;
  return html`${members.length === 0 ? name : members.map((member) => html`<span class="each">${nameButton(member.name, member.shift.id)}</span>`)}<button
    class="pencil" data-do="members" data-field="members" title="Change the group" aria-label=${`Change the group ${name}`}>✎</button>${
    mark(frame, line, "members")}${visitors(frame, line)}${mark(frame, line, "row")}`;
}

/** @param {Frame} frame @param {KphLine} line */
export function stateWord(frame, line) {
  if (line.group.returned_at) return html`<strong class="returned">✓ Returned</strong>${unpitched(frame, line)}`;
  const minutes = overdueMinutes(frame, line);
  if (minutes < 0) return nothing;
  // Beyond half a day it is another day's board, where a figure says nothing.
  return html`<strong class="overdue">Overdue ${minutes === 0 ? "now" : minutes < 720 ? span(minutes * 60_000) : ""}</strong>`;
}

/** Who is back and was not asked for the next shift: the last moment is now. @param {Frame} frame @param {KphLine} line */
function unpitched({ is }, { group, members }) {
  const count = members.filter(({ shift }) => is("unpitched", { group, shift })).length;
  return count > 0 ? html`<span class="unpitched">${count} not pitched</span>` : nothing;
}

/** @param {Frame} frame @param {KphLine} line */
function actionCell(frame, line) {
  const { group, name } = line;
  return html`${actions(group, name)}${mark(frame, line, "action")}`;
}

/** @param {import("../types.js").Group} group @param {string} name */
function actions(group, name) {
  if (group.returned_at) return html`<button class="plain" data-do="not-final" aria-label=${`Not final: ${name}`}>Not final</button>`;
  if (group.departed_at === null) return html`<button class="quick" data-do="depart" aria-label=${`Depart: ${name}`}>Depart</button>`;
  return html`<button class="quick" data-do="check-in" aria-label=${`Check in: ${name}`}>Check in</button><button class="plain" data-do="final" aria-label=${`Final: ${name}`}>Final</button>`;
}
