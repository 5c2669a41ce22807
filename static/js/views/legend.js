// @ts-check
/** The foot of a board: what the colours of a table mean, in words, and the way to past days. */
import { html } from "../../vendor/lit-html/lit-html.js";

/** @type {Record<import("../types.js").Tab, [string, string][]>} */
const MEANINGS = {
  confirms: [
    ["late", "Late: should be here, not settled"], ["good", "Same Day Confirmed ◐, In ●, Completed ✓"],
    ["bad", "Declined ✕, No Show △"], ["mine", "Claimed by me"], ["others", "Claimed by someone else"],
  ],
  flake: [
    ["plain", "No Show △: still to do"], ["good", "Same Day Confirmed ◐, In ●, Completed ✓"],
    ["bad", "Declined ✕, Rescheduled →"], ["mine", "Claimed by me"], ["others", "Claimed by someone else"],
  ],
  review: [
    ["late", "Late: should be here, not settled"], ["bad", "Overdue: next check-in has passed"], ["mine", "Claimed by me"], ["others", "Claimed by someone else"],
  ],
  kph: [
    ["bad", "Overdue: next check-in has passed"], ["good", "Returned ✓"], ["mine", "Claimed by me"],
    ["others", "Claimed by someone else"],
  ],
};

/** @param {import("../types.js").Tab} tab @param {string} code of the board */
export function legend(tab, code) {
  return html`<div class="foot"><a class="past-link" href=${`/boards/${encodeURIComponent(code)}/past/`}>Past days</a>
    <ul class="legend" id="legend" aria-label="What the colours mean">${MEANINGS[tab].map(([name, words]) => html`<li><span class="swatch is-${name}" aria-hidden="true"></span>${words}</li>`)}</ul></div>`;
}
