// @ts-check
/** Starts the board of this page. */
import { Board } from "./board.js";
import { Metrics } from "./metrics.js";
import { openStorage } from "./outbox-storage.js";

/** @param {string} id @returns {any} */
function place(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
}

const storage = openStorage(); // takes as long as reading the snapshot does
const snapshot = JSON.parse(place("snapshot").textContent);
place("snapshot").remove(); // the names in it must not outlast a board that is closed
const metrics = new Metrics(JSON.parse(place("metrics").textContent));
const places = { bar: place("bar"), main: place("main"), board: place("board"), menu: place("menu"), dialog: place("dialog"), toast: place("toast") };
const board = new Board(snapshot, place("board").dataset.tab, places, await storage, metrics);
board.start();
place("loading").remove();
