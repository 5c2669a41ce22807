// @ts-check
/** On my own page: the icon as colleagues will see it, while I choose. What is saved is the form's. */
import { textOn } from "../contrast.js";

const HEX_COLOUR = /^#[0-9a-f]{6}$/i;

/** @param {string} name @returns {HTMLInputElement} */
function field(name) {
  return /** @type {HTMLInputElement} */ (document.getElementById(`id_${name}`));
}

const email = /** @type {HTMLElement} */ (document.querySelector("[data-email]")).dataset.email ?? "";

/** As User.initials in accounts/models.py. */
function initials() {
  const [first, last] = [field("first_name").value.trim(), field("last_name").value.trim()];
  return (first && last ? firstLetter(first) + firstLetter(last) : email.slice(0, 2)).toUpperCase();
}

/** @param {string} text */
function firstLetter(text) {
  return [...text][0];
}

function preview() {
  const colour = field("colour").value;
  for (const icon of document.querySelectorAll(".preview svg")) {
    const text = /** @type {Element} */ (icon.querySelector("text"));
    text.textContent = initials();
    if (!HEX_COLOUR.test(colour)) continue;
    icon.querySelector("rect")?.setAttribute("fill", colour);
    text.setAttribute("fill", textOn(colour));
  }
}

for (const name of ["first_name", "last_name", "colour"]) field(name).addEventListener("input", preview);
preview();
