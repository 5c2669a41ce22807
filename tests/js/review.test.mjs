import assert from "node:assert/strict";
import test from "node:test";
import { arrangeReview } from "../../static/js/review.js";
import { Figures } from "../../static/js/pips.js";
import { METRICS, NOW, group, judge, moment, shift, volunteer } from "./day.mjs";

const VIEW = { search: "", filter: "all", office: "", time: "", by: "", isDown: false, formula: "" };

function review(rows, view = {}) {
  const at = moment(rows);
  const arranged = arrangeReview(at.screen, { ...VIEW, ...view }, { now: at.now, me: 5, is: judge(rows) });
  assert.equal(arranged.counts.open, new Figures(METRICS).pips(at).review, "the tab's pip counts what the lists hold");
  return arranged;
}

const BACK = { departed_at: NOW, returned_at: NOW };
const DAY = {
  shift: [
    shift({ id: 1 }), shift({ id: 2, status: "in", volunteer: 41 }), shift({ id: 3, status: "in", volunteer: 42 }), shift({ id: 4, status: "completed", volunteer: 43, van_status: "Completed" }),
    shift({ id: 5, status: "declined", volunteer: 44 }), shift({ id: 6, van_status: "Declined", volunteer: 45 }), shift({ id: 7, status: "completed", is_walk_in: true, volunteer: 46, van_status: "" }),
  ],
  volunteer: [volunteer(), ...[41, 42, 43, 44, 45].map((id) => volunteer({ id, first_name: `V${id}` })), volunteer({ id: 46, first_name: "Zoe", vanid: null, pitched_on: "2026-10-31" })],
  group: [group({ id: 1, members: [3], departed_at: NOW }), group({ id: 2, members: [4, 7], ...BACK })],
};

test("still open are groups not back, rows without an end and people who were not pitched, each once", () => {
  const { wanted, counts } = review(DAY);
  assert.deepEqual(wanted, ["groups group:1", "rows shift:1", "rows shift:2", "pitch shift:4", "van shift:5", "no_vanid shift:7"]);
  assert.deepEqual(counts, { open: 4, van: 1, no_vanid: 1 });
});

test("a person who came back twice is to be pitched once", () => {
  const rows = { shift: [shift({ status: "completed", van_status: "Completed" })], group: [group({ id: 1, ...BACK }), group({ id: 2, ...BACK })] };
  assert.deepEqual(review(rows).wanted, ["pitch shift:812"]);
});

test("a filter shows its lists alone, and the search looks through them", () => {
  assert.deepEqual(review(DAY, { filter: "van" }).wanted, ["van shift:5"]);
  assert.deepEqual(review(DAY, { filter: "figures" }).wanted, []);
  assert.deepEqual(review(DAY, { search: "V41" }).wanted, ["rows shift:2"]);
});

test("a row that was taken out of the run stays on the list, so that it can be put back", () => {
  assert.deepEqual(review({ shift: [shift({ status: "declined", is_left_out: true })] }).wanted, ["van shift:812"]);
});

test("when everything is settled nothing is open", () => {
  assert.equal(review({ shift: [shift({ status: "completed" })], volunteer: [volunteer({ pitched_on: "2026-10-31" })], group: [group(BACK)] }).counts.open, 0);
});
