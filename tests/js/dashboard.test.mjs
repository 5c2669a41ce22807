import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf } from "../../static/js/dashboard/drill.js";
import { reportOf } from "../../static/js/dashboard/report.js";
import { ordered, rowsOf } from "../../static/js/dashboard/rows.js";
import { withCounts, wordsOf } from "../../static/js/dashboard/values.js";

const count = (name, top = [name]) => ({ name, section: "doors", label: name, formula: "", top, bottom: [], minus: [], unit: "count" });
const percent = (name, top, bottom, section = "canvass") => ({ name, section, label: name, formula: "", top: [top], bottom: [bottom], minus: [], unit: "percent" });
const REGIONS = [
  { code: "R1", name: "Kansas City", offices: [{ id: 1, code: "R1A", name: "Westport" }, { id: 2, code: "R1B", name: "Independence" }] },
  { code: "R2", name: "", offices: [{ id: 3, code: "R2A", name: "Columbia" }] },
];
const SUMS = { 1: { came: 9, scheduled: 10 }, 2: { came: 60, scheduled: 200 }, 3: {} };
const SHOW = percent("show", "came", "scheduled");

test("totals add up what offices counted, and never average percentages", () => {
  const { state, regions, offices } = rowsOf(REGIONS, "", SUMS);
  assert.deepEqual([state, ...regions, ...offices].map(({ code, sums }) => [code, wordsOf(SHOW, sums, false)]), [
    ["State", { main: "69", more: "33%" }], ["R1", { main: "69", more: "33%" }], ["R2", { main: "–", more: "" }],
    ["R1A", { main: "9", more: "90%" }], ["R1B", { main: "60", more: "30%" }], ["R2A", { main: "–", more: "" }],
  ]);
});

test("of one region the state stays whole; a region that has gone means all", () => {
  const codes = (chosen) => { const { regions, offices } = rowsOf(REGIONS, chosen, SUMS); return [...regions, ...offices].map(({ code }) => code); };
  assert.deepEqual(codes("R2"), ["R2", "R2A"]);
  assert.equal(rowsOf(REGIONS, "R2", SUMS).state.sums.scheduled, 210);
  assert.deepEqual(codes("R9"), ["R1", "R2", "R1A", "R1B", "R2A"]);
});

test("offices sort by the figure either way, and those without one stand last", () => {
  const codes = (figure, isDown) => ordered(rowsOf(REGIONS, "", SUMS).offices, figure, isDown).map(({ code }) => code);
  assert.deepEqual(codes(undefined, false), ["R1A", "R1B", "R2A"]);
  assert.deepEqual(codes(SHOW, true), ["R1A", "R1B", "R2A"]);
  assert.deepEqual(codes(SHOW, false), ["R1B", "R1A", "R2A"]);
  assert.deepEqual(codes(count("came"), true), ["R1B", "R1A", "R2A"]);
});

test("a percentage leaves out its count where that has a column of its own", () => {
  const figures = [count("came"), SHOW, percent("flaked", "flaked", "scheduled")];
  assert.deepEqual([...withCounts(figures)], ["show"]);
  assert.deepEqual(wordsOf(SHOW, SUMS[1], true), { main: "90%", more: "" });
  assert.deepEqual(wordsOf(count("doors"), { doors: 12345 }, false), { main: "12,345", more: "" });
  assert.deepEqual(wordsOf({ ...SHOW, unit: "ratio" }, { came: 31, scheduled: 2 }, false), { main: "15.5", more: "" });
});

const TALLIES = {
  canvass_came: { over: "shift", where: ["all", "scheduled", "came"] }, late: { over: "shift", where: "late" }, to_chase: { over: "shift", where: "to_chase" },
  doors: { over: "group", where: ["all"] }, packets: { over: "group", where: "departed" }, overdue: { over: "group", where: "overdue" },
  canvassers_out: { over: "member", where: ["of", "group", "out"] }, hours: { over: "member", where: ["of", "group", "departed"] },
  shifts_returned: { over: "member", where: ["all", "back", ["of", "shift", "came"]] }, unpitched: { over: "member", where: "unpitched" },
};
const CONDITIONS = { back: ["of", "group", "returned"], unpitched: ["all", "back"] };

/** @param {object} figure */
function leadsTo(figure) {
  return addressOf("R1A", figure, { tallies: TALLIES, conditions: CONDITIONS, sections: {}, figures: [percent("show", "canvass_came", "x")] });
}

test("a number leads to the rows behind it, by the toolbar's filter where there is one", () => {
  assert.equal(leadsTo(percent("show", "canvass_came", "x")), "/boards/R1A/confirms?filter=tally%3Acanvass_came");
  assert.equal(leadsTo(count("late")), "/boards/R1A/confirms?filter=late");
  assert.equal(leadsTo({ ...percent("remaining", "to_chase", "flakes"), section: "chase" }), "/boards/R1A/flake?filter=to_chase");
  assert.equal(leadsTo(count("overdue")), "/boards/R1A/kph?filter=overdue");
  assert.equal(leadsTo(count("doors")), "/boards/R1A/kph?filter=all");
  assert.equal(leadsTo(count("canvassers_out")), "/boards/R1A/kph?filter=out");
  assert.equal(leadsTo(count("kps", ["shifts_returned"])), "/boards/R1A/kph?filter=returned");
});

test("where no filter fits it leads to all groups, or to the lists of Review", () => {
  assert.equal(leadsTo(count("packets")), "/boards/R1A/kph?filter=all"); // no board has a word for just these
  assert.equal(leadsTo(count("hours")), "/boards/R1A/kph?filter=all");
  assert.equal(leadsTo(count("possible", ["doors", "overdue"])), "/boards/R1A/kph?filter=all");
  assert.equal(leadsTo(count("unpitched")), "/boards/R1A/review?filter=open");
  assert.equal(leadsTo(count("both", ["late", "to_chase"])), "/boards/R1A/review?filter=all");
});

test("the report has a line for the state and each region, and leaves out what there is none of", () => {
  const columns = [{ figure: count("scheduled"), label: "Scheduled", head: "Canvass" }, { figure: SHOW, label: "Completed", head: "Canvass" }];
  const dashboard = {
    tab: "confirmations", page: { time_zone: "America/Chicago", tabs: { confirmations: { word: "Confirmations" } } },
    live: { frame: { day: "2026-10-31" }, asOf: "2026-10-31T19:03:00Z" }, columns: () => columns, rows: () => rowsOf(REGIONS, "", SUMS),
  };
  assert.equal(reportOf(dashboard), [
    "Confirmations, Sat 10/31, 2:03 PM", "State: Canvass: Scheduled 210, Completed 69 (33%)", "R1: Canvass: Scheduled 210, Completed 69 (33%)", "R2: Canvass: Scheduled 0",
  ].join("\n"));
});
