// @ts-check
/**
 * What the dashboard draws.
 *
 * @typedef {import("./dashboard.js").Dashboard} Dashboard
 * @typedef {import("./rows.js").Row} Row
 * @typedef {{figure: import("../metrics.js").Figure, label: string, head: string}} Shown  a column; those that follow each other under one `head` stand under it together
 */
import { html, nothing, render } from "../../vendor/lit-html/lit-html.js";
import { keyed } from "../../vendor/lit-html/directives/keyed.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { clockTime, dayAt, dayWord } from "../zone.js";
import { addressOf, boardOf } from "./drill.js";
import { reportOf } from "./report.js";
import { NOTHING, withCounts, wordsOf } from "./values.js";

/** Figures of which one more is a call to make. */
const ALARMS = new Set(["overdue", "late"]);
const SECOND = 1_000;
/** With fewer columns each may be wider. */
const ROOMY = 14;

/** @param {Dashboard} dashboard */
export function bar({ page: { tabs, time_zone }, tab, live: { frame, clock } }) {
  const day = dayWord(`${frame.day}T12:00:00Z`, "UTC");
  const isToday = dayAt(clock.now(), time_zone) === frame.day;
  return html`<h1 class="board-name">Dashboard <span class=${isToday ? "day" : "day is-other"}>${isToday ? day : `${day}, not today`}</span></h1>
    <nav class="tabs" aria-label="Tabs">${Object.entries(tabs).map(([name, { word }]) =>
      html`<a href=${`/dashboard/${name}`} data-do="tab" data-tab=${name} aria-current=${tab === name ? "page" : nothing}>${word}</a>`)}</nav>`;
}

/** @param {Dashboard} dashboard @param {Row[]} offices in the order of the screen @param {boolean} isStale it is not the order that they should have */
export function page(dashboard, offices, isStale) {
  const columns = dashboard.columns();
  return html`<div role="status">${dashboard.live.isLost ? notLive() : nothing}</div>${toolbar(dashboard, columns, isStale)}
    ${keyed(dashboard.tab, table(dashboard, columns, offices))}${meanings(columns)}`;
}

/** @param {Dashboard} dashboard @param {Shown[]} columns @param {boolean} isStale */
function toolbar({ page: { time_zone, campaign }, tab, view, sort, live }, columns, isStale) {
  return html`<div class="toolbar" role="group" aria-label="What is shown, and to take along">
    <p class="as-of">${asOf(live, time_zone)}<span class="on-paper"> · ${campaign}</span></p>
    <select id="region" aria-label="Region"><option value="">All regions</option>${live.regions.map(({ code, name }) =>
      html`<option value=${code} ?selected=${view.region === code}>${code} ${name}</option>`)}</select>
    <select id="sort" aria-label="Sort by"><option value="">By place</option>${columns.map(({ figure, label, head }) =>
      html`<option value=${figure.name} ?selected=${sort.by === figure.name}>${head}: ${label}</option>`)}</select>
    <button class="resort" data-do="resort" ?hidden=${!isStale} title="Rows keep their places while figures change">Re-sort</button>
    <span class="spring"></span>
    <button class="plain" data-do="copy">Copy as text</button>
    <a class="plain" href=${`/dashboard/${tab}.csv`} download>CSV</a><a class="plain" href=${`/dashboard/${tab}.xlsx`} download>Excel</a>
    <button class="plain" data-do="print">Print</button>
    <a class="plain help-link" href="/help/dashboard" target="_blank" rel="noopener">Help</a>
  </div>`;
}

/** @param {import("./live.js").Live} live @param {string} zone */
function asOf({ asOf: at, isLost, age }, zone) {
  return isLost ? html`<strong class="is-old">Figures of ${clockTime(at, zone)}, ${span(age)} old</strong>` : html`As of <b>${clockTime(at, zone)}</b>`;
}

