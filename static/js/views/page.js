// @ts-check
/**
 * The whole board, from one frame.
 *
 * @typedef {import("../frame.js").Frame} Frame
 */
import { html, nothing, render } from "../../vendor/lit-html/lit-html.js";
import { keyed } from "../../vendor/lit-html/directives/keyed.js";
import { drawClosed, isClosed } from "./closed.js";
import { confirmsTable } from "./confirms.js";
import { TAB_WORDS, banner, bar } from "./header.js";
import { flakeTable, lateLine } from "./flake.js";
import { kphTable } from "./kph.js";
import { legend } from "./legend.js";
import { onPaper } from "./on-paper.js";
import { reviewPage } from "./review.js";
import { toolbar } from "./toolbar.js";
import { tray } from "./tray.js";

/** @type {Record<import("../types.js").Tab, (frame: Frame) => unknown>} */
const VIEWS = { confirms: confirmsTable, kph: kphTable, flake: flakeTable, review: reviewPage };

/** @param {Frame} frame @param {import("../board.js").Places} places */
export function drawPage(frame, places) {
  const { tab, store } = frame;
  const signIn = `/accounts/login/?next=${encodeURIComponent(location.pathname)}`;
  if (isClosed(frame)) return drawClosed(frame, places, signIn);
  render(bar(frame), places.bar);
  // Keyed: the table of another tab goes in one piece; a thousand rows taken out one by one hold up the next key.
  render(html`${banner(frame, signIn)}${onPaper(frame)}${toolbar(frame)}<div class="table-box">${tab === "flake" ? lateLine(frame) : nothing}${keyed(tab, VIEWS[tab](frame))}</div>${
    tray(frame)}${legend(tab, store.board.code)}`, places.board);
  const count = frame.pips[tab];
  document.title = `${count > 0 ? `(${count}) ` : ""}${TAB_WORDS[tab]} · ${store.board.code}`;
}
