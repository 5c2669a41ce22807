// @ts-check
/**
 * The window of a person, or of all members of a group that is back: what they promised, and the pitch for more.
 *
 * @typedef {import("../frame.js").Frame} Frame
 * @typedef {import("../types.js").Ref} Ref
 * @typedef {import("../types.js").Shift} Shift
 * @typedef {import("../types.js").Volunteer} Volunteer
 * @typedef {import("../person-data.js").Coming} Coming
 * @typedef {{shift: Shift, volunteer: Volunteer, name: string, isFirst: boolean}} Who
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { fullName } from "../lines.js";
import { ComingShifts } from "../person-data.js";
import { isPitched } from "../pitch.js";
import { boardAddress, getPerson } from "../transport.js";
import { comingList, contacts, pastList, vanPages, warningLine } from "../views/person.js";
import { openConfirm } from "./next-shift.js";
import { pitchFields } from "./pitch.js";

/**
 * @typedef {object} Deeds
 * @property {import("../dialog.js").Dialog} dialog
 * @property {() => void} drawNow
 * @property {(body: Record<string, any> & {do: string}) => void} edit
 * @property {import("../store.js").Store} store
 */

/** @param {Deeds} board @param {Ref} ref the shift from which the window was opened */
export function openPerson(board, ref) {
  const coming = comingOn(board);
  board.dialog.show((frame) => {
    const [who] = people(frame, [ref]);
    if (!who) return goneNotice(board);
    const { shift, volunteer, name } = who;
    return html`<div class="form person-form"><h2>${name} <small>${volunteer.vanid === null ? "no VANID yet" : `VANID ${volunteer.vanid}`}</small></h2>
      ${warningLine(frame, who, coming.of(volunteer.id))}${pitchFields(board, frame, who)}
      <h3>Coming shifts</h3>${comingList(shift, volunteer, coming, frame, (other) => openConfirm(board, name, other, { address: boardAddress(board.store.board.code), back: () => openPerson(board, ref) }))}
      ${pastList(volunteer, coming.of(volunteer.id))}${contacts(volunteer)}${vanPages(frame, volunteer)}${close(board, "Close")}</div>`;
  });
}

/** Everyone at once: they stand before the desk together, and leave together. Whoever pressed Final on the wrong row has the way back here.
 * @param {Deeds} board @param {import("../types.js").Group} group */
export function openReturned(board, { id, members: refs }) {
  if (refs.length === 0) return;
  const coming = comingOn(board);
  const takeBack = () => {
    board.dialog.close();
    board.edit({ do: "not_final", group: id });
  };
  board.dialog.show((frame) => {
    const all = people(frame, refs);
    const pitched = all.filter(({ shift, volunteer }) => isPitched(volunteer, shift.day)).length;
    return html`<div class="form person-form is-returned-group"><h2>Back: pitch before they leave <small>${pitched} of ${all.length} pitched</small></h2>
      ${all.map((who) => html`<section class="returned-person"><div class="returned-name"><h3>${who.name}</h3>${vanPages(frame, who.volunteer)}</div>
        ${warningLine(frame, who, coming.of(who.volunteer.id))}${pitchFields(board, frame, who)}${comingList(who.shift, who.volunteer, coming, frame)}</section>`)}
      ${close(board, "Done", html`<button class="plain" @click=${takeBack}>Not final</button>`)}</div>`;
  });
}

/** @param {Deeds} board */
function comingOn({ store, drawNow }) {
  return new ComingShifts((volunteer) => getPerson(store.board.code, volunteer), drawNow);
}

/** @param {Frame} frame @param {Ref[]} refs @returns {Who[]} those whose rows are still there */
function people({ screen }, refs) {
  return refs.flatMap((ref, index) => {
    const shift = screen.get("shift", ref);
    const volunteer = shift && screen.get("volunteer", shift.volunteer);
    return shift && volunteer ? [{ shift, volunteer, name: fullName(volunteer), isFirst: index === 0 }] : [];
  });
}

/** @param {Deeds} board */
function goneNotice(board) {
  return html`<div class="form is-small"><h2>This row was removed.</h2>${close(board, "Close")}</div>`;
}

/** @param {Deeds} board @param {string} word @param {unknown} [beside] another button */
function close({ dialog }, word, beside = nothing) {
  return html`<div class="buttons">${beside}<button class="primary" @click=${() => dialog.close()}>${word}</button></div>`;
}
