// @ts-check
/**
 * What a sheet has to say of itself: which tab, how many of its rows, when and by whom it was printed. Shown in print alone.
 *
 * @typedef {import("../frame.js").Frame} Frame
 */
import { html } from "../../vendor/lit-html/lit-html.js";
import { clockTime, dayWord } from "../zone.js";
import { TAB_WORDS } from "./header.js";

/** @param {Frame} frame */
export function onPaper({ tab, store, shown, lines, now }) {
  const [office] = store.offices.values();
  const at = new Date(now).toISOString();
  const rows = shown.length < lines.length ? `${shown.length} of ${lines.length} rows` : `all ${lines.length} rows`;
  return html`<p class="on-paper"><strong>${TAB_WORDS[tab]}</strong>, ${rows}. Printed ${dayWord(at, office.time_zone)} at ${
    clockTime(at, office.time_zone)} by ${store.me.name}.</p>`;
}
