// @ts-check
/**
 * Cells that both boards share.
 *
 * @typedef {import("../frame.js").Frame} Frame
 * @typedef {import("../lines.js").Line} Line
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { FIELDS, typed } from "../editing.js";
import { domName } from "../lines.js";
import { joined } from "../notes.js";
import { icon, personOf } from "../people.js";
import { dialled, phoneWord } from "../phones.js";
import { extraShifts, isPitched } from "../pitch.js";
import { bareTime } from "../zone.js";

/** @param {Line} line @returns {string} the row's name for marks and presence */
export function wireName(line) {
  return `${line.kind}:${line.kind === "shift" ? line.shift.id : line.group.id}`;
}

/** What a row's drawing depends on beside its rows: the drawing is left alone while none of it changes.
 * @param {Frame} frame @param {Line} line @returns {unknown[]} */
export function surroundings(frame, line) {
  const name = wireName(line);
  const row = line.kind === "shift" ? line.shift : line.group;
  const { editing } = frame;
  return [
    name, line.office, claimState(frame, row),
    [...(frame.marks.get(name) ?? [])].join(),
    editing.row === domName(line) ? editing.field : null,
    (frame.presence.byRow.get(name) ?? []).map(({ id, cell }) => `${id} ${cell}`).join(),
    ...line.notes,
  ];
}

/** The word beside a cell that says how its edit stands. @param {Frame} frame @param {Line} line @param {string} cell */
export function mark(frame, line, cell) {
  return markOf(frame, wireName(line), cell);
}

/** @param {Frame} frame @param {string} row such as "shift:812" @param {string} cell */
export function markOf(frame, row, cell) {
  const state = frame.marks.get(row)?.get(cell);
  if (!state) return nothing;
  if (state !== "not saved") return html`<span class="mark is-${state}">${state}</span>`;
  return html`<button class="mark is-unsaved" data-do="show-tray">not saved</button>`;
}

/** The row's number opens its history, and says who has changed the row since I looked. @param {Frame} frame @param {Line} line @param {number} number */
export function numberCell(frame, line, number) {
  const authors = frame.since.authorsOf(line);
  const people = authors.map((id) => personOf(frame.store.people, id));
  const names = people.map(({ id, name }) => (id === 0 ? "somebody" : name)).join(" and ");
  return html`<button class=${authors.length > 0 ? "history is-changed" : "history"} data-do="history" data-field="history" title="History. Key: h"
    aria-label=${`${number}. History of ${line.name}${authors.length > 0 ? `, changed by ${names}` : ""}`}><span class="n">${number}</span>${
    authors.length > 0 ? html`${icon(people[people.length - 1], "")}<span class="word">changed</span>` : nothing}<span class="phone-word">History</span></button>`;
}

/** @param {Frame} frame @param {Line} line */
export function visitors(frame, line) {
  const present = frame.presence.byRow.get(wireName(line)) ?? [];
  return present.map((person) => icon(person, `${person.name} is in this row`));
}

/**
 * A value that turns into an input.
 * @param {Frame} frame @param {Line} line @param {string} field
 * @param {{label: string, word?: unknown, empty?: string, isLocked?: boolean}} options
 */
export function editable(frame, line, field, { label, word, empty = "", isLocked = false }) {
  const { editing } = frame;
  if (editing.isOpen(domName(line), field)) return editor(frame, line, field, label);
  const value = FIELDS[field].value(line);
  const shown = word ?? (value === null || value === "" ? nothing : value);
  return html`<button class="edit" data-do="edit" data-field=${field} aria-label=${`${label} of ${line.name}: ${shown === nothing ? empty || "empty" : shown}`}
    ?disabled=${isLocked}>${shown === nothing ? html`<span class="empty">${empty}</span>` : shown}</button>${mark(frame, line, field)}`;
}

/** @param {Frame} frame @param {Line} line @param {string} field @param {string} label */
function editor(frame, line, field, label) {
  const { editing } = frame;
  const { type, longest, value } = FIELDS[field];
  const current = value(line);
  const isForeign = field !== "note" && typed(field, current, line) !== typed(field, editing.was, line);
  return html`<span class="editing"><input class="editor" data-field=${field} type=${type === "number" ? "text" : type}
    inputmode=${type === "number" ? "numeric" : type === "tel" ? "tel" : "text"} value=${editing.shown} maxlength=${longest ?? 9}
    aria-label=${`${label} of ${line.name}`} autocomplete="off">${isForeign
      ? html`<span class="foreign" role="status">now: ${typed(field, current, line) || "empty"}</span>` : nothing}</span>`;
}

