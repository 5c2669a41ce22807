// @ts-check
/**
 * The group form: who goes out together, with which packets. For a group that exists it changes the members.
 *
 * @typedef {import("../frame.js").Frame} Frame
 * @typedef {import("../lines.js").ConfirmsLine} ConfirmsLine
 * @typedef {import("../lines.js").KphLine} KphLine
 * @typedef {import("../types.js").Ref} Ref
 * @typedef {Record<string, any>} Typed
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { confirmsLines } from "../lines.js";
import { shiftsInOpenGroups } from "../overlay.js";
import { mayCanvass, statusWord } from "../statuses.js";
import { uuid } from "../uuid.js";
import { clockTime } from "../zone.js";
import { complaint, field, focusFirst, officeSelect, valuesOf } from "./fields.js";

/**
 * @typedef {object} Deeds
 * @property {import("../dialog.js").Dialog} dialog
 * @property {() => void} draw
 * @property {import("../store.js").Store} store
 * @property {(body: Typed & {do: string}) => void} onSave
 * @property {(line: KphLine) => void} onRemove
 */

/** @param {Deeds} board @param {Typed} [start] what a refused group had */
export function openNewGroup(board, start = {}) {
  const { dialog, draw, store } = board;
  const group = start.group ?? uuid();
  const [firstOffice] = store.offices.values();
  const picker = new Picker(start.members ?? [], start.office ?? (store.offices.size === 1 ? firstOffice.id : 0), draw);
  /** @type {import("./fields.js").Complaints} */
  let complaints = {};

  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const { packets, packet_names, goal } = valuesOf(form);
    complaints = complaintsAbout(picker, packets, goal);
    draw();
    if (Object.keys(complaints).length > 0) return focusFirst(form, complaints);
    dialog.close();
    board.onSave({
      do: "create_group", group, office: picker.office, members: picker.chosen, packets: Number(packets), packet_names, goal: Number(goal),
    });
  };

  dialog.show((frame) => html`<form class="form" novalidate @submit=${submit}><h2>New group</h2>
    ${store.offices.size > 1 ? html`<div @change=${picker.moved}>${officeSelect(complaints, store.offices.values(), start.office)}</div>` : nothing}
    ${picker.template(frame, [], complaints)}
    <div class="pair">${field(complaints, "packets", "Packets", { value: start.packets ?? "", mode: "numeric", longest: 3 })}
      ${field(complaints, "goal", "Door goal", { value: start.goal ?? "", mode: "numeric", longest: 5 })}</div>
    ${field(complaints, "packet_names", "Packet names", { value: start.packet_names ?? "", longest: 200 })}
    <div class="buttons"><button type="button" class="plain" @click=${() => dialog.close()}>Cancel</button><button class="primary">Make the group</button></div></form>`);
}

/** @param {Deeds} board @param {KphLine} line as the person saw it */
export function openMembers(board, line) {
  const { dialog, draw } = board;
  const was = line.group.members;
  const picker = new Picker(was, line.office.id, draw);
  /** @type {import("./fields.js").Complaints} */
  let complaints = {};

  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    complaints = picker.chosen.length === 0 ? { search: "Choose at least one canvasser, or remove the group." } : {};
    draw();
    if (complaints.search) return;
    dialog.close();
    const isSame = was.length === picker.chosen.length && was.every((ref) => picker.chosen.includes(ref));
    if (!isSame) board.onSave({ do: "change_members", group: line.group.id, was, to: picker.chosen });
  };
  const remove = () => {
    dialog.close();
    board.onRemove(line);
  };

  dialog.show((frame) => html`<form class="form" novalidate @submit=${submit}><h2>Group: ${line.name}</h2>
    ${picker.template(frame, was, complaints)}
    <div class="buttons"><button type="button" class="plain is-danger" @click=${remove}>Remove the group</button><span class="spring"></span>
      <button type="button" class="plain" @click=${() => dialog.close()}>Cancel</button><button class="primary">Save members</button></div></form>`);
}

