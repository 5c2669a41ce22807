// @ts-check
/**
 * What is shown of a person: warning, coming shifts, phones, pages in VAN.
 *
 * @typedef {import("../frame.js").Frame} Frame
 * @typedef {import("../types.js").Shift} Shift
 * @typedef {import("../types.js").Volunteer} Volunteer
 * @typedef {import("../person-data.js").Coming} Coming
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { dialled, phoneWord } from "../phones.js";
import { extraShifts, warning } from "../pitch.js";
import { statusWord } from "../statuses.js";
import { vanLinks } from "../van-links.js";
import { clockTime, dayWord } from "../zone.js";

/** @param {Frame} frame @param {{shift: Shift, volunteer: Volunteer}} who @param {Coming} coming */
export function warningLine({ store }, { shift, volunteer }, coming) {
  const ahead = shiftsAhead(shift, volunteer, coming);
  const words = ahead === null ? "" : warning(ahead + extraShifts(volunteer, shift.day), shift.day, store.settings.election_day);
  return html`<p class="ask-for-more" role="status">${words ? html`<span aria-hidden="true">▲</span> ${words}` : nothing}</p>`;
}

/** The row's own shift is the present one. What is booked today may come with an import, too: better counted twice than asked twice.
 * @param {Shift} shift @param {Volunteer} volunteer @param {Coming} coming @returns {number | null} null: not known */
function shiftsAhead(shift, volunteer, { state, shifts }) {
  if (state === "loaded") return shifts.filter(({ id }) => id !== shift.id).length;
  return volunteer.next_shift_at === null ? 0 : null;
}

/** @param {Shift} shift @param {Volunteer} volunteer @param {import("../person-data.js").ComingShifts} coming @param {Frame} frame @param {((shift: import("../types.js").ComingShift) => void)} [onConfirm] in VAN */
export function comingList(shift, volunteer, coming, { store }, onConfirm) {
  const { state, shifts } = coming.of(volunteer.id);
  const { id } = volunteer;
  if (state === "loading") return html`<p class="coming-note">Loading …</p>`;
  if (state === "unsaved") return html`<p class="coming-note">Not loaded: this row is not saved yet.</p>`;
  if (state === "failed" && typeof id === "number") {
    const zone = store.offices.get(shift.office)?.time_zone ?? "UTC";
    return html`<p class="coming-note">Not loaded.${volunteer.next_shift_at ? ` Next shift: ${dayWord(volunteer.next_shift_at, zone)}${volunteer.next_shift_confirmed ? " ✓ confirmed" : ""}.` : ""}
      <button class="plain" @click=${() => coming.load(id)}>Load again</button></p>`;
  }
  const others = shifts.filter((other) => other.id !== shift.id);
  return others.length === 0 ? html`<p class="coming-note">No coming shift.</p>` : html`<ul class="coming">${others.map((other) => comingShift(other, onConfirm))}</ul>`;
}

/** @param {import("../types.js").ComingShift} shift @param {((shift: import("../types.js").ComingShift) => void)} [onConfirm] */
function comingShift(shift, onConfirm) {
  const { starts_at, time_zone, office, location, role, is_confirmed } = shift;
  const places = [location || office || "a place without an office", role].filter(Boolean).join(", ");
  const status = shift.status ? statusWord(/** @type {any} */ (shift)) : "";
  const when = `${dayWord(starts_at, time_zone)} ${clockTime(starts_at, time_zone)}`;
  return html`<li><strong>${when}</strong> <span class="where">${places}</span>
    ${status ? html`<span class=${is_confirmed ? "yes" : "open"}>${is_confirmed ? "✓ " : ""}${status}</span>` : nothing}${
    onConfirm && shift.may_confirm ? html`<button class="plain confirm-in-van" aria-haspopup="dialog" aria-label=${`Confirm ${when} in VAN`} @click=${() => onConfirm(shift)}>Confirm in VAN</button>` : nothing}</li>`;
}

/** @param {Volunteer} volunteer */
export function contacts(volunteer) {
  const numbers = [...new Map([["Phone", volunteer.phone], ["Cell", volunteer.cell]])].filter(([, number]) => number);
  if (numbers.length === 0) return nothing;
  if (volunteer.do_not_call) return html`<h3>Phones</h3><p class="no-call">Do not call: ${numbers.map(([, number]) => phoneWord(number)).join(", ")}</p>`;
  return html`<h3>Phones</h3>${numbers.map(([word, number]) => html`<p class="contact"><span>${word} ${phoneWord(number)}</span>
    <a class="plain" href=${`tel:${dialled(number)}`}>Call</a><a class="plain" href=${`sms:${dialled(number)}`}>Text</a></p>`)}`;
}

/** @param {Frame} frame @param {Volunteer} volunteer */
export function vanPages({ store }, { vanid }) {
  return vanLinkList(store.settings.van_address, vanid);
}

/** @param {string} address of VAN, empty: none @param {number | string | null} vanid */
export function vanLinkList(address, vanid) {
  if (vanid === null) return address ? html`<p class="coming-note">No VANID yet: the next shift can be entered in VAN once it is known.</p>` : nothing;
  const links = vanLinks(address, vanid);
  if (!links) return nothing;
  return html`<p class="van-pages"><a href=${links.scheduler} target="_blank" rel="noopener">Schedule in VAN ↗</a>
    <a href=${links.contact} target="_blank" rel="noopener">Contact details in VAN ↗</a></p>`;
}

/** How the last shifts at offices of this board ended, the latest first. @param {Volunteer} volunteer @param {Coming} coming */
export function pastList({ id }, { state, past }) {
  if (typeof id !== "number") return nothing; // a walk-in whom only this browser knows so far
  const lines = past.map(({ day, office, role, status, has_come, has_flaked, doors }) => html`<li><strong>${dayWord(`${day}T12:00:00Z`, "UTC")}</strong>
    <span class="where">${office}, ${role}${has_flaked ? ", was No Show" : ""}</span> <span class=${has_come ? "yes" : "open"}>${has_come ? "✓ " : ""}${status}${
    doors === null ? nothing : `, ${doors} doors`}</span></li>`);
  const list = lines.length > 0 ? html`<ul class="coming">${lines}</ul>` : state === "loaded" ? html`<p class="coming-note">None at offices of this board yet.</p>` : nothing;
  return html`<h3>Last shifts</h3>${list}<p><a class="to-person" href=${`/volunteers/${id}/`} target="_blank" rel="noopener">All about this person</a></p>`;
}
