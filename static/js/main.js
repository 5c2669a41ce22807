// @ts-check
/** Starts the board of this page. */
import { Board } from "./board.js";
import { openStorage } from "./outbox-storage.js";

/** @param {string} id @returns {any} */
function place(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
}

const snapshot = JSON.parse(place("snapshot").textContent);
const tab = place("board").dataset.tab === "kph" ? "kph" : "confirms";
const places = { bar: place("bar"), main: place("main"), board: place("board"), menu: place("menu"), dialog: place("dialog") };
const board = new Board(snapshot, tab, places, await openStorage());
board.start();
place("loading").remove();
