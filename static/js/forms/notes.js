// @ts-check
/** All notes of a row, oldest first, each as it is stored, so that each can go on its own. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { domName } from "../lines.js";
import { icon, personOf } from "../people.js";
import { clockTime } from "../zone.js";

/**
 * @param {{dialog: import("../dialog.js").Dialog, drawNow: () => void, edit: (body: Record<string, any> & {do: string}) => void}} board
 * @param {import("../lines.js").Line} line @param {() => void} onHistory
 */
export function openNotes({ dialog, drawNow, edit }, line, onHistory) {
  const remove = (/** @type {import("../types.js").Ref} */ note) => {
    edit({ do: "delete_note", note });
    drawNow();
  };
  dialog.show((frame) => {
    const notes = frame.byName.get(domName(line))?.notes ?? [];
    return html`<div class="form"><h2>Notes: ${line.name}</h2>
      <ul class="all-notes">${notes.map((note) => {
        const person = personOf(frame.store.people, note.by);
        return html`<li>${icon(person, "")}<span class="text"><small>${person.name}, ${clockTime(note.at, line.office.time_zone)}</small><br>${note.text}</span>
          <button class="plain" aria-label=${`Delete the note “${note.text}”`} @click=${() => remove(note.id)}>Delete</button></li>`;
      })}</ul>${notes.length === 0 ? html`<p>No notes.</p>` : ""}
      <div class="buttons"><button class="plain" @click=${onHistory}>History</button><span class="spring"></span><button class="primary" data-first @click=${() => dialog.close()}>Close</button></div></div>`;
  });
}
