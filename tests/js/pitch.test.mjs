import assert from "node:assert/strict";
import test from "node:test";
import { touches, versionSeen } from "../../static/js/entries.js";
import { project } from "../../static/js/overlay.js";
import { extraShifts, isPitched, shiftsWanted, warning } from "../../static/js/pitch.js";
import { pending, shift, store, volunteer } from "./day.mjs";

const DAY = "2026-10-31";
const ELECTION = "2026-11-06";

test("one shift for every two days to go, a half day counts whole, and never none", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 6, 10].map(shiftsWanted), [1, 1, 1, 2, 2, 3, 5]);
});

test("the warning says what is there, how long it is and what to ask for", () => {
  assert.equal(warning(1, DAY, ELECTION), "Only 1 shift ahead; 6 days to go: ask for 2 more.");
  assert.equal(warning(2, DAY, ELECTION), "Only 2 shifts ahead; 6 days to go: ask for 1 more.");
  assert.equal(warning(0, DAY, ELECTION), "No shift ahead; 6 days to go: ask for 3.");
  assert.equal(warning(0, "2026-11-05", ELECTION), "No shift ahead; 1 day to go: ask for 1.");
});

test("who has enough ahead is left in peace", () => {
  assert.equal(warning(3, DAY, ELECTION), "");
  assert.equal(warning(1, "2026-11-05", ELECTION), "");
});

test("on election day the next shift is today's, after it nobody is asked", () => {
  assert.equal(warning(0, ELECTION, ELECTION), "No other shift today: ask for one more.");
  assert.equal(warning(1, ELECTION, ELECTION), "");
  assert.equal(warning(0, "2026-11-07", ELECTION), "");
});

test("without an election day only nothing ahead is too few", () => {
  assert.equal(warning(0, DAY, null), "No shift ahead: ask for the next one.");
  assert.equal(warning(1, DAY, null), "");
});

test("the change of the clocks between the days costs no day", () => {
  assert.match(warning(0, "2026-10-30", "2026-11-03"), /4 days to go/); // the clocks go back on 1 November
});

test("a pitch of another day counts as none, and so does its number", () => {
  const person = volunteer({ pitched_on: "2026-10-30", extra_shifts: 3 });
  assert.deepEqual([isPitched(person, DAY), extraShifts(person, DAY), extraShifts(person, "2026-10-30")], [false, 0, 3]);
  assert.equal(extraShifts(volunteer({ pitched_on: DAY, extra_shifts: null }), DAY), 0);
});

const painted = (...entries) => project(store({ shift: [shift()] }), entries.map((entry) => pending({ shift: 812, ...entry })), (at) => at).get("volunteer", 40);

test("a pending pitch and its number are painted as the server will answer", () => {
  assert.equal(painted({ do: "set_pitched", was: false, to: true }).pitched_on, DAY);
  const booked = painted({ do: "set_extra_shifts", was: 0, to: 2 });
  assert.deepEqual([booked.pitched_on, booked.extra_shifts], [DAY, 2]);
  const back = painted({ do: "set_extra_shifts", was: 0, to: 2 }, { do: "set_pitched", was: true, to: false });
  assert.deepEqual([back.pitched_on, back.extra_shifts], [null, 0]);
});

for (const kind of ["set_pitched", "set_extra_shifts"]) {
  test(`${kind} is an edit of the person: it waits for others of the same person and carries the person's version`, () => {
    const board = store({ shift: [shift()], volunteer: [volunteer({ version: 7 })] });
    const entry = { id: "e1", at: DAY, do: kind, shift: 812 };
    assert.ok(touches(entry, board).has("volunteer:40"));
    assert.equal(versionSeen(entry, board), 7);
  });
}
