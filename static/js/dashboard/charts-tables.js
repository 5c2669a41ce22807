// @ts-check
/** Pictures that are tables: each row has its bar, and its numbers beside it. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { NO_PACE, count, hourWords, percent, projectionOf, rangeOf, reachedWord, slotTime } from "./series-words.js";
import { checkInsOf, doorsThrough, officesOf, partsOf, startsOf, zoneOf } from "./series.js";

/** @typedef {import("./series.js").Series} Series */

const WAITING = ["confirmed", "unreached", "late"];
const HOUR_MS = 3_600_000;

/** A bar: a plain part, then a hatched one. @param {number} solid @param {number} hatched @param {number} whole */
function bar(solid, hatched, whole) {
  const [first, second] = [solid, hatched].map((part) => (whole > 0 ? Math.min(100, Math.max(0, (100 * part) / whole)) : 0));
  return html`<svg class="measure" aria-hidden="true" focusable="false"><rect class="solid" width="${first}%" height="100%"></rect><rect
    class="hatched" fill="url(#hatch)" x="${first}%" width="${Math.min(second, 100 - first)}%" height="100%"></rect></svg>`;
}

/** @param {Series} series @param {string} place */
export function showRates(series, place) {
  const starts = startsOf(series, place);
  return html`<table class="picture-table"><caption>Show rate by start time</caption>
    <thead><tr><th scope="col">Start</th><th scope="col" class="picture">Came of scheduled</th><th scope="col" class="value">Show rate</th><th scope="col">Canvassers expected</th></tr></thead>
    <tbody>${starts.map(({ minutes, scheduled, came, waiting, expected }) => html`<tr><th scope="row">${slotTime(minutes)}</th>
      <td class="picture">${bar(came, (expected ?? came) - came, scheduled)}<span>${count(came)} of ${count(scheduled)}</span></td><td class="value">${came === 0 && expected !== null ? "–" : percent(came, scheduled)}</td>
      <td>${expected === null ? "" : html`<b>${count(expected)}</b> <small>${waitingWords(came, waiting)}</small>`}</td></tr>`)}
      ${starts.length ? nothing : html`<tr><td colspan="4">No canvass shifts are booked for this day.</td></tr>`}</tbody></table>`;
}

/** @param {number} here @param {number[]} waiting @returns {string} such as "17 here, 3 confirmed" */
function waitingWords(here, waiting) {
  return [`${count(here)} here`, ...waiting.flatMap((people, at) => (people ? [`${count(people)} ${WAITING[at]}`] : []))].join(", ");
}

/** @param {Series} series @param {string} place */
export function checkIns(series, place) {
  const hours = checkInsOf(series, place);
  const most = Math.max(0, ...hours.map(({ onTime, late, overdue }) => onTime + late + overdue));
  const words = hourWords(hours.map(({ hour }) => hour), zoneOf(series, place));
  return html`<table class="picture-table"><caption>Check-ins by hour</caption>
    <thead><tr><th scope="col">Hour</th><th scope="col" class="picture">Made, late hatched</th><th scope="col" class="value">Made</th><th scope="col" class="value">Of them late</th><th scope="col" class="value">Still overdue</th></tr></thead>
    <tbody>${hours.map(({ onTime, late, overdue }, at) => html`<tr><th scope="row">${words[at]}</th><td class="picture">${bar(onTime, late, most)}</td>
      <td class="value">${onTime + late}</td><td class="value">${late}</td><td class="value ${overdue ? "is-overdue" : ""}">${overdue ? html`<span aria-hidden="true">▲</span> ${overdue}` : 0}</td></tr>`)}
      ${hours.length ? nothing : html`<tr><td colspan="5">No check-ins yet.</td></tr>`}</tbody></table>`;
}

/** @param {Series} series @param {string} place */
export function finishes(series, place) {
  const offices = officesOf(series, place);
  const rows = place ? [place, ...partsOf(series, place)] : ["", ...partsOf(series, "").flatMap((region) => [region, ...offices.filter((office) => office.region === region).map(({ code }) => code)])];
  return html`<table class="picture-table"><caption>Expected finish</caption>
    <thead><tr><th scope="col">Where</th><th scope="col" class="picture">Doors of goal, by ${series.end} hatched</th><th scope="col" class="value">PTG</th><th scope="col" class="value">Doors in the last hour</th><th scope="col">Goal reached</th><th scope="col">Projected by ${series.end}</th></tr></thead>
    <tbody>${rows.map((code) => finish(series, code))}</tbody></table>`;
}

/** @param {Series} series @param {string} code */
function finish(series, code) {
  const found = projectionOf(series, code);
  if (!found) return nothing;
  const { doors, goal, high, pace } = found;
  const isSum = !series.offices.some((office) => office.code === code);
  return html`<tr class=${isSum ? "is-sum" : ""}><th scope="row">${code || "State"}</th><td class="picture">${bar(doors, high - doors, goal)}<span>${count(doors)} of ${count(goal)}</span></td>
    <td class="value">${percent(doors, goal)}</td><td class="value">${count(pace)}</td><td>${reachedWord(series, found, zoneOf(series, code))}</td><td>${rangeOf(found) || NO_PACE}</td></tr>`;
}

/** What the lines show, by the hour. @param {Series} series @param {string} place */
export function doorsTable(series, place) {
  const parts = [place, ...partsOf(series, place)].map((code) => ({ code, ...doorsThrough(series, code) }));
  const { times, doors, goals } = parts[0];
  const marked = times.map((time, at) => ({ time: time * 1000, at })).filter(({ time, at }) => time % HOUR_MS === 0 || at === times.length - 1);
  const words = hourWords(marked.map(({ time }) => time), zoneOf(series, place));
  return html`<table class="picture-table"><caption class="hidden">Doors against goal, by the hour</caption>
    <thead><tr><th scope="col">Until</th><th scope="col" class="value">Doors</th><th scope="col" class="value">Goal</th><th scope="col" class="value">PTG</th>${parts.slice(1).map(({ code }) => html`<th scope="col" class="value">${code} doors</th>`)}</tr></thead>
    <tbody>${marked.map(({ at }, row) => html`<tr><th scope="row">${words[row]}</th><td class="value">${count(doors[at])}</td><td class="value">${count(goals[at])}</td><td class="value">${percent(doors[at], goals[at])}</td>
      ${parts.slice(1).map((part) => html`<td class="value">${count(doorsAt(part, times[at]))}</td>`)}</tr>`)}</tbody></table>`;
}

/** @param {{times: number[], doors: number[]}} lines @param {number} time */
function doorsAt({ times, doors }, time) {
  const at = times.findLastIndex((until) => until <= time);
  return at < 0 ? 0 : doors[at];
}
