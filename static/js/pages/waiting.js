// @ts-check
/** The page of somebody who waits: once that is over, the form asks to be let in, and the server says where to. */
import { askAgain } from "./again.js";

const EVERY_MS = 2_500;
const SLOW_AFTER_MS = 10 * 60_000;

const place = document.getElementById("waiting");
const form = document.getElementById("enter");
if (!place?.dataset.from || !(form instanceof HTMLFormElement)) throw new Error("The page has no #waiting or no #enter.");

askAgain({
  url: place.dataset.from,
  everyMs: EVERY_MS,
  slowAfterMs: SLOW_AFTER_MS,
  take: ({ waits }) => {
    if (!waits) form.submit();
    return waits;
  },
});
