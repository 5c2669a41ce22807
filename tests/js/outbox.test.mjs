import assert from "node:assert/strict";
import test from "node:test";
import { again } from "../../static/js/outbox-rules.js";
import { brings, group, pending, shift, store } from "./day.mjs";
import { setUp, state, status } from "./outbox-desk.mjs";

test("an edit is sent at once, stamped with the moment of sending, and leaves when it is applied", async () => {
  const { outbox, requests, answer, applied, storage } = setUp();
  outbox.add("R1A", status("a", 812));
  assert.equal(requests[0].code, "R1A");
  assert.deepEqual(requests[0].entries, [{ ...status("a", 812), sent: "2026-10-31T14:30:00.000Z" }]);
  await answer(["applied"]);
  assert.deepEqual([outbox.queue, applied, await storage.list(5)], [[], ["a"], []]);
});

test("what gathers while a request is out goes in one request, if it is independent", async () => {
  const { outbox, sent, answer } = setUp();
  outbox.add("R1A", status("a", 812));
  outbox.add("R1A", status("b", 813));
  outbox.add("R1A", { id: "c", do: "set_goal", group: 5, was: 84, to: 90, at: "x" });
  await answer(["applied"]);
  assert.deepEqual(sent(), [["a"], ["b", "c"]]);
});

test("an edit waits for an earlier unanswered one of the same row", async () => {
  const { outbox, sent, answer } = setUp();
  outbox.add("R1A", status("first", 813));
  outbox.add("R1A", status("a", 812));
  outbox.add("R1A", { id: "b", do: "add_pass", shift: 812, tab: "confirms", at: "x" });
  await answer(["applied"]);
  assert.deepEqual(sent(), [["first"], ["a"]]);
  await answer(["applied"]);
  assert.deepEqual(sent().at(-1), ["b"]);
});

test("a group's return waits for an edit of one of its members", async () => {
  const { outbox, sent, answer } = setUp();
  outbox.add("R1A", status("a", 812));
  outbox.add("R1A", { id: "b", do: "return_group", group: 5, members: [812], at: "x" });
  outbox.add("R1A", { id: "c", do: "not_final", group: 5, at: "x" });
  assert.deepEqual(sent(), [["a"]]);
  await answer(["applied"]);
  assert.deepEqual(sent().at(-1), ["b"]);
});

for (const [words, a, b] of [
  ["one volunteer through two shifts", { do: "edit_volunteer", shift: 812, field: "cell", was: "", to: "1" }, { do: "edit_volunteer", shift: 814, field: "cell", was: "1", to: "2" }],
  ["a row named by its key and by its id", { do: "add_pass", shift: "k-1", tab: "confirms" }, { do: "add_pass", shift: 900, tab: "confirms" }],
  ["a note and its deletion", { do: "add_note", shift: 812, tab: "confirms", text: "x", note: "n-1" }, { do: "delete_note", note: "n-1" }],
]) {
  test(`edits of ${words} keep their order`, async () => {
    const board = store({ shift: [shift(), shift({ id: 813, volunteer: 41 }), shift({ id: 814 }), shift({ id: 900, key: "k-1" })] });
    const { outbox, sent, answer } = setUp({ board });
    outbox.add("R1A", status("first", 813));
    outbox.add("R1A", { ...a, id: "a", at: "x" });
    outbox.add("R1A", { ...b, id: "b", at: "x" });
    await answer(["applied"]);
    assert.deepEqual(sent().at(-1), ["a"]);
  });
}

test("a network error sends the same entry again, later each time", async () => {
  const { outbox, requests, timers, fail, elapse } = setUp();
  outbox.add("R1A", status("a", 812));
  await fail();
  assert.equal(outbox.isFailing, true);
  assert.equal(timers[0].ms, 1000);
  await elapse();
  assert.deepEqual({ ...requests[1].entries[0], sent: "" }, { ...requests[0].entries[0], sent: "" });
  await fail();
  assert.equal(timers[0].ms, 2000);
});

test("the connection's return sends at once and starts the waits over", async () => {
  const { outbox, sent, fail, elapse, timers } = setUp();
  outbox.add("R1A", status("a", 812));
  await fail();
  await elapse();
  await fail();
  outbox.wake();
  assert.equal(sent().length, 3);
  await fail();
  assert.equal(timers[0].ms, 1000);
});

for (const [words, answered, code] of [["a server error", [], 503], ["an answer of later", ["later"], 200], ["a missing result", [], 200]]) {
  test(`${words} keeps the edit and sends it again`, async () => {
    const { outbox, sent, answer, elapse } = setUp();
    outbox.add("R1A", status("a", 812));
    await answer(answered, code);
    assert.equal(state(outbox, "a"), "waiting");
    await elapse();
    assert.deepEqual(sent(), [["a"], ["a"]]);
  });
}

for (const [code, paused] of [[401, "signed_out"], [403, "stale"]]) {
  test(`after ${code} edits are kept and nothing is sent`, async () => {
    const { outbox, sent, answer } = setUp();
    outbox.add("R1A", status("a", 812));
    await answer([], code);
    outbox.add("R1A", status("b", 813));
    outbox.wake();
    assert.deepEqual([outbox.paused, sent(), outbox.queue.length], [paused, [["a"]], 2]);
  });
}

for (const code of [400, 404, 413]) {
  test(`after ${code} the edit is not saved, with a sentence`, async () => {
    const { outbox, answer } = setUp();
    outbox.add("R1A", status("a", 812));
    await answer([], code);
    assert.equal(state(outbox, "a"), "refused");
    assert.match(outbox.queue[0].reason, /\.$/);
  });
}

