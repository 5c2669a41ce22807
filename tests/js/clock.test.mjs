import assert from "node:assert/strict";
import test from "node:test";
import { Clock } from "../../static/js/clock.js";
import { bareTime, clockTime, dayAt, dayWord, inputTime, instantAt, nearestSlot, slotWord, span } from "../../static/js/zone.js";

const CHICAGO = "America/Chicago";

test("server time follows the server, however wrong this machine's clock is", () => {
  let mine = Date.parse("2026-10-31T09:00:00Z");
  const clock = new Clock(() => mine);
  clock.sync("2026-10-31T14:00:00Z");
  mine += 90_000;
  assert.equal(clock.now(), Date.parse("2026-10-31T14:01:30Z"));
  assert.equal(clock.toServer("2026-10-31T09:00:10Z"), "2026-10-31T14:00:10.000Z");
});

test("an instant is shown in the office's zone", () => {
  assert.equal(clockTime("2026-10-31T14:12:00Z", CHICAGO), "9:12 AM");
  assert.equal(clockTime("2026-10-31T14:12:00Z", "America/Denver"), "8:12 AM");
  assert.equal(bareTime("2026-10-31T18:05:00Z", CHICAGO), "1:05");
  assert.equal(inputTime("2026-11-01T05:05:00Z", CHICAGO), "00:05");
  assert.equal(dayWord("2026-11-01T15:00:00Z", CHICAGO), "Sun 11/1");
  assert.equal(slotWord("13:00"), "1:00 PM");
});

test("a time typed is an instant of the office's day, before and after the clocks go back", () => {
  assert.equal(instantAt("2026-10-31", "09:40", CHICAGO), "2026-10-31T14:40:00.000Z");
  assert.equal(instantAt("2026-11-01", "09:40", CHICAGO), "2026-11-01T15:40:00.000Z");
  assert.equal(instantAt("2026-03-08", "09:40", CHICAGO), "2026-03-08T14:40:00.000Z");
});

test("a time after midnight belongs to the night that follows the board's day", () => {
  assert.equal(instantAt("2026-10-30", "00:15", CHICAGO), "2026-10-31T05:15:00.000Z");
});

test("the night still counts as the evening before", () => {
  assert.equal(dayAt(Date.parse("2026-10-31T14:12:00Z"), CHICAGO), "2026-10-31");
  assert.equal(dayAt(Date.parse("2026-11-01T08:30:00Z"), CHICAGO), "2026-10-31"); // 2:30 AM, when the clocks go back
  assert.equal(dayAt(Date.parse("2026-11-01T14:00:00Z"), CHICAGO), "2026-11-01");
});

test("what is typed comes back as it was typed", () => {
  for (const time of ["04:00", "09:05", "12:00", "23:59"]) {
    assert.equal(inputTime(instantAt("2026-11-01", time, CHICAGO), CHICAGO), time);
  }
});

test("the walk-in form starts with the slot nearest to now", () => {
  const slots = ["09:00", "12:00", "15:00"];
  const at = (time) => nearestSlot(slots, Date.parse(instantAt("2026-10-31", time, CHICAGO)), "2026-10-31", CHICAGO);
  assert.deepEqual([at("08:00"), at("10:20"), at("11:40"), at("20:00")], ["09:00", "09:00", "12:00", "15:00"]);
  assert.equal(nearestSlot([], 0, "2026-10-31", CHICAGO), "");
});

test("ages are said in minutes and hours", () => {
  assert.deepEqual([span(30_000), span(120_000), span(59 * 60_000), span(72 * 60_000)], ["less than a minute", "2 min", "59 min", "1 h 12 min"]);
});
