// @ts-check
/**
 * The board's bar: tabs with what is late, who is here, and whether everything is saved.
 *
 * @typedef {import("../frame.js").Frame} Frame
 * @typedef {import("../types.js").Tab} Tab
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { summarise } from "../marks.js";
import { icon } from "../people.js";
import { PIPS } from "../pips.js";
import { dayAt, dayWord, span } from "../zone.js";

/** @type {Record<Tab, string>} */
export const TAB_WORDS = { confirms: "Same Day Confirms", kph: "KPH", flake: "Flake Chase", review: "Review" };
/** On a phone four tabs stand side by side. @type {Partial<Record<Tab, string>>} */
const SHORT_WORDS = { confirms: "Confirms", flake: "Chase" };
export const TABS = /** @type {Tab[]} */ (Object.keys(TAB_WORDS));
const ICONS = 8;

/** @param {Frame} frame */
export function bar(frame) {
  const { board } = frame.store;
  return html`<h1 class="board-name"><span class="code">${board.code}</span> <span class="long">${board.name}</span> ${day(frame)}</h1>
    <nav class="tabs" aria-label="Tabs">${TABS.map((tab) => tabLink(frame, tab))}</nav>
    <div class="here">${who(frame)}</div>
    ${counter(frame)}`;
}

/** Which day the board shows, and whether that is today. @param {Frame} frame */
function day({ store, now }) {
  const [office] = store.offices.values();
  const word = dayWord(`${office.day}T12:00:00Z`, "UTC");
  return dayAt(now, office.time_zone) === office.day ? html`<span class="day">${word}</span>` : html`<span class="day is-other">${word}, not today</span>`;
}

/** @param {Frame} frame @param {Tab} tab */
function tabLink(frame, tab) {
  const [, word] = PIPS[tab];
  const short = SHORT_WORDS[tab];
  const code = encodeURIComponent(frame.store.board.code);
  return html`<a href=${`/boards/${code}/${tab}`} data-do="tab" data-tab=${tab} aria-current=${frame.tab === tab ? "page" : nothing}>${short
    ? html`<span class="long">${TAB_WORDS[tab]}</span><span class="short" aria-hidden="true">${short}</span>` : TAB_WORDS[tab]}${pip(frame.pips[tab], word)}</a>`;
}

/** @param {number} count @param {string} word */
function pip(count, word) {
  return count > 0 ? html` <span class="pip is-${word.replace(" ", "-")}">${count} <span class="what">${word}</span></span>` : nothing;
}

/** @param {Frame} frame */
function who({ presence, store }) {
  const others = presence.people.filter(({ id }) => id !== store.me.id);
  const more = others.length - ICONS;
  return html`<span class="hidden">Also here:</span>${others.slice(0, ICONS).map((person) => icon(person))}${more > 0 ? html`<span class="more">+${more}</span>` : nothing}`;
}

/** @param {Frame} frame */
function counter({ queue, connection, hasLooked }) {
  const { saving, unsaved } = summarise(queue, connection.isOnline);
  // One place that stays, whatever it says: a screen reader listens to it.
  return html`<span class="saves" role="status">${unsaved > 0 ? html`<button class="counter is-unsaved" data-do="show-tray">${unsaved} not saved</button>`
    : html`<span class="counter">${saving > 0 ? `${saving} saving` : hasLooked ? "All saved" : "Loading"}</span>`}</span>`;
}

/** @param {Frame} frame @param {string} signIn the address to sign in and come back */
export function banner(frame, signIn) {
  const { barred, isLive, isOnline, isBehind, isLasting, silentFor } = frame.connection;
  const waits = frame.queue.length > 0 ? " Your edits wait here." : "";
  if (barred === "signed_out") return notice(html`You are signed out.${waits} <a href=${signIn}>Sign in</a>`);
  if (barred === "forbidden") return notice(html`You may no longer see this board. <a href="/boards/">Choose another one</a>`);
  if (barred === "stale") return notice(html`This page is out of date.${waits} <button data-do="reload">Reload</button>`);
  const kept = isLasting ? "Your edits wait here." : "Your edits wait here as long as this page stays open.";
  if (!isLive) return notice(html`<strong>Offline for ${span(silentFor)}.</strong> What you see may be that old. ${kept}`);
  if (!isOnline) return notice(html`<strong>The server does not answer.</strong> ${kept} They are sent again and again.`);
  if (isBehind) return notice(html`<strong>What you see is old.</strong> The board is asked for again and again; your edits still count.`);
  return html`<div class="banner" role="status"></div>`;
}

/** @param {unknown} content */
function notice(content) {
  return html`<div class="banner is-shown" role="status"><span>${content}</span></div>`;
}
