// @ts-check
/**
 * Review: the figures, what has no end yet, and what will be written to VAN.
 *
 * @typedef {import("../frame.js").Frame} Frame
 * @typedef {import("../lines.js").ConfirmsLine} ConfirmsLine
 * @typedef {import("../lines.js").KphLine} KphLine
 * @typedef {import("../review.js").List} List
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { SHOWS } from "../review.js";
import { figures } from "./figures.js";
import { LISTS } from "./review-lists.js";
import { table } from "./table.js";

/** @param {Frame} frame */
export function reviewPage(frame) {
  const { filter } = frame.view;
  const shows = SHOWS[filter] ?? SHOWS.all;
  return html`<div class=${frame.store.board.is_region ? "review is-region-board" : "review"}>${shows === SHOWS.all || shows === SHOWS.figures ? figures(frame) : nothing}
    ${shows.includes("rows") ? stillOpen(frame) : nothing}
    ${shows.includes("van") ? section(frame, "van") : nothing}
    ${shows.includes("no_vanid") ? section(frame, "no_vanid") : nothing}</div>`;
}

/** @param {Frame} frame */
function stillOpen(frame) {
  if (frame.pips.review === 0 && SHOWS.open.every((list) => namesOf(frame, list).length === 0)) return settled(frame);
  return SHOWS.open.map((list) => section(frame, /** @type {List} */ (list)));
}

/** @param {Frame} frame */
function settled({ screen }) {
  return html`<p class="all-settled" role="status">${screen.rows.shift.size === 0 ? "Nobody is booked for this day yet: there is nothing to settle." : html`<strong>✓ Everything is settled.</strong> Every row has its end, every group is back, everybody was asked for the next shift. Well done.`}</p>`;
}

/** One list with its heading. One that is empty says so in a line. @param {Frame} frame @param {List} list */
function section(frame, list) {
  const { title, about, empty, page, columns, rowClass, cells, seen } = LISTS[list];
  const names = namesOf(frame, list);
  const { board, me } = frame.store;
  const link = page && me.may_sync ? html` <a class="to-van" href=${page.href(board.code)}>${page.word}</a>` : nothing;
  return html`<section aria-label=${title} data-list=${list}><h2>${title} <span class="count">${names.length}</span>${link}</h2>${names.length === 0 ? html`<p class="about">${noneOf(frame, empty)}</p>` : html`<p class="about">${about}</p>
    ${table(frame, {
      caption: title, empty, name: `review-list list-${list}`, names, columns: board.is_region ? columns : columns.filter(({ name }) => name !== "office"),
      rowClass: (line) => rowClass(frame, line), cells: (line) => cells(frame, line), seen: (line) => seen(frame, line),
    })}`}</section>`;
}

/** @param {Frame} frame @param {string} empty */
function noneOf({ view }, empty) {
  return view.search || view.office ? "No row matches your search and filters." : empty;
}

/** @param {Frame} frame @param {List} list @returns {string[]} such as "shift:812" */
function namesOf({ shown }, list) {
  return shown.flatMap((name) => (name.startsWith(`${list} `) ? [name.slice(list.length + 1)] : []));
}
