// @ts-check
// Keeps the page of an import run, or of a sync to VAN, up to date without a reload: the bar every second, the rest when the stage changes.

const EVERY = 1000; // milliseconds
const LONGEST = 15_000; // between two tries while the server does not answer

/** @typedef {{stage: string, sentence: string, done: number, total: number}} Progress */

const says = /** @type {HTMLElement} */ (document.getElementById("run-says"));
let wait = EVERY;

/** @returns {HTMLElement} */
const shown = () => /** @type {HTMLElement} */ (document.getElementById("run"));

/** @param {string} address */
async function get(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json, text/html" }, redirect: "manual" });
  if (answer.type === "opaqueredirect") throw new Error("signed out");
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return answer;
}

/** @param {Progress} progress */
function paint({ done, total }) {
  const bar = /** @type {HTMLProgressElement | null} */ (document.getElementById("run-bar"));
  const count = document.getElementById("run-count");
  if (!bar || !count || !total) return;
  bar.max = total;
  bar.value = done;
  count.textContent = `${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}`;
}

/** Take the same parts from the page as it is now. What stands above them stays, and with it the place of a reader. */
async function redraw() {
  const page = new DOMParser().parseFromString(await (await get(location.href)).text(), "text/html");
  const fresh = page.getElementById("run");
  if (!fresh) throw new Error("not the page of a run");
  shown().replaceWith(document.adoptNode(fresh));
  says.className = page.getElementById("run-says")?.className ?? says.className;
}

/** @param {string} address */
async function look(address) {
  const progress = /** @type {Progress} */ (await (await get(address)).json());
  if (progress.stage !== shown().dataset.stage) await redraw();
  else paint(progress);
  if (says.textContent !== progress.sentence) says.textContent = progress.sentence; // spoken once, when it changes
}

async function keepLooking() {
  const address = shown().dataset.poll;
  if (!address) return;
  try {
    await look(address);
    wait = EVERY;
  } catch (problem) {
    wait = Math.min(wait * 2, LONGEST);
    says.textContent = problem instanceof Error && problem.message === "signed out"
      ? "You are signed out. The work goes on; sign in again to see it."
      : "The server does not answer; looking again …";
  }
  setTimeout(keepLooking, wait);
}

setTimeout(keepLooking, EVERY / 2);
