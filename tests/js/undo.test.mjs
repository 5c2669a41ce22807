import assert from "node:assert/strict";
import test from "node:test";
import { Deeds } from "../../static/js/deeds.js";
import { project } from "../../static/js/overlay.js";
import { UndoStack, onTheWire } from "../../static/js/undo.js";
import { wordsOf } from "../../static/js/words.js";
import { NOW, group, note, pending, shift, store, volunteer } from "./day.mjs";

const flip = (id, was, to) => ({ id, do: "set_status", shift: 812, was, to, at: NOW });
const undoOf = (id, entry) => ({ id, do: "undo", operation: entry.id, of: entry, at: NOW });
const screenOf = (board, ...entries) => project(board, entries.map((entry) => pending(entry)), (at) => at);

test("the last edit is taken back first, and done again last", () => {
  const stack = new UndoStack();
  stack.did(flip("a", "booked", "in"), "first");
  stack.did(flip("b", "in", "completed"), "second");
  assert.deepEqual([stack.undo("u1").body.operation, stack.undo("u2").body.operation, stack.undo("u3")], ["b", "a", null]);
  assert.deepEqual([stack.redo("r1").body.operation, stack.redo("r2").body.operation, stack.redo("r3")], ["u2", "u1", null]);
});

test("what was done again is taken back by the redo's own name", () => {
  const stack = new UndoStack();
  stack.did(flip("a", "booked", "in"), "first");
  stack.undo("u");
  stack.redo("r");
  assert.equal(stack.undo("u2").body.operation, "r");
});

test("a new edit forgets what might have been done again", () => {
  const stack = new UndoStack();
  stack.did(flip("a", "booked", "in"), "first");
  stack.undo("u");
  stack.did(flip("b", "booked", "declined"), "second");
  assert.equal(stack.redo("r"), null);
});

test("an edit that was not saved has nothing to take back", () => {
  const stack = new UndoStack();
  stack.did(flip("a", "booked", "in"), "first");
  stack.forget("a");
  assert.equal(stack.undo("u"), null);
});

test("only the last edit has a button", () => {
  const stack = new UndoStack();
  stack.did(flip("a", "booked", "in"), "first");
  stack.did(flip("b", "in", "completed"), "second");
  assert.deepEqual([stack.offers("a"), stack.offers("b")], [null, "undo"]);
  stack.undo("u");
  assert.deepEqual([stack.offers("b"), stack.offers("u"), stack.offers("a")], [null, "redo", "undo"]);
});

test("what an undo takes back stays in this browser", () => {
  assert.deepEqual(onTheWire({ ...undoOf("u", flip("a", "booked", "in")), sent: NOW }), { id: "u", do: "undo", operation: "a", at: NOW, sent: NOW });
  assert.deepEqual(onTheWire(flip("a", "booked", "in")), flip("a", "booked", "in"));
});

test("an edit and its undo that both wait leave the row as it is", () => {
  const board = store({ shift: [shift()] });
  const first = flip("a", "booked", "in");
  assert.equal(screenOf(board, first, undoOf("u", first)).get("shift", 812).status, "booked");
});

test("an edit, its undo and its redo that all wait are the edit", () => {
  const board = store({ shift: [shift()] });
  const first = flip("a", "booked", "in");
  const undo = undoOf("u", first);
  assert.equal(screenOf(board, first, undo, { ...undoOf("r", undo), of: first }).get("shift", 812).status, "in");
});

test("a waiting walk-in that is taken back is not on the screen", () => {
  const walkIn = { id: "w", do: "add_walk_in", shift: "key", office: 3, first_name: "Wanda", last_name: "Walker", phone: "1", slot: "09:00", activity: 1, at: NOW };
  assert.equal(screenOf(store({}), walkIn, undoOf("u", walkIn)).rows.shift.size, 0);
});

test("the undo of a saved status paints the status that was", () => {
  const board = store({ shift: [shift({ status: "in" })] });
  assert.equal(screenOf(board, undoOf("u", flip("a", "booked", "in"))).get("shift", 812).status, "booked");
});

