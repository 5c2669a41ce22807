// @ts-check
/**
 * Edits that were not saved, each with what is on both sides and what a person can do.
 *
 * @typedef {import("../frame.js").Frame} Frame
 * @typedef {import("../types.js").Pending} Pending
 * @typedef {import("../types.js").Entry} Entry
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { deedOf, rowOf } from "../entries.js";
import { fullName } from "../lines.js";
import { isUnanswered } from "../outbox-rules.js";
import { phoneWord } from "../phones.js";
import { statusWord } from "../statuses.js";
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
  return html`<li data-entry=${entry.id}><span class="about"><strong>${placeOf(frame, entry)}</strong> ${deedOf(entry)}</span>
    <span class="what">${state === "conflict" ? bothSides(frame, pending) : html`not saved: ${pending.reason ?? "no reason given"} ${text(frame, entry)}`}</span>
    <span class="choices">${choices(pending)}</span></li>`;
}

/** @param {Frame} frame @param {Pending} pending */
function bothSides(frame, { entry, answer }) {
  const mine = valueWord(frame, entry, "to" in entry ? entry.to : entry.members);
  const who = answer?.by ? `by ${answer.by.name}` : "";
  const when = answer?.at ? `at ${clockTime(answer.at, zoneOf(frame, entry))}` : "";
  return html`not saved: yours is <b>${mine}</b>, now it is <b>${valueWord(frame, entry, answer?.is)}</b> ${who || when ? html`<small>(changed ${who} ${when})</small>` : nothing}`;
}

/** @param {Pending} pending */
function choices({ state, entry }) {
  if (state === "conflict") return html`<button class="primary" data-do="again">Use mine</button><button class="plain" data-do="drop">Keep theirs</button>`;
  if (state === "blocked") return html`<button class="primary" data-do="send-anyway">Send anyway</button><button class="plain" data-do="drop">Drop it</button>`;
  return html`${CORRECTABLE.has(entry.do) ? html`<button class="primary" data-do="correct">Correct it</button>`
    : html`<button class="primary" data-do="again">Try again</button>`}<button class="plain" data-do="drop">Drop it</button>`;
}

/** What would be lost if nobody saw it. @param {Frame} frame @param {Entry} entry */
function text(frame, entry) {
  if (entry.text) return html`<q>${entry.text}</q>`;
  return "to" in entry ? html`(yours: <b>${valueWord(frame, entry, entry.to)}</b>)` : nothing;
}

/** @param {Frame} frame @param {Entry} entry @returns {string} whose row it is */
function placeOf({ screen }, entry) {
  const { kind, ref } = rowOf(entry);
  if (kind === "note") return "Note";
  const shifts = kind === "shift" ? [ref] : screen.get("group", ref)?.members ?? [];
  const names = shifts.map((shift) => nameOf(screen, shift)).filter(Boolean);
  return names.join(", ") || "A row that is gone";
}

/** @param {import("../overlay.js").Screen} screen @param {import("../types.js").Ref} ref */
function nameOf(screen, ref) {
  const shift = screen.get("shift", ref);
  const volunteer = shift && screen.get("volunteer", shift.volunteer);
  return volunteer ? fullName(volunteer) : "";
}

/** @param {Frame} frame @param {Entry} entry */
function zoneOf({ screen, store }, entry) {
  const { kind, ref } = rowOf(entry);
  const row = kind === "volunteer" ? undefined : screen.get(kind, ref);
  return (row && store.offices.get(row.office)?.time_zone) ?? [...store.offices.values()][0].time_zone;
}

/** @param {Frame} frame @param {Entry} entry @param {any} value @returns {string} */
function valueWord(frame, entry, value) {
  if (value === null || value === undefined || value === "") return "empty";
  if (entry.do === "set_pitched") return value ? "pitched" : "not pitched";
  const shift = entry.do === "set_status" ? frame.screen.get("shift", entry.shift) : undefined;
  if (shift) return statusWord(shift, value);
  if (entry.do === "leave_out") return value ? "left out" : "in the run";
  if (entry.do === "change_departure" || entry.do === "set_next_check_in") return clockTime(value, zoneOf(frame, entry));
  if (Array.isArray(value)) return value.map((ref) => nameOf(frame.screen, ref)).join(", ") || "nobody";
  return entry.field === "phone" || entry.field === "cell" ? phoneWord(value) : String(value);
}
