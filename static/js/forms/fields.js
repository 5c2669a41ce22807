// @ts-check
/** Labelled fields with their complaint beside them. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";

/** @typedef {Record<string, string>} Complaints sentences by field name */

/**
 * @param {Complaints} complaints @param {string} name @param {string} label
 * @param {{value?: string | number, type?: string, mode?: string, isFirst?: boolean, note?: string, longest?: number}} [options]
 */
export function field(complaints, name, label, { value = "", type = "text", mode = "text", isFirst = false, note = "", longest = 60 } = {}) {
  return html`<p class="field"><label for=${`field-${name}`}>${label}${note ? html` <small>${note}</small>` : nothing}</label>
    <input id=${`field-${name}`} name=${name} type=${type} inputmode=${mode} value=${value} maxlength=${longest} autocomplete="off"
      ?data-first=${isFirst} aria-invalid=${complaints[name] ? "true" : nothing} aria-describedby=${`complaint-${name}`}>
    ${complaint(complaints, name)}</p>`;
}

/**
 * @param {Complaints} complaints @param {string} name @param {string} label
 * @param {{value: string | number, word: string}[]} choices @param {string | number} chosen at the opening of the form
 */
export function select(complaints, name, label, choices, chosen) {
  return html`<p class="field"><label for=${`field-${name}`}>${label}</label>
    <select id=${`field-${name}`} name=${name} aria-invalid=${complaints[name] ? "true" : nothing} aria-describedby=${`complaint-${name}`}>${choices.map(
      ({ value, word }) => html`<option value=${value} ?selected=${String(value) === String(chosen)}>${word}</option>`)}</select>
    ${complaint(complaints, name)}</p>`;
}

/** @param {Complaints} complaints @param {string} name */
export function complaint(complaints, name) {
  return html`<span class="complaint" id=${`complaint-${name}`}>${complaints[name] ?? nothing}</span>`;
}

/** @param {HTMLFormElement} form @returns {Record<string, string>} what was typed, without spaces around it */
export function valuesOf(form) {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
}

/** @param {HTMLFormElement} form @param {Complaints} complaints */
export function focusFirst(form, complaints) {
  const [name] = Object.keys(complaints);
  /** @type {HTMLElement | null} */ (form.querySelector(`#field-${name}`))?.focus();
}

/**
 * On a region's board: which office this is for. Nobody's is taken for granted.
 * @param {Complaints} complaints @param {Iterable<import("../types.js").Office>} offices @param {number | undefined} chosen
 */
export function officeSelect(complaints, offices, chosen) {
  const choices = [...offices].map(({ id, code, name }) => ({ value: id, word: `${code} ${name}` }));
  return select(complaints, "office", "Office", chosen === undefined ? [{ value: "", word: "Choose the office" }, ...choices] : choices, chosen ?? "");
}
