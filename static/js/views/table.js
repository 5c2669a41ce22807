// @ts-check
/**
 * The frame of a board's table: head, caption, rows by name.
 *
 * @typedef {import("../frame.js").Frame} Frame
 *
 * @typedef {object} Column
 * @property {string} name  also the class of its cells
 * @property {string} title
 * @property {string} [sort]
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { guard } from "../../vendor/lit-html/directives/guard.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { domName } from "../lines.js";
import { numberCell } from "./cells.js";

/**
 * @param {Frame} frame
 * @param {{caption: string, empty: string, columns: Column[], rowClass: (line: any) => string, cells: (line: any) => unknown, seen: (line: any) => unknown[],
 *   name?: string, names?: string[]}} parts
 *   `empty`: what to do on a board without rows; `cells`: those after the number; `seen`: all that they depend on;
 *   `name` and `names`: the class of the table and its rows, where a tab has several tables
 */
export function table(frame, { caption, empty, columns, rowClass, cells, seen, name = frame.tab, names = frame.shown }) {
  const { byName, store, lines } = frame;
  return html`<table role="table" class=${`${name} ${store.board.is_region ? "is-region" : ""}`}>
    <caption class="hidden">${caption}</caption>
    <thead role="rowgroup"><tr role="row">${columns.map((column) => heading(frame, column))}</tr></thead>
    <tbody role="rowgroup">${repeat(names, (dom) => dom, (dom, index) => {
      const line = byName.get(dom);
      if (!line) return removed(columns.length);
      // The number by itself: in another order a thousand rows have a new one, and nothing else.
      return html`<tr role="row" class=${rowClass(line)} data-row=${domName(line)}>
        <td role="cell" class="num">${guard([index, line.name, frame.since.authorsOf(line).join()], () => numberCell(frame, line, index + 1))}</td>
        ${guard(seen(line), () => cells(line))}</tr>`;
    })}</tbody>
  </table>${names.length > 0 ? nothing : html`<p class="no-rows">${lines.length > 0
    ? html`No row matches your search and filters. <button class="plain" data-do="show-all">Show all rows</button>${
      frame.view.search ? html` <button class="plain" data-do="find-everybody">Search everybody</button>` : nothing}` : empty}</p>`}`;
}

/** @param {Frame} frame @param {Column} column */
function heading({ view }, { name, title, sort }) {
  const isBy = sort !== undefined && view.by === sort;
  const direction = isBy ? (view.isDown ? "descending" : "ascending") : "none";
  return html`<th scope="col" role="columnheader" class=${name} aria-sort=${isBy ? direction : nothing}>${sort
    ? html`<button data-do="sort" data-by=${sort}>${title}<span class="arrow" aria-hidden="true">${isBy ? (view.isDown ? "▾" : "▴") : ""}</span></button>`
    : title}</th>`;
}

/** A row that went while somebody's hand was in the table keeps its place, so that the rows below do not move. @param {number} width */
function removed(width) {
  return html`<tr class="gone" role="row"><td role="cell" colspan=${width}>Removed</td></tr>`;
}
