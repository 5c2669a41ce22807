// @ts-check
/**
 * Search, filters and what can be added. All of it is mine alone.
 *
 * @typedef {import("../frame.js").Frame} Frame
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { clockTime } from "../zone.js";

/** @type {Record<import("../types.js").Tab, [string, string][]>} */
const FILTERS = {
  confirms: [["all", "All"], ["open", "Open"], ["late", "Late"], ["in", "In"], ["settled", "Settled"], ["mine", "My claims"]],
  flake: [["all", "All"], ["to_chase", "To chase"], ["no_answer", "No answer yet"], ["coming", "Coming"], ["closed", "Closed"], ["mine", "My claims"]],
  review: [["all", "All"], ["figures", "Figures"], ["open", "Still open"], ["van", "Differs from VAN"], ["no_vanid", "No VANID"]],
  kph: [["all", "All"], ["here", "Not departed"], ["out", "Out"], ["overdue", "Overdue"], ["returned", "Returned"]],
};

/** @param {Frame} frame */
export function toolbar(frame) {
  const { view, tab, counts, isStale, asked } = frame;
  const filters = asked ? [...FILTERS[tab], [view.filter, asked]] : FILTERS[tab];
  return html`<div class="toolbar" role="group" aria-label="Find and filter">
    <label class="search"><span class="hidden">Search names, phones, VANIDs, notes</span><input type="search" id="search" placeholder="Search" title="Key: /" .value=${view.search} autocomplete="off"></label>
    <div class="filters" role="group" aria-label="Show">${filters.map(([name, word]) => html`<button data-do="filter" data-filter=${name}
      aria-pressed=${view.filter === name ? "true" : "false"}>${word}${name in counts ? html` <span class="count">${counts[name]}</span>` : nothing}</button>`)}</div>
    ${frame.store.board.is_region ? offices(frame) : nothing}${tab === "confirms" || tab === "flake" ? times(frame) : nothing}
    <button class="resort" data-do="resort" ?hidden=${!isStale} title="Rows keep their places while you work in the table">Re-sort</button>
    ${frame.changed > 0 ? html`<span class="changed" role="group" aria-label="Changed by others since I looked"><button data-do="next-changed" title="Go to the next one. Key: n">${
      frame.changed} changed</button><button data-do="clear-changed" aria-label="Mark all as looked at" title="Mark all as looked at">✓</button></span>` : nothing}
    <span class="spring"></span>
    ${tab === "kph" ? html`<button class="primary" data-do="new-group">New group</button>` : nothing}
    <button class=${tab === "kph" ? "plain" : "primary"} data-do="walk-in" title="Key: +">+ Walk-in</button>
    <button class="plain keys-button" data-do="keys" title="Key: ?" aria-label="Keys">?</button>
    <a class="plain help-link" href=${`/help/${tab}`} target="_blank" rel="noopener">Help</a>
  </div>`;
}

/** @param {Frame} frame */
function times({ view, lines }) {
  /** @type {Map<string, string>} */
  const starts = new Map();
  for (const line of lines) if (line.kind === "shift") starts.set(line.shift.starts_at, line.office.time_zone);
  const sorted = [...starts].sort(([a], [b]) => Date.parse(a) - Date.parse(b));
  return html`<select data-view="time" aria-label="Start time"><option value="">All times</option>${sorted.map(([at, zone]) =>
    html`<option value=${at} ?selected=${view.time === at}>${clockTime(at, zone)}</option>`)}</select>`;
}

/** @param {Frame} frame */
function offices({ view, store }) {
  return html`<select data-view="office" aria-label="Office"><option value="">All offices</option>${[...store.offices.values()].map(({ id, code, name }) =>
    html`<option value=${id} ?selected=${view.office === String(id)}>${code} ${name}</option>`)}</select>`;
}
