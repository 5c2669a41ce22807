// @ts-check
/** The wall of the boiler room: the state's figures and a line for each region, by the frames of the dashboard's socket. No names of people. */
import { html, nothing, render } from "../../vendor/lit-html/lit-html.js";
import { valueOf } from "../metrics.js";
import { clockTime } from "../zone.js";
import { follow } from "./follow.js";
import { Live } from "./live.js";
import { rowsOf } from "./rows.js";
import { count, rangeOf } from "./series-words.js";

/**
 * @typedef {import("../metrics.js").Figure} Figure
 * @typedef {import("../metrics.js").Sums} Sums
 */

const wall = /** @type {HTMLElement} */ (document.getElementById("wall"));
/** @type {{now: string, time_zone: string, regions: import("./rows.js").Region[], frame: import("./series.js").Frame}} */
const { now, time_zone: zone, regions, frame } = read("page");
/** @type {Map<string, Figure>} */
const figures = new Map(read("metrics").figures.map((/** @type {Figure} */ figure) => [figure.name, figure]));

/** @param {string} id */
function read(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null");
}

const live = new Live({ now, regions, frame }, paint);
const { latest } = follow(/** @type {string} */ (wall.dataset.from), paint);
wall.replaceChildren();
live.start();

function paint() {
  wall.classList.toggle("is-lost", live.isLost);
  render(live.isRefused ? closed() : page(), wall);
}

/** Whose right or session is gone sees nothing of it any more. */
function closed() {
  return html`<p class="wall-lost" role="alert">This wall is closed: ${live.isSignedOut
    ? html`you are signed out. <a href="/accounts/login/?next=/dashboard/wall/">Sign in</a>`
    : html`you may no longer see it. <a href="/boards/">Choose a board</a>`}</p>`;
}

function page() {
  const { state: { sums: state }, regions: parts } = rowsOf(live.regions, "", live.frame.sums);
  return html`<header class="wall-top"><h1 class=${live.isLost ? "hidden" : ""}>All offices</h1>
      ${live.isLost ? html`<p class="wall-lost" role="alert">▲ Connection lost</p>` : html`<a href="/dashboard/">Dashboard</a>`}<time datetime=${live.asOf}>as of ${clockTime(live.asOf, zone)}</time></header>
    <dl class="wall-row is-first">${tile("doors", state)}${tile("goal", state)}${tile("ptg", state)}</dl>
    <dl class="wall-row is-second">${tile("canvassers_out", state)}${tile("overdue", state)}${tile("canvass_sdc_rate", state)}${evening()}</dl>
    <ul class="wall-regions">${parts.map(({ code, sums }) => region(code, sums))}</ul>`;
}

/** @param {string} name of a figure @param {Sums} sums */
function tile(name, sums) {
  const of = figure(name);
  const { top, bottom } = valueOf(of, sums);
  const isTrouble = name === "overdue" && top > 0;
  return html`<div data-figure=${name}><dt>${of.label}</dt><dd class=${isTrouble ? "is-trouble" : ""}>${isTrouble ? "▲ " : ""}${word(of, sums)}</dd>
    ${bottom === null || name === "ptg" ? nothing : html`<dd class="parts">${count(top)} of ${count(bottom)}</dd>`}</div>`;
}

/** @param {Figure} of @param {Sums} sums */
function word(of, sums) {
  const { value } = valueOf(of, sums);
  if (value === null) return "–";
  return of.unit === "percent" ? `${Math.round(100 * value)}%` : count(value);
}

function evening() {
  const { series } = latest;
  if (!series) return nothing;
  const says = rangeOf(series.projections.state).replace(" to ", "–") || "–";
  return html`<div data-figure="by_end"><dt>Doors by ${series.end}, at this pace</dt><dd class="is-range">${says}</dd></div>`;
}

/** @param {string} code @param {Sums} sums */
function region(code, sums) {
  const { overdue = 0 } = sums;
  return html`<li data-region=${code}><span class="code">${code}</span><span class="ptg">${word(figure("ptg"), sums)}</span>
    <small>${figure("overdue").label}</small><span class="out ${overdue ? "is-trouble" : ""}">${overdue ? "▲ " : ""}${count(overdue)}</span></li>`;
}

/** @param {string} name @returns {Figure} */
function figure(name) {
  const found = figures.get(name);
  if (!found) throw new Error(`There is no figure ${name}.`);
  return found;
}
