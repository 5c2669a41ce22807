// @ts-check
/**
 * The switch and the number of a pitch. Each press is an edit of its own: there is nothing to save at the end.
 *
 * @typedef {import("../frame.js").Frame} Frame
 * @typedef {import("./person.js").Who} Who
 */
import { html } from "../../vendor/lit-html/lit-html.js";
import { MAX_EXTRA_SHIFTS, extraShifts, isPitched } from "../pitch.js";
import { markOf } from "../views/cells.js";

/**
 * @param {import("./person.js").Deeds} board
 * @param {Frame} frame @param {Who} who
 */
export function pitchFields({ edit, drawNow }, frame, { shift, volunteer, name, isFirst }) {
  const was = isPitched(volunteer, shift.day);
  const extra = extraShifts(volunteer, shift.day);
  // Drawn at once: a quick second press must count from the first one's number.
  const press = (/** @type {Record<string, any> & {do: string}} */ body) => {
    edit({ ...body, shift: shift.id });
    drawNow();
  };
  const flip = () => press({ do: "set_pitched", was, to: !was });
  const count = (/** @type {number} */ to) => {
    if (to >= 0 && to <= MAX_EXTRA_SHIFTS) press({ do: "set_extra_shifts", was: extra, to });
  };
  const row = `shift:${shift.id}`;
  return html`<div class="pitch">
    <label class="switch"><input type="checkbox" role="switch" ?data-first=${isFirst} .checked=${was} @change=${flip}> Pitched today${
      markOf(frame, row, "pitched")}<span class="hidden">: ${name}</span></label>
    <div class="stepper" role="group" aria-label=${`Extra shifts scheduled today: ${name}`}>
      <button class="plain" aria-label="One less" aria-disabled=${extra === 0 ? "true" : "false"} @click=${() => count(extra - 1)}>−</button>
      <output>${extra} <small>extra<span class="at-length"> shifts today</span></small></output>
      <button class="plain" aria-label="One more" aria-disabled=${extra === MAX_EXTRA_SHIFTS ? "true" : "false"} @click=${() => count(extra + 1)}>+</button>${
      markOf(frame, row, "extra_shifts")}</div></div>`;
}