/** @param {number} ms */
function span(ms) {
  const seconds = Math.round(ms / SECOND);
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** In words that stay: what grows older second by second is not for a reader's voice. */
function notLive() {
  return notice(html`<strong>Not live.</strong> The connection is lost, and is tried again and again. What you see stays as it was.`);
}

/** @param {unknown} content */
function notice(content) {
  return html`<div class="banner is-shown"><span>${content}</span></div>`;
}

/** @param {boolean} isSignedOut @param {string} signIn */
export function closed(isSignedOut, signIn) {
  return notice(isSignedOut ? html`You are signed out. <a href=${signIn}>Sign in</a>` : html`You may no longer see the dashboard. <a href="/boards/">Choose a board</a>`);
}

/** @param {Dashboard} dashboard @param {Shown[]} columns @param {Row[]} offices */
function table(dashboard, columns, offices) {
  const { page: { tabs }, tab } = dashboard;
  const { state, regions } = dashboard.rows();
  const counts = withCounts(columns.map(({ figure }) => figure));
  return html`<div class="table-box"><table class=${columns.length < ROOMY ? "dashboard-table is-roomy" : "dashboard-table"}>
    <caption class="hidden">${tabs[tab].word}: the state, each region, each office</caption>
    <thead><tr><td class="place"></td>${heads(columns).map(({ head, width }) => html`<th scope="colgroup" colspan=${width}>${head}</th>`)}</tr>
      <tr>${heading(dashboard, "", "Place")}${columns.map(({ figure, label }) => heading(dashboard, figure.name, label, figure.formula))}</tr></thead>
    <tbody>${repeat([state, ...regions, ...offices], ({ key }) => key, (row) => html`<tr class=${`is-${row.kind}`} data-row=${row.key}>
      <th scope="row" class="place">${place(row)}</th>${columns.map((column, index) =>
        cell(dashboard, row, column, { hasCount: counts.has(column.figure.name), isFirst: column.head !== columns[index - 1]?.head }))}</tr>`)}</tbody>
  </table></div>`;
}

/** @param {Shown[]} columns @returns {{head: string, width: number}[]} */
function heads(columns) {
  /** @type {{head: string, width: number}[]} */
  const found = [];
  for (const { head } of columns) {
    const last = found.at(-1);
    if (last?.head === head) last.width += 1;
    else found.push({ head, width: 1 });
  }
  return found;
}

/** Pressed it sorts; the pointer or the focus on it shows the formula. @param {Dashboard} dashboard @param {string} by @param {string} label @param {string} [formula] */
function heading({ sort }, by, label, formula) {
  const isBy = sort.by === by;
  const direction = isBy && by ? (sort.isDown ? "descending" : "ascending") : "none";
  const arrow = direction === "none" ? "" : sort.isDown ? "▾" : "▴";
  return html`<th scope="col" class=${by ? "value" : "place"} aria-sort=${direction === "none" ? nothing : direction}><span class="figure"><button class=${formula ? "has-formula" : ""} data-do="sort" data-by=${by}
    aria-describedby=${formula ? `formula-${by}` : nothing}>${label}<span class="arrow" aria-hidden="true">${arrow}</span></button>${
    formula ? html`<span class="formula" role="tooltip" id=${`formula-${by}`}>${formula}</span>` : nothing}</span></th>`;
}

/** @param {Row} row */
function place({ kind, code, name }) {
  if (kind === "state") return html`<span class="code">${code}</span>`;
  return html`<a href=${boardOf(code, "review")} title=${`${name || code}: Review`}><span class="code">${code}</span> <span class="long">${name}</span></a>`;
}

/**
 * Arrows go from number to number; Tab, which would have a thousand stops, from place to place.
 * @param {Dashboard} dashboard @param {Row} row @param {Shown} column @param {{hasCount: boolean, isFirst: boolean}} stands `isFirst`: under its head
 */
function cell({ definitions }, row, { figure, label, head }, { hasCount, isFirst }) {
  const { main, more } = wordsOf(figure, row.sums, hasCount);
  const href = row.kind === "state" || main === NOTHING ? nothing : addressOf(row.code, figure, definitions);
  const isAlarm = ALARMS.has(figure.name) && main !== "0";
  return html`<td class=${`value ${isFirst ? "is-first" : ""} ${isAlarm ? "is-alarm" : ""}`} data-figure=${figure.name} data-label=${isFirst ? `${head}: ${label}` : label}><a
    href=${href} tabindex=${href === nothing ? nothing : "-1"}>${main}</a>${more ? html` <small>${more}</small>` : nothing}</td>`;
}

/** The formulas for a thumb, which does not hover. @param {Shown[]} columns */
function meanings(columns) {
  return html`<details class="meanings"><summary>What the figures mean</summary><dl>${columns.map(({ figure, label, head }) =>
    html`<dt>${head}: ${label}</dt><dd>${figure.formula}</dd>`)}</dl></details>`;
}

/** Shown, so that one sees what is sent, and copied at once where the browser lets us. @param {Dashboard} dashboard */
export async function showReport(dashboard) {
  const { dialog } = dashboard.places;
  const text = reportOf(dashboard);
  const draw = (/** @type {string} */ says) => render(html`<form method="dialog" class="form report"><h2 id="report-title">Report</h2>
    <textarea readonly rows="12" aria-labelledby="report-title" .value=${text}></textarea>
    <p class="about" role="status">${says}</p>
    <div class="buttons"><button class="primary">Close</button></div></form>`, dialog);
  draw("");
  dialog.addEventListener("close", () => render(nothing, dialog), { once: true });
  dialog.showModal();
  const area = /** @type {HTMLTextAreaElement} */ (dialog.querySelector("textarea"));
  area.focus();
  area.select();
  const isCopied = await copied(text);
  if (dialog.open) draw(isCopied ? "Copied. Paste it into your message." : "This browser does not let the page copy: press Ctrl C (Cmd C on a Mac).");
}

/** @param {string} text */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
