import assert from "node:assert/strict";
import test from "node:test";
import { Metrics, total, valueOf } from "../../static/js/metrics.js";
import { METRICS, NOW, OFFICE, OTHER_OFFICE, SETTINGS, group, judge, moment, shift, volunteer } from "./day.mjs";

/** One condition over one shift. */
function holds(where, fields = {}, rows = {}) {
  const metrics = new Metrics({ conditions: { asked: where, named: ["is", "status", "in"] }, tallies: {}, sections: {}, figures: [] });
  return metrics.holds("asked", shift(fields), moment(rows));
}

/** One tally, as a figure of its own. */
function sum(tally, rows) {
  const figure = { name: "x", top: ["x"], bottom: [] };
  const metrics = new Metrics({ conditions: {}, tallies: { x: { where: ["all"], measure: ["count"], ...tally } }, sections: {}, figures: [figure] });
  return total(metrics.sums([figure], moment(rows)).values()).x;
}

test("the words of the vocabulary", () => {
  assert.equal(holds(["is", "flake_passes", 0]), true);
  assert.equal(holds(["is", "flake_passes", 1]), false);
  assert.equal(holds(["in", "status", ["booked", "in"]]), true);
  assert.equal(holds(["in", "van_status", "closed_van_words"], { van_status: "Declined" }), true, "a list may be a setting");
  assert.equal(holds(["null", "flaked_at"]), true);
  assert.equal(holds(["all"]), true);
  assert.equal(holds(["any"]), false);
  assert.equal(holds(["all", "named", ["null", "flaked_at"]], { status: "in" }), true, "a condition may be a name");
  assert.equal(holds(["any", "named", ["null", "flaked_at"]]), true);
  assert.equal(holds(["not", "named"]), true);
});

test("before is earlier than so many minutes ago, and never true of what is not there", () => {
  const ago = (minutes) => new Date(Date.parse(NOW) - minutes * 60_000).toISOString();
  assert.deepEqual([20, 21].map((minutes) => holds(["before", "starts_at", 20], { starts_at: ago(minutes) })), [false, true]);
  assert.equal(holds(["before", "starts_at", "late_after_minutes"], { starts_at: ago(21) }), true);
  assert.equal(holds(["before", "flaked_at", 0]), false);
  assert.equal(holds(["not", ["before", "flaked_at", 0]]), true);
});

test("a path leads to the person and to the office", () => {
  assert.equal(holds(["is", "volunteer__vanid", 101]), true);
  assert.equal(holds(["is", "office__is_written_to_van", true]), true);
  assert.equal(holds(["null", "volunteer__vanid"], { volunteer: "nobody" }), true);
  assert.equal(holds(["same", "volunteer__pitched_on", "day"]), false, "two empty ones are not the same");
  assert.equal(holds(["same", "volunteer__pitched_on", "day"], {}, { volunteer: [volunteer({ pitched_on: "2026-10-31" })] }), true);
});

test("whoever is in a group that has not returned is in an open group", () => {
  const is = (fields) => holds(["is", "is_in_open_group", true], {}, { shift: [shift()], group: [group(fields)] });
  assert.deepEqual([is({}), is({ departed_at: NOW }), is({ departed_at: NOW, returned_at: NOW }), is({ members: [] })], [true, true, false, false]);
});

const PAIR = { shift: [shift({ id: 1, volunteer: 40 }), shift({ id: 2, volunteer: 40 }), shift({ id: 3, volunteer: 41 })], volunteer: [volunteer({ extra_shifts: 2 }), volunteer({ id: 41, extra_shifts: 1 })] };

test("tallies count rows, different values, sums, and what is left", () => {
  assert.equal(sum({ over: "shift" }, PAIR), 3);
  assert.equal(sum({ over: "shift", measure: ["once", "volunteer"] }, PAIR), 2);
  assert.equal(sum({ over: "shift", measure: ["sum", "volunteer__extra_shifts", "volunteer"] }, PAIR), 3);
  const groups = { group: [group({ goal: 84, knocks: 30 }), group({ id: 6, goal: 40, knocks: 60 }), group({ id: 7, goal: 10, knocks: null })] };
  assert.equal(sum({ over: "group", measure: ["sum", "knocks"] }, groups), 90);
  assert.equal(sum({ over: "group", measure: ["left", "goal", "knocks"] }, groups), 54 + 0 + 10);
});

test("members are the group's people, and hours end with the first end that is known", () => {
  const hours = (fields) => sum({ over: "member", measure: ["hours", "group__departed_at", ["group__returned_at", "group__checked_in_at"]] }, {
    shift: [shift({ id: 1 }), shift({ id: 2 })], group: [group({ members: [1, 2], departed_at: "2026-10-31T13:00:00Z", checked_in_at: "2026-10-31T13:45:00Z", ...fields })],
  });
  assert.equal(hours({}), 1.5);
  assert.equal(hours({ returned_at: "2026-10-31T15:00:00Z" }), 4);
  assert.equal(hours({ checked_in_at: null }), 0, "of whom nothing was heard");
});

