// @ts-check
// Choosing what is sent to VAN: all or none of an office, one answer for many questions, and what the button would do.

const LEAVE = "Leave as it is";

/** @template {Element} T @param {ParentNode} within @param {string} selector @returns {T[]} */
const all = (within, selector) => /** @type {T[]} */ ([...within.querySelectorAll(selector)]);

/** @returns {HTMLFormElement | null} */
const form = () => document.querySelector("#sync");

function count() {
  const chosen = form();
  const button = document.getElementById("go");
  const says = document.getElementById("go-says");
  if (!chosen || !button || !says) return;
  const ticked = all(chosen, 'input[name="pick"]:checked').length;
  /** @type {HTMLSelectElement[]} */
  const answers = all(chosen, 'select[name="pick"]');
  for (const answer of answers) answer.classList.toggle("is-answered", answer.value !== "");
  const answered = answers.filter(({ value }) => value !== "").length;
  const open = answers.length - answered;
  button.textContent = `Sync ${ticked + answered} ${ticked + answered === 1 ? "row" : "rows"} to VAN`;
  says.textContent = open > 0 ? `${open} without an answer: they stay as they are.` : "";
}

/** @param {HTMLSelectElement} select */
function answerAll(select) {
  for (const answer of /** @type {HTMLSelectElement[]} */ (all(/** @type {Element} */ (select.closest("section")), 'select[name="pick"]'))) {
    const option = [...answer.options].find(({ dataset, value }) => (select.value === LEAVE ? value === "" : dataset.answer === select.value));
    if (option) answer.value = option.value;
  }
}

document.addEventListener("change", ({ target }) => {
  if (target instanceof HTMLSelectElement && "all" in target.dataset && target.value) answerAll(target);
  count();
});

document.addEventListener("click", ({ target }) => {
  const tick = target instanceof HTMLElement ? target.dataset.tick : undefined;
  if (!tick) return;
  const section = /** @type {Element} */ (/** @type {HTMLElement} */ (target).closest("section"));
  for (const box of /** @type {HTMLInputElement[]} */ (all(section, 'input[name="pick"]'))) box.checked = tick === "all";
  count();
});

/** Buttons that work only with scripts; again when the page was drawn anew. */
function ready() {
  for (const hidden of /** @type {HTMLElement[]} */ (all(document, ".for-all, .ticks"))) hidden.hidden = false;
  count();
}

new MutationObserver(ready).observe(/** @type {Element} */ (document.querySelector(".van")), { childList: true });
ready();
