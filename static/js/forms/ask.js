// @ts-check
/** A question before something that cannot be taken back with one press. */
import { html } from "../../vendor/lit-html/lit-html.js";

/**
 * @param {import("../dialog.js").Dialog} dialog
 * @param {{question: string, yes: string, onYes: () => void}} about
 */
export function ask(dialog, { question, yes, onYes }) {
  const answer = () => {
    dialog.close();
    onYes();
  };
  dialog.show(() => html`<div class="form is-small"><h2>${question}</h2>
    <div class="buttons"><button class="plain" data-first @click=${() => dialog.close()}>Cancel</button><button class="primary" @click=${answer}>${yes}</button></div></div>`);
}
