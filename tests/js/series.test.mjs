import assert from "node:assert/strict";
import test from "node:test";
import { hourWords, rangeOf, reachedWord } from "../../static/js/dashboard/series-words.js";
import { checkInsOf, doorsThrough, officesOf, partsOf, startsOf, upTo, zoneOf } from "../../static/js/dashboard/series.js";

const QUARTER = 900;
const TEN = Date.parse("2026-10-31T15:00:00Z") / 1000; // 10 AM in Missouri
const slice = (quarters) => TEN / QUARTER + quarters;
const office = (code, region, fields = {}) => ({
  id: 1000 * code.charCodeAt(1) + code.charCodeAt(2), code, name: code, region, zone: "America/Chicago", gained: [], goals: [], goal_forming: 0, check_ins: [], overdue: [], starts: [], ...fields,
});
const series = (...offices) => ({ as_of: "2026-10-31T15:40:00Z", day: "2026-10-31", zone: "America/Chicago", end: "9 PM", offices, projections: { state: { end: "2026-11-01T02:00:00Z" }, regions: {}, offices: {} } });

const DAY = series(
  office("R1A", "R1", { gained: [[slice(0), 12], [slice(2), 9]], goals: [[slice(-2), 84]], goal_forming: 42 }),
  office("R1B", "R1", { gained: [[slice(1), 5]], goals: [[slice(0), 42]], zone: "America/Denver" }),
  office("R2A", "R2", { gained: [[slice(1), 100]], goals: [[slice(-1), 100]] }),
);

test("a place is an office, a region or the state, and has parts", () => {
  assert.deepEqual(["", "R1", "R1B", "R9"].map((place) => officesOf(DAY, place).map(({ code }) => code)), [["R1A", "R1B", "R2A"], ["R1A", "R1B"], ["R1B"], []]);
  assert.deepEqual(["", "R1", "R1B"].map((place) => partsOf(DAY, place)), [["R1", "R2"], ["R1A", "R1B"], []]);
  assert.deepEqual(["", "R1", "R1B"].map((place) => zoneOf(DAY, place)), ["America/Chicago", "America/Chicago", "America/Denver"]);
});

test("doors and goals add up through the quarters of an hour, to now and no further", () => {
  assert.deepEqual(doorsThrough(DAY, "R1A"), {
    times: [-2, -1, 0, 1, 2].map((quarter) => TEN + quarter * QUARTER).concat(TEN + 40 * 60),
    doors: [0, 0, 0, 12, 12, 21],
    goals: [0, 84, 84, 84, 84, 126], // the last point has what has not left yet
  });
  assert.deepEqual(doorsThrough(DAY, "").doors, [0, 0, 0, 12, 117, 126]);
  assert.deepEqual(doorsThrough(DAY, "").goals, [0, 84, 184, 226, 226, 268]);
  assert.deepEqual(doorsThrough(series(office("R1A", "R1")), ""), { times: [], doors: [], goals: [] });
});

test("on a board that was left open the lines end with its day, or with what came after it", () => {
  const open = { ...DAY, as_of: "2026-11-09T15:40:00Z" };
  assert.equal(doorsThrough(open, "R1A").times.at(-1), Date.parse("2026-11-01T02:00:00Z") / 1000);
  const after = series(office("R1A", "R1", { gained: [[slice(0), 12], [slice(100), 9]] }));
  assert.equal(doorsThrough({ ...after, as_of: open.as_of }, "R1A").times.at(-1), TEN + 101 * QUARTER);
});

test("what a frame brings is drawn at its instant", () => {
  const frame = { as_of: "2026-10-31T15:50:00Z", day: "2026-10-31", sums: { [DAY.offices[0].id]: { doors: 25, goal: 150 }, [DAY.offices[1].id]: { doors: 5, goal: 42 }, [DAY.offices[2].id]: { doors: 100, goal: 100 } } };
  const { times, doors, goals } = doorsThrough(upTo(DAY, frame), "R1A");
  assert.deepEqual([times.at(-1), doors, goals], [TEN + 50 * 60, [0, 0, 0, 12, 12, 21, 25], [0, 84, 84, 84, 84, 84, 150]]);
  assert.deepEqual(doorsThrough(upTo(DAY, frame), "R2A").doors, [0, 0, 0, 100, 100, 100]);
  assert.equal(upTo(DAY, { ...frame, as_of: DAY.as_of }), DAY, "one that is no newer changes nothing");
});

