// @ts-check
/**
 * Edits that were not saved, each with what is on both sides and what a person can do.
 *
 * @typedef {import("../frame.js").Frame} Frame
 * @typedef {import("../types.js").Pending} Pending
 * @typedef {import("../types.js").Entry} Entry
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { deedOf } from "../entries.js";
import { isUnanswered } from "../outbox-rules.js";
import { placeOf, valueWord, zoneOf } from "../words.js";
import { clockTime } from "../zone.js";

const CORRECTABLE = new Set(["add_walk_in", "create_group"]);

/** @param {Frame} frame */
export function tray(frame) {
  const failed = frame.queue.filter((pending) => !isUnanswered(pending));
  return html`<section class="tray" id="tray" tabindex="-1" aria-label="Not saved" aria-live="polite" ?hidden=${failed.length === 0}>
    <ul>${failed.map((pending) => item(frame, pending))}</ul>
  </section>`;
}

/** @param {Frame} frame @param {Pending} pending */
function item(frame, pending) {
  const { entry, state } = pending;
  return html`<li data-entry=${entry.id}><span class="about"><strong>${placeOf(frame.screen, entry)}</strong> ${deedOf(entry)}</span>
    <span class="what">${state === "conflict" ? bothSides(frame, pending) : html`${entry.do === "undo" ? "stays as it is" : "not saved"}: ${pending.reason ?? "no reason given"} ${text(frame, entry)}`}</span>
    <span class="choices">${choices(pending)}</span></li>`;
}

/** @param {Frame} frame @param {Pending} pending */
function bothSides(frame, { entry, answer }) {
  const mine = valueWord(frame.screen, entry, "to" in entry ? entry.to : entry.members);
  const who = answer?.by ? `by ${answer.by.name}` : "";
  const when = answer?.at ? `at ${clockTime(answer.at, zoneOf(frame.screen, entry))}` : "";
  return html`not saved: yours is <b>${mine}</b>, now it is <b>${valueWord(frame.screen, entry, answer?.is)}</b> ${who || when ? html`<small>(changed ${who} ${when})</small>` : nothing}`;
}

/** @param {Pending} pending */
function choices({ state, entry, answer }) {
  if (state === "refused" && (entry.do === "undo" || answer?.code === "day_closed")) return html`<button class="plain" data-do="drop">OK</button>`;
  if (state === "conflict") return html`<button class="primary" data-do="again">Use mine</button><button class="plain" data-do="drop">Keep theirs</button>`;
  if (state === "blocked") return html`<button class="primary" data-do="send-anyway">Send anyway</button><button class="plain" data-do="drop">Drop it</button>`;
  return html`${CORRECTABLE.has(entry.do) ? html`<button class="primary" data-do="correct">Correct it</button>`
    : html`<button class="primary" data-do="again">Try again</button>`}<button class="plain" data-do="drop">Drop it</button>`;
}

/** What would be lost if nobody saw it. @param {Frame} frame @param {Entry} entry */
function text(frame, entry) {
  if (entry.text) return html`<q>${entry.text}</q>`;
  return "to" in entry ? html`(yours: <b>${valueWord(frame.screen, entry, entry.to)}</b>)` : nothing;
}
