// @ts-check
/**
 * A person's icon: initials on the person's colour. The colours live in one style sheet made here, because the page's policy
 * allows no style attributes.
 *
 * @typedef {import("./types.js").Person} Person
 */
import { html, nothing } from "../vendor/lit-html/lit-html.js";
import { textOn } from "./contrast.js";

const HEX_COLOUR = /^#[0-9a-f]{6}$/i;
const UNKNOWN = { id: 0, name: "CPT", initials: "··", colour: "" };

export class Colours {
  #sheet = new CSSStyleSheet();
  /** @type {Map<number, string>} */
  #known = new Map();

  start() {
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.#sheet];
  }

  stop() {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet);
  }

  /** @param {Iterable<Person>} people */
  learn(people) {
    for (const { id, colour } of people) {
      if (!HEX_COLOUR.test(colour) || this.#known.get(id) === colour) continue;
      this.#known.set(id, colour);
      this.#sheet.insertRule(`.person-${Number(id)} { background: ${colour}; color: ${textOn(colour)} }`, this.#sheet.cssRules.length);
    }
  }
}

/** @param {Map<number, Person>} people @param {number | null} id @returns {Person} */
export function personOf(people, id) {
  return people.get(id ?? 0) ?? UNKNOWN;
}

/** @param {Person} person @param {string} [about] what it says in words; empty where the name stands beside it */
export function icon(person, about = person.name) {
  return html`<span class="icon person-${person.id}" title=${about || nothing}><span aria-hidden="true">${person.initials}</span>${
    about ? html`<span class="hidden">${about}</span>` : nothing}</span>`;
}
