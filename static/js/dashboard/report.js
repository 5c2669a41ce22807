// @ts-check
/**
 * The hourly report as plain text: the state and each region, a line each, for a text message or a chat. Numbers and places, nobody's name.
 *
 * @typedef {import("./dashboard.js").Dashboard} Dashboard
 */
import { html, nothing, render } from "../../vendor/lit-html/lit-html.js";
import { clockTime, dayWord } from "../zone.js";
import { NOTHING, withCounts, wordsOf } from "./values.js";

/** @param {Dashboard} dashboard @returns {string} */
export function reportOf(dashboard) {
  const { page, tab, frame, asOf } = dashboard;
  const columns = dashboard.columns();
  const counts = withCounts(columns.map(({ figure }) => figure));
  const { state, regions } = dashboard.rows();
  const one = (/** @type {import("./rows.js").Row} */ row) => {
    const words = columns.map(({ figure, label }) => {
      const { main, more } = wordsOf(figure, row.sums, counts.has(figure.name));
      return main === NOTHING ? "" : `${label} ${more ? `${main} (${more})` : main}`;
    });
    return `${row.code}: ${words.filter(Boolean).join(", ")}`;
  };
  const head = `${page.tabs[tab].word}, ${dayWord(`${frame.day}T12:00:00Z`, "UTC")}, ${clockTime(asOf, page.time_zone)}`;
  return [head, ...[state, ...regions].map(one)].join("\n");
}

/** Shown, so that one sees what is sent, and copied at once where the browser lets us. @param {Dashboard} dashboard */
export async function showReport(dashboard) {
  const { dialog } = dashboard.places;
  const text = reportOf(dashboard);
  const draw = (/** @type {string} */ says) => render(html`<form method="dialog" class="form report"><h2 id="report-title">Report</h2>
    <textarea readonly rows=${Math.min(18, 2 * text.split("\n").length)} aria-labelledby="report-title" .value=${text}></textarea>
    <p class="about" role="status">${says}</p>
    <div class="buttons"><button class="primary">Close</button></div></form>`, dialog);
  draw("");
  dialog.addEventListener("close", () => render(nothing, dialog), { once: true });
  dialog.showModal();
  const area = /** @type {HTMLTextAreaElement} */ (dialog.querySelector("textarea"));
  area.focus();
  area.select();
  draw(await isCopied(text) ? "Copied. Paste it into your message." : "This browser does not let the page copy: press Ctrl C (Cmd C on a Mac).");
}

/** @param {string} text */
async function isCopied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