test("a figure without anything to divide by has no value", () => {
  const figure = { top: ["a"], bottom: ["b"] };
  assert.deepEqual(valueOf(figure, { a: 0, b: 0 }), { top: 0, bottom: 0, value: null });
  assert.deepEqual(valueOf(figure, { a: 1, b: 4 }), { top: 1, bottom: 4, value: 0.25 });
  assert.deepEqual(valueOf({ top: ["a", "b"], bottom: [] }, { a: 1, b: 4 }), { top: 5, bottom: null, value: 5 });
});

test("a region divides sums by sums: an office of 10 weighs as much as its ten", () => {
  const ten = Array.from({ length: 10 }, (_, i) => shift({ id: i + 1, status: "completed" }));
  const ninety = Array.from({ length: 90 }, (_, i) => shift({ id: 100 + i, office: OTHER_OFFICE.id, status: i < 9 ? "completed" : "no_show", flaked_at: i < 9 ? null : NOW }));
  const rate = METRICS.figures.find(({ name }) => name === "canvass_show_rate");
  const sums = METRICS.sums([rate], moment({ shift: [...ten, ...ninety] }, undefined, [OFFICE, OTHER_OFFICE]));
  assert.deepEqual([3, 4].map((office) => valueOf(rate, sums.get(office)).value), [1, 0.1]);
  assert.equal(valueOf(rate, total(sums.values())).value, 0.19, "not the 0.55 between them");
});

test("whatever becomes of a booked shift, it is in exactly one of the states that add up to scheduled", () => {
  const states = ["booked", "same_day_confirmed", "in", "completed", "declined", "no_show", "rescheduled"].map((status, id) => shift({ id, status }));
  const sums = METRICS.sums(METRICS.figures, moment({ shift: states })).get(OFFICE.id);
  assert.equal(sums.canvass_scheduled, 7);
  assert.equal(sums.canvass_came + sums.canvass_declined + sums.canvass_rescheduled + sums.canvass_no_show + sums.canvass_open, 7);
});

const differs = (fields, person = {}, office = OFFICE) =>
  judge({ shift: [shift(fields)], volunteer: [volunteer(person)] }, undefined, [office])("differs_from_van", shift(fields));

test("what is written to VAN is settled, differs, has a VANID and has not been written", () => {
  assert.equal(differs({ status: "completed" }), true);
  assert.equal(differs({ status: "completed", van_status: "Completed" }), false);
  assert.equal(differs({ status: "declined", van_status: "Completed" }), true);
  assert.deepEqual(["booked", "same_day_confirmed", "in"].map((status) => differs({ status })), [false, false, false]);
  assert.equal(differs({ status: "completed", synced_at: NOW }), false);
  assert.equal(differs({ status: "completed" }, { vanid: null }), false);
  assert.equal(differs({ status: "rescheduled", van_status: "Resched" }), false);
  assert.equal(differs({ status: "completed", van_status: "", is_walk_in: true }), true, "a walk-in whom VAN does not know of");
});

const TABLE = {
  ...SETTINGS.van_words,
  completed: { "": ["Completed", " walk in"], "Phone Bank": ["Attended"] }, in: { "": ["Arrived"] },
};

test("VAN's words are those of the table of data staff, an event type's own line before the one for all", () => {
  const holds = (fields) => {
    const at = moment({ shift: [shift(fields)], volunteer: [volunteer()] });
    at.screen.store.settings = { ...SETTINGS, van_words: TABLE };
    return METRICS.holds("differs_from_van", shift(fields), at);
  };
  assert.equal(holds({ status: "completed", van_status: "Walk In" }), false);
  assert.equal(holds({ status: "completed", van_status: "completed " }), false, "as the sync compares");
  assert.equal(holds({ status: "completed", van_status: "Completed", event_type: "Phone Bank" }), true);
  assert.equal(holds({ status: "completed", van_status: "Attended", event_type: "Phone Bank" }), false);
  assert.equal(holds({ status: "completed", van_status: "Walk In", event_type: "toString" }), false, "no line, whatever the type is called");
  assert.equal(holds({ status: "completed", van_status: "Walk In", event_type: null }), false);
  assert.equal(holds({ status: "in", van_status: "Scheduled" }), true, "given a word, so it is written");
  assert.equal(holds({ status: "in", van_status: "Arrived" }), false);
  assert.equal(holds({ status: "same_day_confirmed" }), false);
});

test("of those whom VAN only invited, just Completed and Rescheduled are written", () => {
  const of = (status) => differs({ status, van_status: "Invited" });
  assert.deepEqual(["completed", "rescheduled", "declined", "no_show"].map(of), [true, true, false, false]);
});

test("nothing of an office that is not written to VAN is listed", () => {
  assert.equal(differs({ status: "completed" }, {}, { ...OFFICE, is_written_to_van: false }), false);
});
