// @ts-check
/**
 * A board that is not, or no longer, for the person in front of it: the sentence, and nothing that was on it.
 *
 * @typedef {import("../frame.js").Frame} Frame
 */
import { nothing, render } from "../../vendor/lit-html/lit-html.js";
import { closeFinder } from "../volunteers/find.js";
import { banner } from "./header.js";

/** @param {Frame} frame */
export function isClosed({ connection: { barred } }) {
  return barred === "signed_out" || barred === "forbidden";
}

/** @param {Frame} frame @param {import("../board.js").Places} places @param {string} signIn */
export function drawClosed(frame, places, signIn) {
  if (places.menu.matches(":popover-open")) places.menu.hidePopover();
  if (places.dialog.open) places.dialog.close();
  closeFinder();
  places.toast.classList.remove("is-shown");
  for (const place of [places.bar, places.menu, places.dialog, places.toast]) render(nothing, place);
  render(banner(frame, signIn), places.board);
  document.title = frame.store.board.code;
}
