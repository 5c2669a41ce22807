// @ts-check
/** The pictures under the dashboard's tables. They move with the page's frames; what the day looked like comes as a series. */
import { html, nothing, render } from "../../vendor/lit-html/lit-html.js";
import { keyed } from "../../vendor/lit-html/directives/keyed.js";
import { clockTime } from "../zone.js";
import { draw, forget } from "./charts-plot.js";
import { checkIns, doorsTable, finishes, showRates } from "./charts-tables.js";
import { follow } from "./follow.js";
import { doorsThrough, officesOf, partsOf, upTo, zoneOf } from "./series.js";
import { byEnd, count, percent, projectionOf } from "./series-words.js";

/** @typedef {import("./series.js").Series} Series */

const KEPT = "dashboard-pictures-place"; // in this browser

const section = /** @type {HTMLElement} */ (document.getElementById("pictures"));
const body = /** @type {HTMLElement} */ (section.querySelector(".pictures-body"));
let place = localStorage.getItem(KEPT) ?? "";

const { latest } = follow(/** @type {string} */ (section.dataset.from), paint);

function paint() {
  const { series: found, frame } = latest;
  if (!found) return;
  const series = frame ? upTo(found, frame) : found;
  if (officesOf(series, place).length === 0) place = "";
  for (const waiting of body.querySelectorAll(":scope > .with-scripts, :scope > .without-scripts")) waiting.remove();
  render(page(series), body);
  for (const target of /** @type {NodeListOf<HTMLElement>} */ (body.querySelectorAll(".plot"))) {
    const code = target.dataset.place ?? "";
    draw(target, doorsThrough(series, code), { zone: zoneOf(series, place), isSmall: target.classList.contains("is-small") });
  }
  forget();
}

/** @param {Series} series */
function page(series) {
  return html`<div class="pictures-bar"><label for="pictures-of">Pictures of</label>${choice(series)}
      <p>As of ${clockTime(series.as_of, zoneOf(series, place))}. ${latest.isStale ? html`<b>The connection is lost: these pictures are old.</b>` : nothing}</p></div>
    <div class="pictures-grid">${keyed(place, doors(series))}
      <div class="picture-box" tabindex="0" role="region" aria-label="Show rate by start time">${showRates(series, place)}</div>
      <div class="picture-box" tabindex="0" role="region" aria-label="Check-ins by hour">${checkIns(series, place)}</div>
      <div class="picture-box is-wide" tabindex="0" role="region" aria-label="Expected finish">${finishes(series, place)}</div></div>`;
}

/** @param {Series} series */
function choice(series) {
  return html`<select id="pictures-of" .value=${place} @change=${(/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.target).value)}>
    <option value="" ?selected=${!place}>State</option>${partsOf(series, "").map((region) => html`<optgroup label=${region}><option value=${region} ?selected=${region === place}>${region}, all</option>
      ${officesOf(series, region).map(({ code, name }) => html`<option value=${code} ?selected=${code === place}>${code} ${name}</option>`)}</optgroup>`)}</select>`;
}

/** @param {string} chosen */
function choose(chosen) {
  place = chosen;
  localStorage.setItem(KEPT, place);
  paint();
}

/** @param {Series} series */
function doors(series) {
  const says = summary(series, place);
  return html`<figure class="picture-doors"><figcaption><h3>Doors against goal, ${place || "state"}</h3><p>${says}</p></figcaption>
    <div class="plot" data-place=${place} data-height="220" role="img" aria-label=${`Doors and goal through the day. ${says}`}></div>
    <ul class="plots">${partsOf(series, place).map((code) => html`<li><button class="plain" @click=${() => choose(code)}><b>${code}</b> ${short(series, code)}</button>
      <div class="plot is-small" data-place=${code} data-height="64" role="img" aria-label=${`Doors and goal of ${code} through the day`}></div></li>`)}</ul>
    <details><summary>Show as table</summary><div class="picture-box" tabindex="0" role="region" aria-label="Doors against goal">${doorsTable(series, place)}</div></details></figure>`;
}

/** @param {Series} series @param {string} code */
function short(series, code) {
  const { doors, goals } = doorsThrough(series, code);
  const [done, goal] = [doors.at(-1) ?? 0, goals.at(-1) ?? 0];
  return `${count(done)} of ${count(goal)}, ${percent(done, goal)}`;
}

/** @param {Series} series @param {string} code */
function summary(series, code) {
  const projection = projectionOf(series, code);
  return `Doors ${short(series, code)}. At the pace of the last hour: ${byEnd(projection, series.end)}.`;
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
