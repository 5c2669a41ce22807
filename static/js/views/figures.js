// @ts-check
/**
 * The office's figures, each with its formula. On a region's board one column for each office, and their total over sums.
 *
 * @typedef {import("../frame.js").Frame} Frame
 * @typedef {import("../metrics.js").Figure} Figure
 * @typedef {import("../metrics.js").Sums} Sums
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { total, valueOf } from "../metrics.js";

/** @param {Frame} frame */
export function figures(frame) {
  const { review, store, view } = frame;
  if (!review) return nothing;
  const columns = columnsOf(frame);
  return html`<section class="figures" aria-label="Figures"><h2>Figures</h2>
    <div class="tables">${Object.entries(review.metrics.sections).map(([section, title]) => html`<table>
      <caption>${title}</caption>
      ${store.board.is_region ? html`<thead><tr><th scope="col">Figure</th>${columns.map(({ word, name }) => html`<th scope="col" class="value" title=${name}>${word}</th>`)}</tr></thead>` : nothing}
      <tbody>${review.metrics.figures.filter((figure) => figure.section === section).map((figure) =>
        html`<tr><th scope="row">${nameOf(figure, view.formula === figure.name)}</th>${columns.map(({ sums }) => html`<td class="value">${valueCell(figure, sums)}</td>`)}</tr>`)}</tbody>
    </table>`)}</div></section>`;
}

/** @param {Frame} frame @returns {{word: string, name: string, sums: Sums}[]} the region's total first, so that it is in sight on a phone */
function columnsOf({ review, store }) {
  const sums = review?.sums ?? new Map();
  const offices = [...store.offices.values()].map(({ id, code, name }) => ({ word: code, name, sums: sums.get(id) ?? {} }));
  return store.board.is_region ? [{ word: "Total", name: `All of ${store.board.code}`, sums: total(sums.values()) }, ...offices] : offices;
}

/** What it is and how it is worked out: while the pointer or the focus is on the name, and for good by pressing it.
 * @param {Figure} figure @param {boolean} isPinned */
function nameOf({ name, label, formula }, isPinned) {
  return html`<span class="figure"><button data-do="formula" data-formula=${name} aria-expanded=${isPinned ? "true" : "false"} aria-describedby=${`formula-${name}`}>${label}</button><span
    class="formula" role="tooltip" id=${`formula-${name}`}>${formula}</span></span>`;
}

/** @param {Figure} figure @param {Sums} sums */
function valueCell(figure, sums) {
  const { top, bottom, value } = valueOf(figure, sums);
  if (value === null) return html`<span class="none">–<span class="hidden"> nothing to divide by</span></span>`;
  if (figure.unit === "count") return html`<b>${top}</b>`;
  if (figure.unit === "percent") return html`<b>${Math.round(100 * value)}%</b> <small>${top} of ${bottom}</small>`;
  return html`<b>${value.toFixed(1)}</b> <small>${top} ÷ ${rounded(bottom ?? 0)}</small>`;
}

/** Hours are no whole number. @param {number} sum */
function rounded(sum) {
  return Number.isInteger(sum) ? sum : sum.toFixed(1);
}
