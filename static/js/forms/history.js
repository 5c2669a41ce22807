// @ts-check
/**
 * The story of one row in a drawer: newest first, each with its author, its time and, where I may, the way back.
 *
 * @typedef {import("../lines.js").Line} Line
 * @typedef {import("../types.js").Person} Person
 *
 * @typedef {object} Told
 * @property {string | null} operation
 * @property {string} kind
 * @property {Person | null} actor
 * @property {string} at
 * @property {string} words
 * @property {boolean} may_undo
 * @property {boolean} is_undone
 *
 * @typedef {object} Deeds
 * @property {import("../dialog.js").Dialog} dialog
 * @property {() => void} draw
 * @property {(row: Record<string, any>) => Promise<{status: number, entries?: Told[]}>} fetch
 * @property {(people: Person[]) => void} meet
 * @property {(told: Told, line: Line) => void} onUndo
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { domName } from "../lines.js";
import { icon } from "../people.js";
import { clockTime } from "../zone.js";

/** @param {Deeds} deeds @param {Line} line */
export function openHistory({ dialog, draw, fetch, meet, onUndo }, line) {
  /** @type {Told[] | null} */
  let entries = null;
  let problem = "";
  let asked = "";

  const ask = async (/** @type {string} */ stamp) => {
    asked = stamp;
    const { status, entries: found } = await fetch(line.kind === "shift" ? { shift: line.shift.id } : { group: line.group.id }).catch(() => ({ status: 0, entries: undefined }));
    if (stamp !== asked) return;
    problem = found ? "" : sentence(status);
    entries = found ?? entries;
    meet((found ?? []).flatMap(({ actor }) => (actor ? [actor] : [])));
    draw();
  };

  dialog.show((frame) => {
    const now = frame.byName.get(domName(line)) ?? line;
    const stamp = stampOf(now);
    // The drawing must be over before the answer asks for the next one.
    if (stamp !== asked) queueMicrotask(() => ask(stamp));
    return html`<div class="form drawer"><h2>History: ${now.name}</h2>
      ${problem ? html`<p class="complaint" role="alert">${problem} <button class="plain" @click=${() => ask(stamp)}>Try again</button></p>` : nothing}
      <ol class="story" aria-busy=${entries === null && !problem ? "true" : "false"}>${(entries ?? []).map((told) => item(told, now, onUndo))}</ol>
      ${entries === null && !problem ? html`<p class="loading" role="status">Loading</p>` : nothing}
      ${entries?.length === 0 ? html`<p>Nobody has changed this row since yesterday.</p>` : nothing}
      <div class="buttons"><button class="primary" data-first @click=${() => dialog.close()}>Close</button></div></div>`;
  });
}

/** What the story hangs on: a change of any of it calls for the story again. @param {Line} line */
function stampOf(line) {
  const rows = line.kind === "shift" ? [line.shift, line.volunteer] : [line.group];
  return [...rows, ...line.notes].map(({ id, version }) => `${id} ${version}`).join();
}

/** @param {Told} told @param {Line} line @param {Deeds["onUndo"]} onUndo */
function item(told, line, onUndo) {
  const { actor, at, words, is_undone, may_undo, kind } = told;
  const name = actor?.name ?? "Import";
  const deed = kind === "undo" ? "Redo" : "Undo";
  return html`<li class=${is_undone ? "is-undone" : ""}>${actor ? icon(actor, "") : html`<span class="icon" aria-hidden="true">VAN</span>`}
    <span class="text"><small><b>${name}</b> <time datetime=${at}>${clockTime(at, line.office.time_zone)}</time></small><br><span class="words">${words}</span>${
      is_undone ? html` <span class="tag">taken back</span>` : nothing}</span>
    ${may_undo ? html`<button class="plain" aria-label=${`${deed}: ${name}, ${words}`} @click=${() => onUndo(told, line)}>${deed}</button>` : nothing}</li>`;
}

/** @param {number} status */
function sentence(status) {
  if (status === 401) return "You are signed out. Sign in and open the history again.";
  return status === 404 ? "This row is no longer on a board that you may see." : "The history could not be loaded: the server does not answer.";
}