test("a conflict blocks what builds on it, and only that", async () => {
  const { outbox, sent, answer, applied } = setUp();
  outbox.add("R1A", status("a", 812));
  outbox.add("R1A", status("b", 812, "completed", "in"));
  outbox.add("R1A", { id: "c", do: "return_group", group: 5, members: [812], at: "x" });
  outbox.add("R1A", { id: "d", do: "set_goal", group: 5, was: 84, to: 90, at: "x" });
  outbox.add("R1A", status("e", 813));
  await answer([{ result: "conflict", field: "status", is: "declined", by: { id: 6, name: "Ben Kim" }, at: "x" }]);
  assert.deepEqual(["a", "b", "c", "d"].map((id) => state(outbox, id)), ["conflict", "blocked", "blocked", "blocked"]);
  assert.deepEqual(sent().at(-1), ["e"]);
  await answer(["applied"]);
  assert.deepEqual(applied, ["e"]);
});

test("a blocked edit goes out on the person's word", async () => {
  const { outbox, sent, answer } = setUp();
  outbox.add("R1A", status("a", 812));
  outbox.add("R1A", status("b", 812, "completed", "in"));
  await answer([{ result: "refused", code: "in_group", reason: "No." }]);
  outbox.dismiss("a");
  outbox.release("b");
  assert.deepEqual(sent().at(-1), ["b"]);
});

test("an unanswered edit cannot be dismissed: the server may have it", () => {
  const { outbox } = setUp();
  outbox.add("R1A", status("a", 812));
  outbox.dismiss("a");
  assert.equal(outbox.queue.length, 1);
});

test("use mine is a new edit against the value that is there now", () => {
  const conflict = pending(status("a", 812), { state: "conflict", answer: { id: "a", result: "conflict", is: "declined" } });
  assert.deepEqual(again(conflict, "new", "now", 9), { ...status("new", 812), was: "declined", at: "now", version: 9 });
});

test("an edit behind an applied one of the same field carries the version that one made", async () => {
  const { outbox, requests, answer, board } = setUp();
  outbox.add("R1A", status("a", 812, "same_day_confirmed"));
  outbox.add("R1A", status("b", 812, "in", "same_day_confirmed"));
  outbox.add("R1A", { id: "c", do: "add_pass", shift: 812, tab: "confirms", at: "x", version: 6 });
  await answer([{ result: "applied", patches: [brings("shift", shift({ version: 7, status: "same_day_confirmed" }))] }]);
  assert.equal(board.rows.shift.get(812).version, 7);
  assert.equal(requests[1].entries[0].version, 7);
  assert.equal(outbox.queue.find(({ entry }) => entry.id === "c").entry.version, 6);
});

test("an undo waits for the unanswered edit that it takes back, and knows it by its rows", async () => {
  const { outbox, sent, answer } = setUp();
  const first = status("a", 812);
  outbox.add("R1A", first);
  outbox.add("R1A", { id: "u", do: "undo", operation: "a", of: first, at: "x" });
  assert.deepEqual(sent(), [["a"]]);
  await answer(["applied"]);
  assert.deepEqual(sent().at(-1), ["u"]);
});

test("the undo of an edit that was refused asks its author instead of being sent", async () => {
  const { outbox, answer } = setUp();
  const first = status("a", 812);
  outbox.add("R1A", first);
  outbox.add("R1A", { id: "u", do: "undo", operation: "a", of: first, at: "x" });
  await answer([{ result: "refused", code: "in_group", reason: "No." }]);
  assert.deepEqual([state(outbox, "a"), state(outbox, "u")], ["refused", "blocked"]);
});

test("a departure corrected before the answer came is the one that the server set", async () => {
  const { outbox, requests, answer } = setUp();
  outbox.add("R1A", { id: "a", do: "depart", group: 5, at: "x", version: 6 });
  outbox.add("R1A", { id: "b", do: "change_departure", group: 5, was: "2026-10-31T14:29:58.100Z", to: "2026-10-31T14:00:00Z", at: "x", version: 6 });
  outbox.add("R1A", { id: "c", do: "set_goal", group: 5, was: 84, to: 126, at: "x", version: 6 });
  await answer([{ result: "applied", patches: [brings("group", group({ version: 7, departed_at: "2026-10-31T14:29:59Z" }))] }]);
  const [{ id, was, version }] = requests[1].entries;
  assert.deepEqual({ id, was, version }, { id: "b", was: "2026-10-31T14:29:59Z", version: 7 });
  assert.equal(outbox.queue.find(({ entry }) => entry.id === "c").entry.was, 84);
});

test("a time that somebody else set stays a conflict: only what my own edit brought about is taken over", async () => {
  const { outbox, requests, answer } = setUp();
  outbox.add("R1A", { id: "a", do: "set_goal", group: 5, was: 84, to: 126, at: "x", version: 6 });
  outbox.add("R1A", { id: "b", do: "change_departure", group: 5, was: "2026-10-31T14:20:00Z", to: "2026-10-31T14:00:00Z", at: "x", version: 6 });
  await answer([{ result: "applied", patches: [brings("group", group({ version: 8, departed_at: "2026-10-31T14:10:00Z" }))] }]);
  const [{ was, version }] = requests[1].entries;
  assert.deepEqual({ was, version }, { was: "2026-10-31T14:20:00Z", version: 6 });
});

test("an edit behind an undo that waits carries the version that the undo made", async () => {
  const { outbox, requests, answer } = setUp();
  const first = status("a", 812);
  outbox.add("R1A", { id: "u", do: "undo", operation: "a", of: first, at: "x" });
  outbox.add("R1A", status("b", 812, "declined", "booked"));
  await answer([{ result: "applied", patches: [brings("shift", shift({ version: 9 }))] }]);
  assert.equal(requests.at(-1).entries[0].version, 9);
});
