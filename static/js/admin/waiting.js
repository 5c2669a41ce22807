// @ts-check
// Says when somebody new waits, or when a colleague has decided. Rows stay where they are: nothing moves under a finger.
import { askAgain } from "../pages/again.js";

const EVERY_MS = 10_000;

const news = /** @type {HTMLElement} */ (document.getElementById("waiting-news"));
const says = /** @type {HTMLElement} */ (news.querySelector("span"));
const shown = new Set((news.dataset.shown ?? "").split(",").filter(Boolean).map(Number));

/** @param {number[]} waiting */
function sentence(waiting) {
  const more = waiting.filter((id) => !shown.has(id)).length;
  if (more) return more === 1 ? "1 more waits." : `${more} more wait.`;
  const fewer = shown.size - waiting.length;
  return fewer ? `Somebody else has decided about ${fewer} of these.` : "";
}

/** @param {string} text */
function say(text) {
  if (says.textContent === text) return; // spoken once, when it changes
  says.textContent = text;
  news.hidden = !text;
}

askAgain({
  url: news.dataset.poll ?? "",
  everyMs: EVERY_MS,
  take: ({ waiting }) => {
    say(sentence(waiting));
    return true;
  },
  refused: () => {
    say("You are signed out. Sign in again to see who waits.");
    return true; // it may be done in another tab
  },
});
