import assert from "node:assert/strict";
import test from "node:test";
import { memoryStorage } from "../../static/js/outbox-storage.js";
import { pending } from "./day.mjs";
import { setUp, settle, state, status } from "./outbox-desk.mjs";

test("a reload sends what was left, under the same id and in the same order", async () => {
  const storage = memoryStorage();
  const before = setUp({ storage });
  before.outbox.add("R1A", status("a", 812));
  before.outbox.add("R1A", status("b", 812, "completed", "in"));
  before.outbox.stop();
  const after = setUp({ storage });
  await after.outbox.start();
  assert.deepEqual(after.sent(), [["a"]]);
  assert.deepEqual(after.outbox.queue.map(({ entry }) => entry.id), ["a", "b"]);
});

test("another log-in never sends my edits, and they wait for me", async () => {
  const storage = memoryStorage();
  setUp({ storage }).outbox.add("R1A", status("a", 812));
  const other = setUp({ storage, user: 6 });
  await other.outbox.start();
  assert.deepEqual(other.sent(), []);
  assert.equal((await storage.list(5)).length, 1);
});

test("a tab leaves alone what another open tab looks after", async () => {
  const storage = memoryStorage();
  await storage.put(pending(status("a", 812), { tab: "open one" }));
  const { outbox, sent } = setUp({ storage, living: ["open one"] });
  await outbox.start();
  assert.deepEqual([sent(), outbox.queue], [[], []]);
});

test("a conflict survives a reload", async () => {
  const storage = memoryStorage();
  const before = setUp({ storage });
  before.outbox.add("R1A", status("a", 812));
  await before.answer([{ result: "conflict", field: "status", is: "declined", by: null, at: "x" }]);
  const after = setUp({ storage });
  await after.outbox.start();
  assert.deepEqual([state(after.outbox, "a"), after.outbox.queue[0].answer.is], ["conflict", "declined"]);
});

test("edits of two boards go to their own boards", async () => {
  const { outbox, requests, answer } = setUp();
  outbox.add("R1A", status("a", 812));
  outbox.add("R1B", status("b", 813));
  outbox.add("R1A", { id: "c", do: "set_goal", group: 5, was: 84, to: 90, at: "x" });
  await answer(["applied"]);
  await answer(["applied"]);
  assert.deepEqual(requests.map(({ code, entries }) => [code, entries.length]), [["R1A", 1], ["R1B", 1], ["R1A", 1]]);
});

test("what a page left that still counted as open is taken over as soon as the connection is there", async () => {
  const storage = memoryStorage();
  const before = setUp({ storage });
  before.outbox.add("R1A", status("a", 812));
  await settle();
  const [{ tab }] = await storage.list(5);
  const living = [tab];
  const { outbox, sent } = setUp({ storage, living });
  assert.equal(outbox.hasLooked, false);
  await outbox.start();
  assert.deepEqual([outbox.hasLooked, sent()], [true, []]);
  living.length = 0;
  await outbox.wake();
  assert.deepEqual(sent(), [["a"]]);
  await outbox.wake();
  assert.equal(outbox.queue.length, 1);
});

test("a connection that is there at once does not make the page take over what was left twice", async () => {
  const storage = memoryStorage();
  setUp({ storage }).outbox.add("R1A", status("a", 812));
  const { outbox, sent } = setUp({ storage });
  await Promise.all([outbox.start(), outbox.wake()]);
  assert.deepEqual([outbox.queue.length, sent()], [1, [["a"]]]);
});
