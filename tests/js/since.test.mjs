import assert from "node:assert/strict";
import test from "node:test";
import { confirmsLines, kphLines } from "../../static/js/lines.js";
import { project } from "../../static/js/overlay.js";
import { Since } from "../../static/js/since.js";
import { brings, change, gone, group, note, shift, snapshot, store, volunteer } from "./day.mjs";

const ANA = 5;
const BO = 6;
const ROWS = { shift: [shift()], volunteer: [volunteer()], group: [group()], note: [note()] };

function shelf() {
  const kept = new Map();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value) };
}

function setUp(rows = ROWS, place = shelf()) {
  const board = store(rows);
  const since = new Since(board, place);
  let number = 118;
  const hear = (patches, more = {}) => {
    const told = { ...change(++number, patches), ...more };
    since.hear(told);
    board.receive(told);
  };
  const line = () => confirmsLines(project(board, [], (at) => at))[0];
  const groupLine = () => kphLines(project(board, [], (at) => at))[0];
  return { board, since, hear, line, groupLine, place, authors: () => since.authorsOf(line()) };
}

test("a board that I see for the first time has no news", () => {
  assert.deepEqual(setUp().authors(), []);
});

test("a colleague's edit is news until I look at the row", () => {
  const { hear, authors, since, line } = setUp();
  hear([brings("shift", shift({ version: 7, status: "in" }))]);
  assert.deepEqual(authors(), [BO]);
  assert.equal(since.look(line()), true);
  assert.deepEqual(authors(), []);
  assert.equal(since.look(line()), false);
});

test("my own edits are none, from whatever window they come", () => {
  const { hear, authors, since } = setUp();
  since.mine([brings("shift", shift({ version: 7 }))]);
  hear([brings("shift", shift({ version: 7 }))], { actor: ANA });
  hear([brings("shift", shift({ version: 8 }))], { actor: ANA });
  assert.deepEqual(authors(), []);
});

test("what a colleague did stays news although I wrote after it", () => {
  const { hear, authors } = setUp();
  hear([brings("shift", shift({ version: 7 }))]);
  hear([brings("shift", shift({ version: 8 }))], { actor: ANA });
  assert.deepEqual(authors(), [BO]);
});

for (const more of [{ actor: null, kind: "import" }, { kind: "claim" }, { kind: "release" }]) {
  test(`${JSON.stringify(more)} is no news`, () => {
    const { hear, authors } = setUp();
    hear([brings("shift", shift({ version: 7 }))], more);
    assert.deepEqual(authors(), []);
  });
}

test("a note that comes and a note that goes are news of their row", () => {
  const { hear, authors, since, line } = setUp();
  hear([brings("note", note({ id: 10, by: BO }))]);
  assert.deepEqual(authors(), [BO]);
  since.look(line());
  hear([gone("note", 9, 3, 2)]);
  assert.deepEqual(authors(), [BO]);
});

test("another phone number is news of the person's row, a note on a group of the group's", () => {
  const { hear, authors, since, groupLine } = setUp();
  hear([brings("volunteer", volunteer({ version: 3, cell: "8165550188" })), brings("note", note({ id: 10, shift: null, group: 5, by: BO }))]);
  assert.deepEqual([authors(), since.authorsOf(groupLine())], [[BO], [BO]]);
});

test("each author is named once", () => {
  const { hear, authors } = setUp();
  hear([brings("shift", shift({ version: 7 }))]);
  hear([brings("shift", shift({ version: 8 }))]);
  hear([brings("shift", shift({ version: 9 }))], { actor: 7 });
  assert.deepEqual(authors(), [BO, 7]);
});

test("what came with a new snapshot is news by somebody", () => {
  const { board, authors, since } = setUp();
  board.load(snapshot({ ...ROWS, shift: [shift({ version: 9 })] }));
  since.reload();
  assert.deepEqual(authors(), [null]);
});

test("the snapshot after what I heard does not forget who it was", () => {
  const { board, hear, authors, since } = setUp();
  hear([brings("shift", shift({ version: 7 }))]);
  board.load(snapshot({ ...ROWS, shift: [shift({ version: 7 })] }));
  since.reload();
  assert.deepEqual(authors(), [BO]);
});

test("what I have not looked at is news after a reload, and what I have is not", () => {
  const first = setUp();
  first.hear([brings("shift", shift({ version: 7 })), brings("note", note({ id: 10, by: BO }))]);
  first.since.save();
  const rows = { ...ROWS, shift: [shift({ version: 7 })], note: [note(), note({ id: 10, by: BO })] };
  const second = setUp(rows, first.place);
  assert.equal(second.authors().length > 0, true);
  second.since.look(second.line());
  second.since.save();
  assert.deepEqual(setUp(rows, first.place).authors(), []);
});

test("another day begins without news", () => {
  const first = setUp();
  first.since.save();
  const place = { ...first.place, getItem: (name) => first.place.getItem(name)?.replace("2026-10-31", "2026-10-30") };
  assert.deepEqual(setUp({ ...ROWS, shift: [shift({ version: 7 })] }, place).authors(), []);
});

test("all can be marked as looked at", () => {
  const { hear, since, authors, line } = setUp();
  hear([brings("shift", shift({ version: 7 }))]);
  since.clear([line()]);
  assert.deepEqual(authors(), []);
});
