// @ts-check
/**
 * Notes are stored one by one and joined on display: one author, one tab, five minutes.
 *
 * @typedef {import("./types.js").Note} Note
 * @typedef {import("./types.js").Ref} Ref
 */

const JOIN_WITHIN_MS = 5 * 60_000;

/**
 * @param {Iterable<Note>} notes
 * @param {"shift" | "group"} kind
 * @param {string[]} tabs whose notes are shown
 * @returns {Map<Ref, Note[]>} by row, oldest first
 */
export function notesByRow(notes, kind, tabs) {
  /** @type {Map<Ref, Note[]>} */
  const byRow = new Map();
  for (const note of notes) {
    const ref = note[kind];
    if (ref === null || !tabs.includes(note.tab)) continue;
    const list = byRow.get(ref);
    if (list) list.push(note);
    else byRow.set(ref, [note]);
  }
  for (const list of byRow.values()) list.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return byRow;
}

/** @param {Note[]} notes oldest first @returns {Note[][]} what is shown as one remark, oldest first */
export function joined(notes) {
  /** @type {Note[][]} */
  const remarks = [];
  for (const note of notes) {
    const first = remarks.at(-1)?.[0];
    const belongs = first && first.by === note.by && first.tab === note.tab
      && Date.parse(note.at) - Date.parse(first.at) <= JOIN_WITHIN_MS;
    if (belongs) remarks[remarks.length - 1].push(note);
    else remarks.push([note]);
  }
  return remarks;
}