/** @param {Frame} frame @param {{claimed_by: number | null, claimed_until: string | null}} row @returns {"free" | "mine" | "others"} */
export function claimState(frame, row) {
  // An expired claim counts as none, without anybody having written that.
  if (row.claimed_by === null || row.claimed_until === null || Date.parse(row.claimed_until) <= frame.now) return "free";
  return row.claimed_by === frame.store.me.id ? "mine" : "others";
}

/** @param {Frame} frame @param {Line} line */
export function claimCell(frame, line) {
  const row = line.kind === "shift" ? line.shift : line.group;
  const state = claimState(frame, row);
  if (state === "free") return html`<button class="claim" data-do="claim" aria-label=${`Claim ${line.name}`}>Claim</button>${mark(frame, line, "claim")}`;
  const until = bareTime(row.claimed_until ?? "", line.office.time_zone);
  if (state === "mine") {
    return html`<button class="claim is-mine" data-do="release" title="Release your claim">Me until ${until}</button>${mark(frame, line, "claim")}`;
  }
  const person = personOf(frame.store.people, row.claimed_by);
  return html`<span class="claim is-others" title=${`${person.name} has claimed this row until ${until}`}>${icon(person, "")}<span class="who">${person.name}</span> <span
    class="until">until ${until}</span></span>`;
}

/** Newest first, so that two lines say the most. All of them, and their deletion, are one press away.
 * @param {Frame} frame @param {Line} line */
export function notesCell(frame, line) {
  if (line.notes.length === 0) return mark(frame, line, "notes");
  return html`<button class="remarks" data-do="notes" data-field="notes" title="All notes of this row">${joined(line.notes).reverse().map((remark) => {
    const [{ by, at }] = remark;
    return html`<span class="remark"><span class="by">${icon(personOf(frame.store.people, by))}<time datetime=${at}>${bareTime(at, line.office.time_zone)}</time></span>${
      remark.map((note) => note.text).join("; ")}</span> `;
  })}</button>${mark(frame, line, "notes")}`;
}

/** A number that calls, and the text that teams send to whoever is late: to the cell, else to the one phone there is.
 * @param {import("../types.js").Volunteer} volunteer @param {"phone" | "cell"} field @param {string} name */
export function phoneLink(volunteer, field, name) {
  const phone = volunteer[field];
  if (!phone) return nothing;
  if (volunteer.do_not_call) return html`<span class="no-call"><s>${phoneWord(phone)}</s> Do not call</span>`;
  const takesTexts = field === "cell" || !volunteer.cell;
  return html`<a class="call" href=${`tel:${dialled(phone)}`}>${phoneWord(phone)}</a>${
    takesTexts ? html`<a class="text-to" href=${`sms:${dialled(phone)}`} aria-label=${`Text ${name}`}>Text</a>` : nothing}`;
}

/** The number calls; the pencil beside it edits. @param {Frame} frame @param {import("../lines.js").ConfirmsLine} line @param {"phone" | "cell"} field @param {string} label */
export function phoneCell(frame, line, field, label) {
  const { volunteer, name } = line;
  if (!volunteer[field] || frame.editing.isOpen(domName(line), field)) return editable(frame, line, field, { label, empty: `+ ${field}` });
  return html`${phoneLink(volunteer, field, name)}<button class="pencil" data-do="edit" data-field=${field} aria-label=${`Change the ${field} of ${name}`}>✎</button>${mark(frame, line, field)}`;
}

/** @param {import("../types.js").Volunteer} volunteer @param {string} day of the board */
export function pitchWord(volunteer, day) {
  if (!isPitched(volunteer, day)) return nothing;
  const extra = extraShifts(volunteer, day);
  return html`<span class="pitched">${extra > 0 ? `pitched, +${extra}` : "pitched"}</span>`;
}

/** @param {string} name @param {import("../types.js").Ref} shift */
export function nameButton(name, shift) {
  return html`<button class="edit names" data-do="person" data-shift=${shift} data-field="person" aria-haspopup="dialog" title="Coming shifts, pitch">${name}</button>`;
}
