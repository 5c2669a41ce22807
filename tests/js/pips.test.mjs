import assert from "node:assert/strict";
import test from "node:test";
import { countLate, countOverdue, isLate, isOverdue } from "../../static/js/pips.js";
import { SETTINGS, group, shift } from "./day.mjs";

const START = "2026-10-31T14:00:00Z";
const after = (minutes) => Date.parse(START) + minutes * 60_000;
const late = (fields, minutes = 21) => isLate(shift({ starts_at: START, ...fields }), after(minutes), SETTINGS);

test("late begins after the grace, not with it", () => {
  assert.deepEqual([late({}, 19), late({}, 20), late({}, 21)], [false, false, true]);
});

test("only open shifts are late", () => {
  const of = (status) => late({ status });
  assert.deepEqual(["booked", "same_day_confirmed"].map(of), [true, true]);
  assert.deepEqual(["in", "completed", "declined", "no_show", "rescheduled"].map(of), [false, false, false, false, false]);
});

test("a booked shift that VAN has closed is not late, an unknown word of VAN counts as open", () => {
  assert.equal(late({ van_status: "Declined" }), false);
  assert.equal(late({ van_status: "Maybe" }), true);
  assert.equal(late({ van_status: "" }), true);
  assert.equal(late({ van_status: "Declined", status: "same_day_confirmed" }), true);
});

test("a group is overdue while it is out and its next check-in has passed", () => {
  const out = { departed_at: START, check_in_due_at: "2026-10-31T14:45:00Z" };
  const overdue = (fields, minutes) => isOverdue(group({ ...out, ...fields }), after(minutes));
  assert.deepEqual([overdue({}, 44), overdue({}, 45), overdue({}, 46)], [false, false, true]);
  assert.equal(overdue({ returned_at: START }, 60), false);
  assert.equal(overdue({ departed_at: null }, 60), false);
  assert.equal(overdue({ check_in_due_at: null }, 60), false);
});

test("the pips count rows, and tick with the clock", () => {
  const shifts = [shift({ starts_at: START }), shift({ id: 2, starts_at: START }), shift({ id: 3, starts_at: START, status: "in" })];
  assert.deepEqual([countLate(shifts, after(20), SETTINGS), countLate(shifts, after(21), SETTINGS)], [0, 2]);
  const groups = [group({ departed_at: START, check_in_due_at: START }), group({ id: 6 })];
  assert.equal(countOverdue(groups, after(1)), 1);
});
