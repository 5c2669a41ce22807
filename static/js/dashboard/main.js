// @ts-check
/** Starts the dashboard of this page. */
import { Dashboard } from "./dashboard.js";

/** @param {string} id @returns {any} */
function place(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
}

const places = { bar: place("bar"), main: place("main"), board: place("dashboard"), dialog: place("dialog") };
const dashboard = new Dashboard(JSON.parse(place("page").textContent), JSON.parse(place("metrics").textContent), place("dashboard").dataset.tab, places);
dashboard.start();
place("loading").remove();
