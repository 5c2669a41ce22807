import assert from "node:assert/strict";
import test from "node:test";
import { Stream } from "../../static/js/stream.js";
import { brings, change, shift, snapshot, store } from "./day.mjs";

function setUp(answers = []) {
  const board = store({ shift: [shift()] });
  const said = [];
  const timers = [];
  let now = 0;
  const refused = [];
  let fetched = 0;
  const stream = new Stream({
    store: board, send: (message) => said.push(message), tab: () => "confirms", onSnapshot: (taken) => board.load(taken),
    onRefused: (status) => refused.push(status),
    getSnapshot: async () => { fetched++; return answers.shift() ?? { status: 0 }; },
    timing: { now: () => now, random: () => 0.5, setTimeout: (run, ms) => timers.push({ run, ms }), clearTimeout: () => {} },
  });
  const elapse = async (ms) => {
    now += ms;
    for (const timer of timers.filter((one) => one.ms <= ms)) { timers.splice(timers.indexOf(timer), 1); timer.run(); }
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { board, stream, said, timers, elapse, refused, fetched: () => fetched };
}

test("on opening it says what it holds of each office", () => {
  const { stream, said } = setUp();
  stream.ask();
  assert.deepEqual(said, [{ seen: { 3: { number: 118, epoch: "e", day: "2026-10-31" } }, tab: "confirms" }]);
});

test("the next change is taken without a word", () => {
  const { stream, said, board } = setUp();
  assert.equal(stream.take({ change: change(119, [brings("shift", shift({ version: 7, status: "in" }))]) }), true);
  assert.deepEqual([said, board.rows.shift.get(812).status], [[], "in"]);
});

test("a change of another day fetches the new day's snapshot", async () => {
  const fresh = { ...snapshot({}), offices: [{ ...snapshot({}).offices[0], day: "2026-11-01", number: 119 }] };
  const { stream, board, elapse, fetched } = setUp([{ status: 200, snapshot: fresh }]);
  stream.take({ change: { ...change(119, []), day: "2026-11-01" } });
  await elapse(2000);
  assert.deepEqual([fetched(), board.offices.get(3).day], [1, "2026-11-01"]);
  stream.take({ change: { ...change(120, []), day: "2026-11-01" } });
  await elapse(2000);
  assert.equal(fetched(), 1);
});

test("a hole is asked for once, however many frames stand above it", () => {
  const { stream, said } = setUp();
  for (const number of [120, 121, 122]) stream.take({ change: change(number, []) });
  assert.equal(said.length, 1);
});

test("being behind for two seconds asks, catching up meanwhile does not", async () => {
  const { stream, said, elapse } = setUp();
  stream.take({ numbers: { 3: 119 } });
  stream.take({ change: change(119, []) });
  await elapse(2000);
  assert.equal(said.length, 0);
  stream.take({ numbers: { 3: 120 } });
  stream.take({ numbers: { 3: 120 } });
  await elapse(2000);
  assert.equal(said.length, 1);
});

test("a snapshot is fetched once, taken, and followed by the question what came since", async () => {
  const fresh = { ...snapshot({ shift: [shift({ version: 9, status: "in" })] }) };
  const { stream, said, board, elapse, fetched } = setUp([{ status: 200, snapshot: fresh }]);
  stream.take({ snapshot: "behind" });
  stream.take({ snapshot: "behind" });
  await elapse(2000);
  assert.deepEqual([fetched(), board.rows.shift.get(812).status, said.length], [1, "in", 1]);
});

test("a snapshot that fails is tried again; one that is refused is not", async () => {
  const { stream, elapse, refused, fetched } = setUp([{ status: 0 }, { status: 404 }]);
  stream.take({ snapshot: "day" });
  await elapse(2000);
  await elapse(10_000);
  await elapse(60_000);
  assert.deepEqual([fetched(), refused], [2, [404]]);
});

test("a snapshot that does not come is said after a while, until it is there", async () => {
  const { stream, elapse } = setUp([{ status: 500 }, { status: 200, snapshot: snapshot({}) }]);
  stream.take({ snapshot: "behind" });
  await elapse(2000);
  assert.equal(stream.isBehind, false);
  await elapse(4000);
  assert.equal(stream.isBehind, true);
  await elapse(8000);
  assert.equal(stream.isBehind, false);
});
