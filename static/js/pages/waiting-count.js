// @ts-check
/** "2 people wait": for whoever says yes or no to them, on every open page. */
import { askAgain } from "./again.js";

const EVERY_MS = 10_000;

const link = document.getElementById("waiting-count");
if (!link?.dataset.from) throw new Error("The page has no #waiting-count.");

/** A phone's bar has no room for the word in the middle. @param {number} waiting */
function words(waiting) {
  const people = document.createElement("span");
  people.className = "people";
  people.textContent = waiting === 1 ? " person" : " people";
  return [String(waiting), people, waiting === 1 ? " waits" : " wait"];
}

let shown = 0;
askAgain({
  url: link.dataset.from,
  everyMs: EVERY_MS,
  take: ({ waiting }) => {
    link.hidden = waiting === 0;
    if (waiting !== shown) link.replaceChildren(...words(waiting));
    shown = waiting;
    return true;
  },
});
