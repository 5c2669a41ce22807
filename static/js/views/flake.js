// @ts-check
/**
 * Flake Chase: everyone who did not come, called while the day still lasts.
 *
 * @typedef {import("../frame.js").Frame} Frame
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { callsTable } from "./confirms.js";

/** @param {Frame} frame */
export function flakeTable(frame) {
  return callsTable(frame, {
    caption: "Flake Chase",
    empty: "Nobody is marked No Show. Whoever is late and does not answer is marked on Same Day Confirms, and stands here at once.",
    lacks: [],
    name: "confirms flake",
  });
}

/** Late is no flake: nothing turns one into the other but a person who says so. @param {Frame} frame */
export function lateLine({ pips: { confirms: late }, store }) {
  if (late === 0) return nothing;
  return html`<p class="late-line"><a href=${`/boards/${encodeURIComponent(store.board.code)}/confirms`} data-do="late-list">${late} late, not marked yet</a></p>`;
}
