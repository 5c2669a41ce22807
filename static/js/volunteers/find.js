// @ts-check
/**
 * Search over everybody whom I may see: a window with one field, from the button in the bar or with the key /. What is looked for goes by POST,
 * never into an address.
 *
 * @typedef {{id: number, name: string, vanid: number | null, phone_end: string, rows: string[], is_today: boolean}} Found
 * @typedef {{people: Found[], more: boolean, sentence?: string}} Answer
 * @typedef {{id: number, name: string}} Record of which the other one is looked for
 */
import { html, nothing, render } from "../../vendor/lit-html/lit-html.js";
import { postSearch } from "../transport.js";

const PAUSE_MS = 150; // between two keys of somebody who types
const NO_ANSWER = "No answer. Check the connection; the search goes on with the next key.";

class Finder {
  #element = document.createElement("dialog");
  /** @type {Answer | null} */
  #answer = null;
  #asked = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Record | null} */
  #other = null;
  #mayMerge;

  /** @param {boolean} mayMerge */
  constructor(mayMerge) {
    this.#mayMerge = mayMerge;
    this.#element.className = "finder";
    this.#element.setAttribute("aria-label", "Find a volunteer");
    this.#element.addEventListener("keydown", this.#key);
    this.#element.addEventListener("close", this.#closed);
  }

  /** @param {string} text @param {Record | null} other */
  open(text = "", other = null) {
    if (this.#element.open) return;
    document.body.append(this.#element);
    this.#other = other;
    this.#draw();
    this.#element.showModal();
    this.#input.value = text;
    this.#input.focus();
    this.#input.select();
    if (text) this.#ask(text);
  }

  close() {
    this.#element.close();
  }

  get #input() {
    return /** @type {HTMLInputElement} */ (this.#element.querySelector("input"));
  }

  #typed = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(this.#input.value), PAUSE_MS);
  };

  /** Only the answer to what was asked last is shown. @param {string} given */
  async #ask(given) {
    const text = given.trim();
    if (text === this.#asked) return;
    this.#asked = text;
    const answer = text ? await postSearch(text).catch(() => ({ people: [], more: false, sentence: NO_ANSWER })) : null;
    if (text !== this.#asked || !this.#element.open) return;
    if (answer?.sentence === NO_ANSWER) this.#asked = "";
    this.#answer = answer;
    this.#draw();
  }

  #draw() {
    const word = this.#other ? `Find the other record of ${this.#other.name}` : "Find a volunteer";
    render(html`<label for="find-text">${word}</label>
      <input id="find-text" type="search" maxlength="100" autocomplete="off" placeholder="Name, last four digits of a phone, or VANID" aria-describedby="found-says" @input=${this.#typed}>
      <p id="found-says" class="found-says" role="status">${this.#says()}</p>
      <ul>${(this.#answer?.people ?? []).filter(({ id }) => id !== this.#other?.id).map((person) => this.#line(person))}</ul>
      <p class="close">${this.#other && !pageRecord() ? html`<button type="button" class="plain" @click=${() => this.#mark(null)}>Do not merge</button> ` : nothing}<button type="button" class="plain" @click=${() => this.close()}>Close</button></p>`, this.#element);
  }

  #says() {
    if (!this.#answer) return "Arrows and Enter choose.";
    const { people, more, sentence } = this.#answer;
    if (sentence) return sentence;
    if (people.length === 0) return "Nobody of that name, number or VANID among those whom you may see.";
    return more ? `The first ${people.length}: type more to narrow it down.` : `${people.length} found.`;
  }

  /** @param {Found} person */
  #line({ id, name, vanid, phone_end, rows, is_today }) {
    const isOnBoard = document.getElementById("board") !== null; // which stays open
    return html`<li><a href=${`/volunteers/${id}/`} target=${isOnBoard ? "_blank" : nothing} rel=${isOnBoard ? "noopener" : nothing}><strong>${name}</strong>
      <span class="vanid">${vanid ? `VANID ${vanid}` : "no VANID"}${phone_end ? ` · …${phone_end}` : nothing}</span>
      <span class=${`where ${is_today ? "is-today" : ""}`}>${rows.length > 0 ? rows.join("; ") : "no shift at your offices"}</span></a>${
      this.#merge({ id, name })}</li>`;
  }

  /** @param {Record} person */
  #merge(person) {
    if (!this.#mayMerge) return nothing;
    if (this.#other) return html`<a class="plain" href=${`/volunteers/${this.#other.id}/merge/${person.id}/`} aria-label=${`Merge ${person.name} with ${this.#other.name}`}>Merge</a>`;
    return html`<button type="button" class="plain" aria-label=${`${person.name}: merge with another record`} @click=${() => this.#mark(person)}>Merge …</button>`;
  }

  /** @param {Record | null} person the first of two; the second is to be chosen, from this search or another one */
  #mark(person) {
    this.#other = person;
    this.#draw();
    this.#input.focus();
  }

  /** @param {KeyboardEvent} event */
  #key = (event) => {
    const links = [.../** @type {NodeListOf<HTMLElement>} */ (this.#element.querySelectorAll("li > a:first-child"))];
    const at = links.findIndex((link) => link === document.activeElement);
    if (event.key === "ArrowDown") (links[at + 1] ?? links[0])?.focus();
    else if (event.key === "ArrowUp") (links[at - 1] ?? this.#input).focus();
    else if (event.key === "Escape") this.close(); // in a search field the first Esc would only empty it
    else if (event.key === "Enter" && event.target === this.#input) this.#enter(links);
    else return;
    event.preventDefault();
  };

  /** What is typed and not yet asked is asked at once; one press more opens the first. @param {HTMLElement[]} links */
  #enter(links) {
    const isAnswered = this.#input.value.trim() === this.#asked && this.#answer !== null;
    if (isAnswered) (links.length === 1 ? links[0].click() : links[0]?.focus());
    else this.#ask(this.#input.value);
  }

  /** The names in it must not outlast the window. */
  #closed = () => {
    clearTimeout(this.#timer);
    this.#answer = null;
    this.#asked = "";
    this.#other = null;
    render(nothing, this.#element);
    this.#element.remove();
  };
}

/** The record whose page this is. @returns {Record | null} */
function pageRecord() {
  const page = /** @type {HTMLElement | null} */ (document.querySelector("[data-volunteer]"));
  return page ? { id: Number(page.dataset.volunteer), name: page.dataset.name ?? "" } : null;
}

const button = /** @type {HTMLElement | null} */ (document.querySelector("[data-find]"));
const finder = new Finder(button?.dataset.mayMerge !== undefined);

/** @param {string} [text] to begin with */
export function openFinder(text) {
  finder.open(text);
}

export function closeFinder() {
  finder.close();
}

/** On a board / is the board's own search first: keyboard.js. @param {KeyboardEvent} event */
function pressed(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const isTyping = target.matches("input, select, textarea");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  openFinder();
}

if (button) {
  button.hidden = false;
  button.addEventListener("click", () => openFinder());
  if (!document.getElementById("board") && button.dataset.keys === "on") document.addEventListener("keydown", pressed);
}
const other = /** @type {HTMLElement | null} */ (document.querySelector("[data-find-other]"));
if (other) {
  other.hidden = false;
  other.addEventListener("click", () => finder.open("", pageRecord()));
}