test("the undo of an edit of another page paints nothing ahead of the server", () => {
  const board = store({ shift: [shift({ status: "in" })] });
  assert.equal(screenOf(board, undoOf("u", { id: "a", do: "set_status", shift: 812, at: NOW })).get("shift", 812).status, "in");
});

const WORDS = [
  [flip("a", "booked", "in"), "Maria Alva: In, was Scheduled"],
  [{ do: "add_pass", shift: 812, tab: "confirms" }, "Maria Alva: one more pass"],
  [{ do: "add_note", shift: 812, text: "left voicemail" }, "Maria Alva: note “left voicemail”"],
  [{ do: "edit_volunteer", shift: 812, field: "cell", was: "", to: "8165550188" }, "Maria Alva: cell 816-555-0188, was empty"],
  [{ do: "set_goal", group: 5, was: 84, to: 126 }, "Maria Alva: goal 126, was 84"],
  [{ do: "check_in", group: 5, was: 0, to: 48 }, "Maria Alva: doors 48, was 0"],
  [{ do: "return_group", group: 5, members: [812] }, "Maria Alva: Final"],
  [{ do: "change_members", group: 5, was: [812], to: [] }, "Maria Alva: members nobody, was Maria Alva"],
  [{ do: "delete_note", note: 9 }, "Maria Alva: note deleted"],
  [{ do: "create_group", group: "key", office: 3, members: [812] }, "Maria Alva: group made"],
  [{ do: "add_walk_in", shift: "key", first_name: "Wanda", last_name: "Walker" }, "Wanda Walker: walk-in added"],
  [{ do: "attach_vanid", shift: 812, vanid: 101 }, "Maria Alva: VANID 101"],
  [{ do: "set_pitched", shift: 812, was: false, to: true }, "Maria Alva: pitched, was not pitched"],
  [{ do: "leave_out", shift: 812, was: false, to: true }, "Maria Alva: left out of the sync, was in the sync"],
];
for (const [entry, words] of WORDS) {
  test(`${entry.do} is said as "${words}"`, () => {
    const board = store({ shift: [shift()], volunteer: [volunteer()], group: [group()], note: [note()] });
    assert.equal(wordsOf(screenOf(board), entry), words);
  });
}

function deeds() {
  const said = [];
  const sent = [];
  const toast = { say: ({ words }, offer) => said.push({ words, offer }), draw() {}, forget() {} };
  const board = store({ shift: [shift()] });
  return { said, sent, board: new Deeds(toast, () => screenOf(board), (entry) => sent.push(entry)) };
}

test("each edit is said with its undo, and each undo with its redo", () => {
  const { said, sent, board } = deeds();
  board.did(flip("a", "booked", "in"));
  board.undo();
  board.redo();
  assert.deepEqual(said.map(({ words }) => words), [
    "Maria Alva: In, was Scheduled", "Taken back: Maria Alva: In, was Scheduled", "Done again: Maria Alva: In, was Scheduled",
  ]);
  assert.deepEqual([said[0].offer(), said[1].offer(), said[2].offer()], [null, null, "undo"]);
  assert.deepEqual(sent.map(({ operation }) => operation), ["a", sent[0].id]);
});

test("an edit that changed nothing offers no undo", () => {
  const { said, board } = deeds();
  board.did(flip("a", "booked", "in"));
  board.applied(pending(flip("a", "booked", "in"), { answer: { id: "a", result: "applied", patches: [] } }));
  assert.equal(said[0].offer(), null);
});

test("a colleague's edit taken back from the history can be done again by key", () => {
  const { sent, board } = deeds();
  board.takeBack("theirs", { id: "theirs", do: "set_status", shift: 812, at: NOW }, "Maria Alva: set In");
  board.redo();
  assert.deepEqual(sent.map(({ operation }) => operation), ["theirs", sent[0].id]);
});
