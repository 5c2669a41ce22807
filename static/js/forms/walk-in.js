// @ts-check
/**
 * The walk-in form: a person at the door, In within ten seconds.
 *
 * @typedef {import("../frame.js").Frame} Frame
 * @typedef {import("../lines.js").ConfirmsLine} ConfirmsLine
 * @typedef {Record<string, any>} Typed
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { confirmsLines } from "../lines.js";
import { phoneWord } from "../phones.js";
import { statusWord } from "../statuses.js";
import { uuid } from "../uuid.js";
import { clockTime, nearestSlot, slotWord } from "../zone.js";
import { field, focusFirst, officeSelect, select, valuesOf } from "./fields.js";

const MATCHES = 3;

/**
 * @param {{dialog: import("../dialog.js").Dialog, draw: () => void, now: () => number, store: import("../store.js").Store,
 *   onAdd: (body: Typed & {do: string}) => void, onFlipIn: (line: ConfirmsLine) => void}} board
 * @param {Typed} [start] what a refused walk-in had
 */
export function openWalkIn(board, start = {}) {
  const { dialog, draw, store } = board;
  const shift = start.shift ?? uuid();
  const [firstOffice] = store.offices.values();
  const chosen = store.offices.size === 1 ? firstOffice : store.offices.get(start.office);
  const office = chosen ?? firstOffice;
  const slot = start.slot ?? nearestSlot(store.settings.slots, board.now(), office.day, office.time_zone);
  /** @type {import("./fields.js").Complaints} */
  let complaints = {};
  /** @type {Record<string, string>} */
  let now = {};

  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const values = valuesOf(form);
    complaints = complaintsAbout(values);
    draw();
    if (Object.keys(complaints).length > 0) return focusFirst(form, complaints);
    dialog.close();
    board.onAdd(bodyOf(values, shift, office.id));
  };
  const look = (/** @type {Event} */ event) => {
    now = valuesOf(/** @type {HTMLFormElement} */ (/** @type {HTMLElement} */ (event.target).closest("form")));
    draw();
  };

  dialog.show((frame) => html`<form class="form" novalidate @submit=${submit} @input=${look}><h2>New walk-in</h2>
    <div class="pair">${field(complaints, "first_name", "First name", { value: start.first_name, isFirst: true })}
      ${field(complaints, "last_name", "Last name", { value: start.last_name })}</div>
    <div class="pair">${field(complaints, "phone", "Phone", { value: start.phone, type: "tel", mode: "tel" })}
      ${field(complaints, "vanid", "VANID", { value: start.vanid ?? "", mode: "numeric", note: "if known", longest: 9 })}</div>
    ${alreadyHere(frame, now, board)}
    ${store.offices.size > 1 ? officeSelect(complaints, store.offices.values(), chosen?.id) : nothing}
    <div class="pair">${select(complaints, "slot", "Shift time", store.settings.slots.map((time) => ({ value: time, word: slotWord(time) })), slot)}
      ${select(complaints, "activity", "Activity", store.settings.activities.map(({ id, name }) => ({ value: id, word: name })), start.activity ?? "")}</div>
    <div class="buttons"><button type="button" class="plain" @click=${() => dialog.close()}>Cancel</button><button class="primary">Add, In</button></div></form>`);
}

/** @param {Record<string, string>} values */
function complaintsAbout({ first_name, last_name, phone, vanid, office }) {
  /** @type {import("./fields.js").Complaints} */
  const complaints = {};
  if (!first_name) complaints.first_name = "Type the first name.";
  if (!last_name) complaints.last_name = "Type the last name.";
  if (phone.replace(/\D/g, "").replace(/^1(?=\d{10}$)/, "").length !== 10) complaints.phone = "Type ten digits, such as 816-555-0123.";
  if (office === "") complaints.office = "Choose the office where they stand.";
  if (vanid && !/^\d+$/.test(vanid)) complaints.vanid = "A VANID has digits only.";
  return complaints;
}

/** @param {Record<string, string>} values @param {string} shift @param {number} office */
function bodyOf(values, shift, office) {
  const { first_name, last_name, phone, slot, activity, vanid } = values;
  return {
    do: "add_walk_in", shift, office: Number(values.office ?? office), first_name, last_name, phone, slot,
    activity: Number(activity), ...(vanid ? { vanid: Number(vanid) } : {}),
  };
}

/**
 * People on the board who may be the one at the desk: one row must not become two.
 * @param {Frame} frame @param {Record<string, string>} typed @param {{dialog: import("../dialog.js").Dialog, onFlipIn: (line: ConfirmsLine) => void}} board
 */
function alreadyHere(frame, typed, { dialog, onFlipIn }) {
  const found = matches(confirmsLines(frame.screen), typed).slice(0, MATCHES);
  const flip = (/** @type {ConfirmsLine} */ line) => {
    dialog.close();
    onFlipIn(line);
  };
  return html`<div class="matches" role="status">${found.length === 0 ? nothing : html`<p>Already on the board?</p>${found.map((line) => html`<p class="match">
    <span><strong>${line.name}</strong> ${clockTime(line.shift.starts_at, line.office.time_zone)}, ${statusWord(line.shift)}, ${phoneWord(line.volunteer.phone)}</span>
    ${line.shift.status === "in" ? nothing : html`<button type="button" class="quick" @click=${() => flip(line)}>Flip to In</button>`}</p>`)}`}</div>`;
}

/** @param {ConfirmsLine[]} lines @param {Record<string, string>} typed @returns {ConfirmsLine[]} */
export function matches(lines, { first_name = "", last_name = "", phone = "", vanid = "" }) {
  const digits = phone.replace(/\D/g, "").slice(-10);
  const first = first_name.toLowerCase();
  const last = last_name.toLowerCase();
  return lines.filter(({ volunteer }) =>
    (vanid !== "" && String(volunteer.vanid) === vanid)
    || (digits.length === 10 && [volunteer.phone, volunteer.cell].some((known) => (known ?? "").replace(/\D/g, "").endsWith(digits)))
    || (first !== "" && last.length > 1 && volunteer.first_name.toLowerCase().startsWith(first.slice(0, 3)) && volunteer.last_name.toLowerCase().startsWith(last)));
}
