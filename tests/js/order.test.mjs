import assert from "node:assert/strict";
import test from "node:test";
import { settle } from "../../static/js/frame.js";
import { confirmsLines, flakeLines, fullName, kphLines } from "../../static/js/lines.js";
import { CONFIRMS_FILTERS, FLAKE_FILTERS, chosen, keepPlaces, orderConfirms, orderFlakes, orderKph } from "../../static/js/order.js";
import { project } from "../../static/js/overlay.js";
import { NOW, group, judge, note, shift, store, volunteer } from "./day.mjs";

const VIEW = { search: "", filter: "all", office: "", time: "", by: "", isDown: false };
const NINE = "2026-10-31T14:00:00Z";
const is = judge();
const NOON = "2026-10-31T17:00:00Z";

/** @param {[string, object][]} people name and fields of the shift */
function lines(people) {
  const volunteers = people.map(([name], i) => volunteer({ id: i, first_name: name, last_name: "", phone: `81655501${10 + i}` }));
  const shifts = people.map(([, fields], i) => shift({ id: i, volunteer: i, ...fields }));
  return confirmsLines(project(store({ shift: shifts, volunteer: volunteers }), [], String));
}

const names = (list) => list.map(({ volunteer: person }) => fullName(person));

test("unsettled first, then In, then settled; within that by start, then by name", () => {
  const list = lines([
    ["settled", { status: "completed", starts_at: NINE }], ["closed in VAN", { van_status: "Declined", starts_at: NOON }], ["in", { status: "in", starts_at: NINE }],
    ["noon", { starts_at: NOON }], ["nine b", { starts_at: NINE }], ["Nine A", { starts_at: NINE, status: "same_day_confirmed" }],
  ]);
  assert.deepEqual(names(orderConfirms(list, VIEW, is)), ["Nine A", "nine b", "noon", "in", "settled", "closed in VAN"]);
});

test("a column sorts up and down, and equal ones keep the order of work", () => {
  const list = lines([["b", { confirm_passes: 2 }], ["a", { confirm_passes: 2 }], ["c", { confirm_passes: 0 }]]);
  assert.deepEqual(names(orderConfirms(list, { ...VIEW, by: "passes" }, is)), ["c", "a", "b"]);
  assert.deepEqual(names(orderConfirms(list, { ...VIEW, by: "passes", isDown: true }, is)), ["a", "b", "c"]);
});

test("groups go by next check-in: out, then not departed, then returned", () => {
  const groups = [
    group({ id: 1, returned_at: NOW, departed_at: NINE }), group({ id: 2 }), group({ id: 3, departed_at: NINE, check_in_due_at: "2026-10-31T15:00:00Z" }),
    group({ id: 4, departed_at: NINE, check_in_due_at: "2026-10-31T14:15:00Z" }),
  ];
  const list = kphLines(project(store({ group: groups, shift: [shift()] }), [], String));
  assert.deepEqual(orderKph(list, VIEW, is).map(({ group: { id } }) => id), [4, 3, 2, 1]);
});

test("groups without a next check-in go by name", () => {
  const shifts = [shift({ id: 1, volunteer: 1 }), shift({ id: 2, volunteer: 2 })];
  const people = [volunteer({ id: 1, first_name: "Zoe" }), volunteer({ id: 2, first_name: "Ana" })];
  const groups = [group({ id: 1, members: [1] }), group({ id: 2, members: [2] })];
  const list = kphLines(project(store({ shift: shifts, volunteer: people, group: groups }), [], String));
  assert.deepEqual(orderKph(list, VIEW, is).map(({ name }) => name), ["Ana Alva", "Zoe Alva"]);
});