/** @param {{office: number, chosen: Ref[]}} picker @param {string} packets @param {string} goal */
function complaintsAbout({ office, chosen }, packets, goal) {
  /** @type {import("./fields.js").Complaints} */
  const complaints = {};
  if (office === 0) complaints.office = "Choose the office that they go out from.";
  else if (chosen.length === 0) complaints.search = "Choose at least one canvasser.";
  if (!/^\d+$/.test(packets)) complaints.packets = "Type the number of packets.";
  if (!/^\d+$/.test(goal)) complaints.goal = "Type the number of doors.";
  return complaints;
}

/** Canvassers to choose from: In or Same Day Confirmed, of one office, in no open group. Found by typing. */
class Picker {
  #draw;
  #search = "";

  /** @param {Ref[]} chosen @param {number} office 0: not chosen yet @param {() => void} draw */
  constructor(chosen, office, draw) {
    this.chosen = [...chosen];
    this.office = office;
    this.#draw = draw;
  }

  /** A group belongs to one office. @param {Event} event */
  moved = (event) => {
    this.office = Number(/** @type {HTMLSelectElement} */ (event.target).value);
    this.chosen = [];
    this.#draw();
  };

  /** @param {Event} event */
  #searched = (event) => {
    this.#search = /** @type {HTMLInputElement} */ (event.target).value.trim().toLowerCase();
    this.#draw();
  };

  /** Enter takes the only one left. @param {KeyboardEvent} event @param {ConfirmsLine[]} found */
  #entered(event, found) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const left = found.filter(({ shift }) => !this.chosen.includes(shift.id));
    if (left.length !== 1) return;
    /** @type {HTMLInputElement} */ (event.target).value = "";
    this.#search = "";
    this.#flip(left[0].shift.id);
  }

  /** @param {Ref} ref */
  #flip(ref) {
    this.chosen = this.chosen.includes(ref) ? this.chosen.filter((other) => other !== ref) : [...this.chosen, ref];
    this.#draw();
  }

  #nobody() {
    if (this.office === 0) return "Choose the office first.";
    return this.#search ? "Nobody of that name is free." : "Nobody is In or Same Day Confirmed and free.";
  }

  /** @param {Frame} frame @param {Ref[]} members of the group that is changed @param {import("./fields.js").Complaints} complaints */
  template({ screen }, members, complaints) {
    const taken = shiftsInOpenGroups(screen);
    const free = confirmsLines(screen).filter(({ shift }) =>
      members.includes(shift.id) || (shift.office === this.office && mayCanvass(shift) && !taken.has(shift.id)));
    const found = free.filter(({ name }) => name.toLowerCase().includes(this.#search)).sort((a, b) => a.name.localeCompare(b.name));
    const names = new Map(free.map(({ shift, name }) => [shift.id, name]));
    return html`<fieldset class="picker"><legend>Canvassers</legend>
      <p class="chosen">${this.chosen.length === 0 ? "Nobody yet" : this.chosen.map((ref) => html`<button type="button" class="chip" @click=${() => this.#flip(ref)}
        aria-label=${`Take out ${names.get(ref) ?? "this person"}`}>${names.get(ref) ?? "Someone"} ×</button>`)}</p>
      <input id="field-search" type="search" data-first placeholder="Type a name" aria-label="Find a canvasser" autocomplete="off"
        @input=${this.#searched} @keydown=${(/** @type {KeyboardEvent} */ event) => this.#entered(event, found)}>
      <div class="options">${found.map(({ shift, name, office }) => html`<label class="option"><input type="checkbox" .checked=${this.chosen.includes(shift.id)}
        @change=${() => this.#flip(shift.id)}> <span>${name}</span> <small>${clockTime(shift.starts_at, office.time_zone)}, ${statusWord(shift)}</small></label>`)}${
        found.length === 0 ? html`<p class="nobody">${this.#nobody()}</p>` : nothing}</div>
      ${complaint(complaints, "search")}</fieldset>`;
  }
}
