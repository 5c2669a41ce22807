// @ts-check
/** The keys, and the switch that turns the single ones off for people whose tools type on their own. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";

const KEYS = [
  ["← ↑ → ↓", "move from cell to cell in the table"],
  ["Enter", "open a cell, press its button; save what is typed"],
  ["Esc", "leave a cell or a form without saving it"],
  ["1–7", "in the status menu: choose a status"],
  ["Ctrl Z", "take back my last edit (Cmd Z on a Mac)"],
  ["Ctrl ⇧ Z", "do it again; or Ctrl Y"],
  ["h", "history of the row I am in"],
  ["n", "next row that others have changed"],
  ["/", "search this board; a second time, or Enter without a hit: search everybody"],
  ["+", "new walk-in"],
  ["g", "new canvass group (KPH)"],
  ["?", "these keys"],
];

/** @param {import("../dialog.js").Dialog} dialog @param {import("../my-keys.js").MyKeys} mine */
export function showKeys(dialog, mine) {
  const flip = (/** @type {Event} */ event) => void mine.turn(/** @type {HTMLInputElement} */ (event.target).checked);
  dialog.show(({ tab }) => html`<div class="form is-small"><h2>Keys</h2>
    <dl class="keys">${KEYS.map(([key, words]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${words}</dd></div>`)}</dl>
    <label class="check"><input type="checkbox" .checked=${mine.areOn} @change=${flip}> Single keys (/ + g h n ?) are on, on all my boards</label>
    <p class="complaint" role="alert">${mine.complaint || nothing}</p>
    <div class="buttons"><a class="plain help-link" href=${`/help/${tab}`} target="_blank" rel="noopener">Help for this tab</a><button class="primary" data-first @click=${() => dialog.close()}>Close</button></div></div>`);
}
