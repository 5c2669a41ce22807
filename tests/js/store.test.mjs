import assert from "node:assert/strict";
import test from "node:test";
import { Store } from "../../static/js/store.js";
import { OFFICE, OTHER_OFFICE, brings, change, gone, note, shift, snapshot, store, volunteer } from "./day.mjs";

const region = (rows) => store(rows, [OFFICE, OTHER_OFFICE]);

test("a snapshot's numbers stand for the words of their column, and nothing stands for nothing", () => {
  const made = snapshot({ shift: [shift({ role: 1, location: null })] });
  made.words = { shift: { role: ["Canvassing", "Comfort Vol"], location: ["Westport"] } };
  assert.deepEqual(new Store(made).rows.shift.get(812), shift({ role: "Comfort Vol", location: null }));
});

test("a snapshot's arrays become rows by their columns", () => {
  assert.deepEqual(store({ shift: [shift()] }).rows.shift.get(812), shift());
});

test("the next number is applied, the same again is seen, a later one is a hole", () => {
  const board = store({ shift: [shift()] });
  assert.equal(board.receive(change(120, [brings("shift", shift({ version: 8, status: "in" }))])), "hole");
  assert.equal(board.rows.shift.get(812).status, "booked");
  assert.equal(board.receive(change(119, [brings("shift", shift({ version: 7, status: "declined" }))])), "applied");
  assert.equal(board.receive(change(119, [brings("shift", shift({ version: 9, status: "in" }))])), "seen");
  assert.equal(board.rows.shift.get(812).status, "declined");
  assert.equal(board.offices.get(3).number, 119);
});

test("a change of an office that is not on the board counts as seen", () => {
  assert.equal(store().receive(change(1, [], 99)), "seen");
});

test("a late answer does not rewind a row", () => {
  const board = store({ shift: [shift({ version: 8, status: "in" })] });
  board.applyPatches([brings("shift", shift({ version: 7, status: "declined" })), brings("shift", shift({ version: 8, status: "no_show" }))]);
  assert.equal(board.rows.shift.get(812).status, "in");
});

test("a row that went stays gone when an older patch of it comes late", () => {
  const board = store({ shift: [shift()] });
  board.applyPatches([gone("shift", 812, 3, 8)]);
  board.applyPatches([brings("shift", shift({ version: 7 })), brings("shift", shift({ version: 8 }))]);
  assert.equal(board.rows.shift.has(812), false);
  board.applyPatches([brings("shift", shift({ version: 9 }))]);
  assert.equal(board.rows.shift.has(812), true);
});

test("a tombstone outlives a new snapshot", () => {
  const board = store({ shift: [shift()] });
  board.applyPatches([gone("shift", 812, 3, 8)]);
  board.load(snapshot());
  board.applyPatches([brings("shift", shift({ version: 7 }))]);
  assert.equal(board.rows.shift.has(812), false);
});

for (const order of ["gone first", "arrival first"]) {
  test(`a row that moves between two offices of a region board stays: ${order}`, () => {
    const board = region({ shift: [shift()] });
    const patches = [gone("shift", 812, 3, 7), brings("shift", shift({ office: 4, version: 7 }))];
    board.applyPatches(order === "gone first" ? patches : patches.toReversed());
    assert.equal(board.rows.shift.get(812)?.office, 4);
  });
}

test("gone from an office where the row no longer is does not count, whatever its version", () => {
  const board = region({ shift: [shift({ office: 4, version: 7 })] });
  board.applyPatches([gone("shift", 812, 3, 9)]);
  assert.equal(board.rows.shift.has(812), true);
});

test("a row of another day is ignored", () => {
  const board = store();
  board.applyPatches([brings("shift", shift({ day: "2026-11-01" }))]);
  assert.equal(board.rows.shift.size, 0);
});

test("the notes of a row go with it, other notes stay", () => {
  const board = store({ shift: [shift(), shift({ id: 813 })], note: [note(), note({ id: 10, shift: 813 })] });
  board.applyPatches([gone("shift", 812, 3, 7)]);
  assert.deepEqual([...board.rows.note.keys()], [10]);
});

test("a volunteer's patch has neither office nor day", () => {
  const board = store();
  board.applyPatches([brings("volunteer", volunteer({ version: 3, cell: "9135550102" }))]);
  assert.equal(board.rows.volunteer.get(40).cell, "9135550102");
});

test("a row named by its key and by its id is one row", () => {
  const board = store();
  assert.equal(board.idOf("shift", "k-1"), "k-1");
  board.applyPatches([brings("shift", shift({ id: 900, key: "k-1", version: 1 }))]);
  assert.equal(board.idOf("shift", "k-1"), 900);
});

test("people who act are known by name afterwards", () => {
  const board = store();
  board.receive({ ...change(119, []), people: [{ id: 6, name: "Ben Kim", initials: "BK", colour: "#000000" }] });
  assert.equal(board.people.get(6).name, "Ben Kim");
});

test("an answer to what was sent again after a reload brings no row back that went meanwhile", () => {
  const board = store({});
  board.answered([brings("shift", shift({ id: 900, version: 1 }))], { 3: 118 });
  assert.equal(board.rows.shift.size, 0);
  board.answered([brings("shift", shift({ id: 901, version: 1 }))], { 3: 119 });
  assert.equal(board.rows.shift.size, 1);
});
