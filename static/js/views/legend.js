// @ts-check
/** What the colours under a table mean, in words. */
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

/** @param {import("../types.js").Tab} tab */
export function legend(tab) {
  return html`<ul class="legend" id="legend" aria-label="What the colours mean">${MEANINGS[tab].map(([name, words]) => html`<li><span class="swatch is-${name}" aria-hidden="true"></span>${words}</li>`)}</ul>`;
}
