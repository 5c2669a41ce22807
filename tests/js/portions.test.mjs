import assert from "node:assert/strict";
import { test } from "node:test";
import { ON_ARRIVAL, Portions } from "../../static/js/portions.js";

const keys = (from, to) => Array.from({ length: to - from }, (_, i) => String(from + i));

/** A board that stands there whole. */
function whole(board) {
  const portions = new Portions();
  do portions.next(board); while (portions.isShort);
  return portions;
}

test("a long board comes in portions, from the top, a screenful first, until all of it is there", () => {
  const portions = new Portions();
  const board = keys(0, 300);
  assert.deepEqual(portions.next(board), keys(0, 40));
  assert.equal(portions.isShort, true);
  assert.deepEqual(portions.next(board), keys(0, 190));
  assert.deepEqual(portions.next(board), board);
  assert.equal(portions.isShort, false);
});

test("a page that has just been opened fills in larger portions, once", () => {
  const portions = new Portions(ON_ARRIVAL);
  const board = keys(0, 600);
  portions.next(board);
  assert.deepEqual(portions.next(board), keys(0, 40 + ON_ARRIVAL));
  while (portions.isShort) portions.next(board);
  portions.next(board.toReversed());
  assert.deepEqual(portions.next(board.toReversed()).slice(0, 191), [...keys(410, 600).toReversed(), "0"]);
});

test("rows that are on the screen stay there while others are still to come", () => {
  const portions = whole(keys(900, 950));
  const portion = portions.next([...keys(0, 400), ...keys(900, 950)]);
  assert.deepEqual(portion, [...keys(0, 40), ...keys(900, 950)]);
  assert.equal(portions.isShort, true);
});

test("another order is brought about from the top, some rows at a time, and no row leaves the screen meanwhile", () => {
  const board = keys(0, 400);
  const portions = whole(board);
  const reversed = board.toReversed();
  assert.deepEqual(portions.next(reversed), [...reversed.slice(0, 40), ...keys(0, 360)]);
  assert.equal(portions.isShort, true);
  portions.next(reversed);
  portions.next(reversed);
  assert.deepEqual(portions.next(reversed), reversed);
  assert.equal(portions.isShort, false);
});

test("rows that go, and those that only close up, cost nothing", () => {
  const portions = whole(keys(0, 400));
  const odd = keys(0, 400).filter((key) => Number(key) % 2 === 1);
  assert.deepEqual(portions.next(odd), odd);
  assert.equal(portions.isShort, false);
});
