// @ts-check
/** On the page of a person: pages in VAN, and the window that confirms a coming shift there. Everything else is plain forms. */
import { render } from "../../vendor/lit-html/lit-html.js";
import { Dialog } from "../dialog.js";
import { openConfirm } from "../forms/next-shift.js";
import { vanLinkList } from "../views/person.js";

const page = /** @type {HTMLElement} */ (document.querySelector("[data-volunteer]"));
const { volunteer: id = "", name = "", vanid = "", vanAddress = "" } = page.dataset;

const links = /** @type {HTMLElement} */ (page.querySelector("[data-van-pages]"));
render(vanLinkList(vanAddress, vanid ? Number(vanid) : null), links);

const drawNow = () => dialog.draw(/** @type {any} */ (null)); // its window shows no row of a board
const dialog = new Dialog(/** @type {HTMLDialogElement} */ (document.getElementById("dialog")), drawNow);
dialog.start();

for (const button of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-confirm]"))) {
  const { confirm, startsAt = "", zone = "UTC", place = "", role = "" } = button.dataset;
  const shift = { id: Number(confirm), starts_at: startsAt, time_zone: zone, office: null, location: place, role };
  button.hidden = false;
  button.addEventListener("click", () => openConfirm({ dialog, drawNow }, name, shift, { address: `/volunteers/${id}`, back: () => location.reload() }));
}
