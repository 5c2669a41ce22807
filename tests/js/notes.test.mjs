import assert from "node:assert/strict";
import test from "node:test";
import { joined, notesByRow } from "../../static/js/notes.js";
import { Marker, summarise } from "../../static/js/marks.js";
import { note, pending, shift, store } from "./day.mjs";

const at = (minute) => `2026-10-31T14:${String(minute).padStart(2, "0")}:00Z`;
const texts = (remarks) => remarks.map((remark) => remark.map(({ text }) => text).join("; "));

test("notes of one author and tab within five minutes are shown as one", () => {
  const notes = [note({ text: "a", at: at(0) }), note({ text: "b", at: at(5) }), note({ text: "c", at: at(6) }), note({ text: "d", at: at(7), by: 6 }), note({ text: "e", at: at(8), by: 6, tab: "flake" })];
  assert.deepEqual(texts(joined(notes)), ["a; b", "c", "d", "e"]);
});

test("a board shows the notes of its own tabs, oldest first", () => {
  const notes = [note({ text: "later", at: at(9) }), note({ text: "kph", tab: "kph" }), note({ text: "chase", tab: "flake", at: at(3) })];
  assert.deepEqual(notesByRow(notes, "shift", ["confirms", "flake"]).get(812).map(({ text }) => text), ["chase", "later"]);
});

test("a cell says saving, waiting while the connection is gone, not saved, and saved for a moment", () => {
  const marker = new Marker(store({ shift: [shift()] }));
  const edit = pending({ do: "set_status", shift: 812, to: "in" });
  const mark = (queue, isOnline, now) => marker.marks(queue, isOnline, now).get("shift:812")?.get("status");
  assert.equal(mark([edit], true, 0), "saving");
  assert.equal(mark([edit], false, 0), "waiting");
  assert.equal(mark([{ ...edit, state: "conflict" }], true, 0), "not saved");
  const lasts = marker.saved(edit, 0);
  assert.equal(mark([], true, lasts - 1), "saved");
  assert.equal(mark([], true, lasts), undefined);
});

test("the header counts what is saving and what is not saved", () => {
  const waiting = pending({ do: "add_pass", shift: 812 });
  assert.deepEqual(summarise([], true), { saving: 0, unsaved: 0 });
  assert.deepEqual(summarise([waiting, waiting], true), { saving: 2, unsaved: 0 });
  assert.deepEqual(summarise([waiting, waiting], false), { saving: 0, unsaved: 2 });
  assert.deepEqual(summarise([waiting, { ...waiting, state: "refused" }], true), { saving: 0, unsaved: 2 });
});
