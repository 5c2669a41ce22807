import assert from "node:assert/strict";
import test from "node:test";
import { Confirming, mayConfirmNext } from "../../static/js/next-shift.js";

const ZONE = "America/Chicago";
const NOW = Date.parse("2026-10-29T02:00:00Z"); // Wednesday, 9 PM in Missouri

/** @param {Record<string, any>} [over] */
const volunteer = (over) => ({ next_shift_at: "2026-10-31T15:00:00Z", next_shift_confirmed: false, vanid: 55895, ...over });

test("the next shift is offered up to four days ahead, to those who may, until it is confirmed", () => {
  const offered = (over, isAllowed = true) => mayConfirmNext(volunteer(over), isAllowed, NOW, ZONE);
  assert.equal(offered(), true);
  assert.equal(offered({ next_shift_at: "2026-11-01T23:00:00Z" }), true); // Sunday evening, the fourth day
  assert.equal(offered({ next_shift_at: "2026-11-02T15:00:00Z" }), false);
  assert.equal(offered({ next_shift_at: "2026-10-29T03:00:00Z" }), false); // later today
  assert.equal(offered({ next_shift_confirmed: true }), false);
  assert.equal(offered({ next_shift_at: null }), false);
  assert.equal(offered({ vanid: null }), false);
  assert.equal(offered({}, false), false);
});

/** A server whose answers come when the test says so. */
function server() {
  const asked = [];
  const waiting = [];
  let changes = 0;
  const confirming = new Confirming((expected) => {
    asked.push(expected);
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  }, () => changes++);
  return { asked, confirming, answer: (answer) => waiting.shift().resolve(answer), fail: () => waiting.shift().reject(new Error("no network")), changes: () => changes };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const READY = { status: 200, result: "ready", sentence: "", says: "Scheduled", becomes: "Confirmed" };

test("nothing is written before VAN's word was shown, and then with that word", async () => {
  const { asked, confirming, answer } = server();
  await confirming.write();
  assert.deepEqual(asked, []);
  confirming.ask();
  answer(READY);
  await settled();
  confirming.write();
  assert.equal(confirming.talk.phase, "writing");
  assert.deepEqual(asked, ["", "Scheduled"]);
  answer({ ...READY, result: "confirmed" });
  await settled();
  await confirming.write();
  assert.deepEqual(asked, ["", "Scheduled"]);
});

test("a second press while the first is under way sends nothing", async () => {
  const { asked, confirming, answer } = server();
  confirming.ask();
  confirming.ask();
  assert.deepEqual(asked, [""]);
  answer(READY);
  await settled();
  confirming.write();
  confirming.write();
  confirming.ask();
  assert.deepEqual(asked, ["", "Scheduled"]);
});

test("what went wrong is said, and asking again is open", async () => {
  const { confirming, answer, fail, changes } = server();
  for (const [status, words] of [[401, "signed out"], [403, "Reload"], [404, "not yours"], [500, "No answer"]]) {
    confirming.ask();
    answer({ status });
    await settled();
    assert.equal(confirming.talk.phase, "failed");
    assert.ok(confirming.talk.sentence.includes(words));
  }
  confirming.ask();
  fail();
  await settled();
  assert.ok(confirming.talk.sentence.includes("No answer"));
  assert.equal(changes(), 10);
});