test("search finds names without accents, phones by their digits, and notes", () => {
  const shifts = [shift(), shift({ id: 813, volunteer: 41 })];
  const people = [volunteer({ first_name: "José", phone: "816-555-0142" }), volunteer({ id: 41, first_name: "Ana", phone: "" })];
  const list = confirmsLines(project(store({ shift: shifts, volunteer: people, note: [note({ shift: 813, text: "needs a ride" })] }), [], String));
  const found = (search) => names(chosen(list, { ...VIEW, search }, () => true));
  assert.deepEqual(found("jose"), ["José Alva"]);
  assert.deepEqual(found("5550142"), ["José Alva"]);
  assert.deepEqual(found("RIDE alva"), ["Ana Alva"]);
  assert.deepEqual(found("nobody"), []);
});

test("filters tell open, late, In and settled apart", () => {
  const now = Date.parse(NOW);
  const list = lines([["open", { starts_at: NOON }], ["late", { starts_at: NINE }], ["in", { status: "in" }], ["flake", { status: "no_show" }]]);
  const by = (name) => names(list.filter((line) => CONFIRMS_FILTERS[name](line, { now, me: 5, is })));
  assert.deepEqual([by("open"), by("late"), by("in"), by("settled")], [["open", "late"], ["late"], ["in"], ["flake"]]);
});

const FLAKED = { flaked_at: NINE };

function flakes(people) {
  const volunteers = people.map(([name], i) => volunteer({ id: i, first_name: name, last_name: "" }));
  const shifts = people.map(([, fields], i) => shift({ id: i, volunteer: i, ...FLAKED, ...fields }));
  return flakeLines(project(store({ shift: shifts, volunteer: volunteers }), [], String), is);
}

const CHASED = [
  ["never flaked", { flaked_at: null, status: "declined" }], ["here after all", { status: "in" }], ["settled", { status: "rescheduled", flake_passes: 1 }],
  ["coming", { status: "same_day_confirmed", flake_passes: 1 }], ["called", { status: "no_show", flake_passes: 2 }],
  ["noon", { status: "no_show", starts_at: NOON }], ["nine b", { status: "no_show" }], ["Nine A", { status: "no_show" }],
];

test("the chase is called in its order: the uncalled before the called, then who is coming, then the closed", () => {
  assert.deepEqual(names(orderFlakes(flakes(CHASED), VIEW, is)), ["Nine A", "nine b", "noon", "called", "coming", "here after all", "settled"]);
});

test("every flake is in exactly one of the chase's filters, however it went on", () => {
  const states = ["booked", "same_day_confirmed", "in", "completed", "declined", "no_show", "rescheduled"].flatMap((status) => [[status, { status }], [`${status} called`, { status, flake_passes: 1 }]]);
  const by = (line) => ["to_chase", "no_answer", "coming", "closed"].filter((name) => FLAKE_FILTERS[name](line, { now: 0, me: 5, is }));
  assert.deepEqual(flakes(states).map(by).map(({ length }) => length), states.map(() => 1));
  assert.deepEqual(flakes(CHASED).map((line) => by(line)[0]), ["closed", "closed", "coming", "no_answer", "to_chase", "to_chase", "to_chase"]);
});

test("my claims end with their time", () => {
  const list = lines([["mine", { claimed_by: 5, claimed_until: "2026-10-31T14:35:00Z" }], ["others", { claimed_by: 6, claimed_until: "2026-10-31T14:35:00Z" }]]);
  const mine = (at) => names(list.filter((line) => CONFIRMS_FILTERS.mine(line, { now: Date.parse(at), me: 5, is })));
  assert.deepEqual(mine("2026-10-31T14:34:00Z"), ["mine"]);
  assert.deepEqual(mine("2026-10-31T14:36:00Z"), []);
});

test("while a hand is in the table every row keeps its place, and new ones go to the end", () => {
  assert.deepEqual(keepPlaces(["a", "b", "c"], ["c", "new", "a"]), ["a", "b", "c", "new"]);
  assert.deepEqual(settle(["a", "b"], ["b", "a"], true), { shown: ["a", "b"], isStale: true });
  assert.deepEqual(settle(["a", "b"], ["a", "b"], true), { shown: ["a", "b"], isStale: false });
  assert.deepEqual(settle(["a", "b"], ["b", "a"], false), { shown: ["b", "a"], isStale: false });
});
