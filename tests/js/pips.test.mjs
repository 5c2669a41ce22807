import assert from "node:assert/strict";
import test from "node:test";
import { Figures } from "../../static/js/pips.js";
import { METRICS, group, judge, moment, shift, volunteer } from "./day.mjs";

const START = "2026-10-31T14:00:00Z";
const after = (minutes) => Date.parse(START) + minutes * 60_000;
const late = (fields, minutes = 21) => judge({}, after(minutes))("late", shift({ starts_at: START, ...fields }));

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
  const overdue = (fields, minutes) => judge({}, after(minutes))("overdue", group({ ...out, ...fields }));
  assert.deepEqual([overdue({}, 44), overdue({}, 45), overdue({}, 46)], [false, false, true]);
  assert.equal(overdue({ returned_at: START }, 60), false);
  assert.equal(overdue({ departed_at: null }, 60), false);
  assert.equal(overdue({ check_in_due_at: null }, 60), false);
});

const ROWS = {
  shift: [
    shift({ id: 1, starts_at: START }), shift({ id: 2, starts_at: START, status: "no_show", flaked_at: START }),
    shift({ id: 3, starts_at: START, status: "no_show", flaked_at: START, flake_passes: 1 }), shift({ id: 4, starts_at: START, status: "in" }),
    shift({ id: 5, starts_at: START, status: "in", volunteer: 41 }), shift({ id: 6, status: "completed", volunteer: 42 }),
  ],
  volunteer: [volunteer(), volunteer({ id: 41 }), volunteer({ id: 42 })],
  group: [
    group({ id: 5, members: [5], departed_at: START, check_in_due_at: START }), group({ id: 6, members: [6], departed_at: START, returned_at: START }),
  ],
};

test("each tab's pip counts what waits there, and ticks with the clock", () => {
  const figures = new Figures(METRICS);
  // Still open: shifts 1 and 4, the group that is out (shift 5 ends with it), and the person of shift 6, whom nobody pitched.
  assert.deepEqual(figures.pips(moment(ROWS, after(20))), { confirms: 0, kph: 1, flake: 1, review: 4 });
  assert.deepEqual(figures.pips(moment(ROWS, after(21))), { confirms: 1, kph: 1, flake: 1, review: 4 });
});

test("figures are worked out again only when rows or the clock have moved", () => {
  let times = 0;
  const figures = new Figures({ figures: METRICS.figures, sums: (...asked) => (times++, METRICS.sums(...asked)) });
  const at = moment(ROWS, after(21));
  figures.pips(at);
  figures.pips({ ...at, now: at.now + 300 });
  assert.equal(times, 1);
  figures.pips({ ...at, now: at.now + 5_000 });
  assert.equal(times, 2);
  at.screen.store.applyPatches([]);
  figures.pips({ ...at, now: at.now + 5_000 });
  assert.equal(times, 3);
});
