// @ts-check
// Says when somebody new waits, or when a colleague has decided. Rows stay where they are: nothing moves under a finger.

const EVERY = 10_000; // milliseconds

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

async function look() {
  try {
    const answer = await fetch(news.dataset.poll ?? "", { headers: { Accept: "application/json" }, redirect: "manual" });
    if (answer.type === "opaqueredirect") say("You are signed out. Sign in again to see who waits.");
    else if (answer.ok) say(sentence(/** @type {{waiting: number[]}} */ (await answer.json()).waiting));
  } catch {
    // No network for a moment; the next look brings it.
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);

export {}; // a module: its names are its own
