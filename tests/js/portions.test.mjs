import assert from "node:assert/strict";
import { test } from "node:test";
import { Portions } from "../../static/js/portions.js";

const keys = (from, to) => Array.from({ length: to - from }, (_, i) => String(from + i));

test("a long board comes in portions, from the top, until all of it is there", () => {
  const portions = new Portions();
  const board = keys(0, 400);
  assert.deepEqual(portions.next(board), keys(0, 150));
  assert.equal(portions.isShort, true);
  assert.deepEqual(portions.next(board), keys(0, 300));
  assert.deepEqual(portions.next(board), board);
  assert.equal(portions.isShort, false);
});

test("rows that are on the screen stay there while others are still to come", () => {
  const portions = new Portions();
  portions.next(keys(900, 950));
  const portion = portions.next([...keys(0, 400), ...keys(900, 950)]);
  assert.deepEqual(portion, [...keys(0, 150), ...keys(900, 950)]);
  assert.equal(portions.isShort, true);
});