test("starts are added by the clock of each office; what is expected only where somebody still is", () => {
  const day = series(
    office("R1A", "R1", { starts: [[540, 10, 6, 0, 0, 1, null], [900, 4, 0, 3, 1, 0, 2.96]] }),
    office("R1B", "R1", { starts: [[540, 5, 2, 1, 0, 0, 2.82], [900, 2, 1, 0, 1, 0, 1.5]] }),
  );
  assert.deepEqual(startsOf(day, "R1"), [
    { minutes: 540, scheduled: 15, came: 8, waiting: [1, 0, 0], expected: 8.82 },
    { minutes: 900, scheduled: 6, came: 1, waiting: [3, 2, 0], expected: 4.46 },
  ]);
});

test("frames of another day leave the lines as they are", () => {
  const day = series(office("R1A", "R1", { gained: [[slice(0), 50]] }));
  const frame = { as_of: "2026-11-01T12:00:00Z", sums: { [day.offices[0].id]: { doors: 0, goal: 0 } } };
  assert.equal(upTo(day, { ...frame, day: "2026-11-01" }), day);
  assert.notEqual(upTo(day, { ...frame, day: "2026-10-31" }), day);
});

test("check-ins by the hour, an hour without any in between", () => {
  const day = series(office("R1A", "R1", { check_ins: [[slice(0), 2, 1], [slice(3), 1, 0], [slice(9), 0, 1]], overdue: [[slice(8), 2]] }));
  assert.deepEqual(checkInsOf(day, "R1A").map(({ hour, ...counts }) => [(hour / 1000 - TEN) / 3600, counts]), [
    [0, { onTime: 3, late: 1, overdue: 0 }], [1, { onTime: 0, late: 0, overdue: 0 }], [2, { onTime: 0, late: 1, overdue: 2 }],
  ]);
  assert.deepEqual(checkInsOf(series(office("R1A", "R1")), ""), []);
  assert.equal(checkInsOf(series(office("R1A", "R1", { overdue: [[slice(0), 1], [slice(4000), 1]] })), "").length, 25);
});

test("the hour that comes twice says by which clock", () => {
  const hours = ["2026-11-01T05:00:00Z", "2026-11-01T06:00:00Z", "2026-11-01T07:00:00Z", "2026-11-01T08:00:00Z"].map(Date.parse);
  assert.deepEqual(hourWords(hours, "America/Chicago"), ["12:00 AM", "1 AM CDT", "1 AM CST", "2:00 AM"]);
});

test("where there is no pace, nothing is foreseen", () => {
  assert.equal(rangeOf({ pace: 60, left: 100, low: 400, high: 1480 }), "400 to 1,480");
  assert.equal(rangeOf({ pace: 60, left: 100, low: 400, high: 400 }), "400");
  assert.equal(rangeOf({ pace: 0, left: 0, low: 400, high: 400 }), "400", "everybody is back");
  assert.equal(rangeOf({ pace: 0, left: 10, low: 400, high: 400 }), "");
});

test("when the goal is reached, in words", () => {
  const word = (fields) => reachedWord(DAY, { doors: 10, goal: 100, pace: 30, end: "2026-11-01T02:00:00Z", goal_at: null, ...fields }, "America/Chicago");
  assert.equal(word({ goal_at: "2026-10-31T18:30:00Z" }), "1:30 PM");
  assert.equal(word({ goal_at: "2026-11-01T02:00:01Z" }), "not by 9 PM");
  assert.equal(word({ doors: 100, goal_at: DAY.as_of }), "reached");
  assert.equal(word({}), "not at this pace");
  assert.equal(word({ end: "2026-10-31T15:00:00Z", goal_at: "2026-10-31T18:30:00Z" }), "not at this pace", "the day is over");
  assert.equal(word({ doors: 0, goal: 0 }), "no goal yet");
});
