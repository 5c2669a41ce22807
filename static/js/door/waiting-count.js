// @ts-check
/** "2 people wait": for whoever says yes or no to them, on every open page. */
import { askAgain } from "./again.js";

const EVERY_MS = 10_000;

const link = document.getElementById("waiting-count");
if (!link?.dataset.from) throw new Error("The page has no #waiting-count.");

askAgain({
  url: link.dataset.from,
  everyMs: EVERY_MS,
  take: ({ waiting }) => {
    const words = waiting === 1 ? "1 person waits" : `${waiting} people wait`;
    if (link.textContent !== words) link.textContent = words;
    link.hidden = waiting === 0;
    return true;
  },
});
