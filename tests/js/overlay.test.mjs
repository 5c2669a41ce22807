import assert from "node:assert/strict";
import test from "node:test";
import { project, shiftsInOpenGroups } from "../../static/js/overlay.js";
import { PAINTERS } from "../../static/js/painters.js";
import { NOW, brings, group, note, pending, shift, store, volunteer } from "./day.mjs";

const same = (at) => at;
const draw = (rows, ...entries) => project(store(rows), entries.map((entry) => (entry.entry ? entry : pending(entry))), same);

test("every kind of the wire contract has its painter", () => {
  const kinds = ["set_status", "add_pass", "add_note", "add_group_note", "delete_note", "claim", "release", "edit_volunteer", "attach_vanid",
    "add_walk_in", "remove_shift", "create_group", "change_members", "depart", "change_departure", "set_next_check_in", "check_in", "set_goal",
    "set_packets", "set_packet_names", "leave_out", "return_group", "not_final", "remove_group", "set_pitched", "set_extra_shifts", "undo"];
  assert.deepEqual(Object.keys(PAINTERS).sort(), kinds.sort());
});

test("a pending edit is on top of the stream's row, which stays as it is", () => {
  const board = store({ shift: [shift()] });
  const screen = project(board, [pending({ do: "set_status", shift: 812, was: "booked", to: "in" })], same);
  assert.equal(screen.get("shift", 812).status, "in");
  assert.equal(board.rows.shift.get(812).status, "booked");
});

test("without pending edits the screen is the store's own rows", () => {
  const board = store({ shift: [shift()] });
  assert.equal(project(board, [], same).rows.shift, board.rows.shift);
});

for (const state of ["conflict", "refused", "blocked"]) {
  test(`an edit that is ${state} leaves the stream's value on the screen`, () => {
    const screen = draw({ shift: [shift()] }, pending({ do: "set_status", shift: 812, to: "in" }, { state }));
    assert.equal(screen.get("shift", 812).status, "booked");
  });
}

test("two passes are two more", () => {
  const screen = draw({ shift: [shift({ confirm_passes: 3 })] }, { do: "add_pass", shift: 812, tab: "confirms" }, { do: "add_pass", shift: 812, tab: "confirms" });
  assert.equal(screen.get("shift", 812).confirm_passes, 5);
});

test("a claim lasts the campaign's claim minutes", () => {
  const row = draw({ shift: [shift()] }, { do: "claim", shift: 812 }).get("shift", 812);
  assert.equal(row.claimed_by, 5);
  assert.equal(row.claimed_until, "2026-10-31T14:40:00.000Z");
});

const walkIn = { do: "add_walk_in", shift: "k-1", office: 3, first_name: "Zoe", last_name: "Lee", phone: "8165550123", slot: "09:00", activity: 1 };

test("a walk-in is on the screen before the server knows it, and can be edited there", () => {
  const screen = draw({}, walkIn, { do: "edit_volunteer", shift: "k-1", field: "first_name", was: "Zoe", to: "Zoë" }, { do: "add_note", shift: "k-1", tab: "confirms", text: "plus-one", note: "n-1" });
  const row = screen.get("shift", "k-1");
  assert.equal(row.starts_at, "2026-10-31T14:00:00.000Z");
  assert.equal(row.status, "in");
  assert.equal(screen.get("volunteer", row.volunteer).first_name, "Zoë");
  assert.equal(screen.get("note", "n-1").shift, "k-1");
});

test("a walk-in of yesterday's board is not on today's", () => {
  assert.ok(draw({}, pending({ ...walkIn, day: "2026-10-31" }, { state: "refused" })).get("shift", "k-1"));
  assert.equal(draw({}, pending({ ...walkIn, day: "2026-10-30" }, { state: "refused" })).get("shift", "k-1"), undefined);
});

test("a refused walk-in stays on the screen until its author lets it go", () => {
  assert.ok(draw({}, pending(walkIn, { state: "refused" })).get("shift", "k-1"));
});

test("once the stream has brought the walk-in, it is drawn once, and what was added by key lands on it", () => {
  const board = store();
  board.applyPatches([brings("shift", shift({ id: 900, key: "k-1", version: 1, status: "in" }))]);
  const screen = project(board, [pending(walkIn), pending({ do: "add_pass", shift: "k-1", tab: "confirms" })], same);
  assert.deepEqual([...screen.rows.shift.keys()], [900]);
  assert.equal(screen.get("shift", "k-1").confirm_passes, 1);
});

test("a note shows at once, and a deleted one is gone at once", () => {
  const screen = draw({ shift: [shift()], note: [note()] }, { do: "add_note", shift: 812, tab: "confirms", text: "on her way", note: "n-1" }, { do: "delete_note", note: 9 });
  assert.deepEqual([...screen.rows.note.values()].map(({ text, by }) => [text, by]), [["on her way", 5]]);
});

test("a new group takes its same-day confirmed members In", () => {
  const screen = draw({ shift: [shift({ status: "same_day_confirmed" })] }, { do: "create_group", group: "g-1", office: 3, members: [812], packets: 2, packet_names: "", goal: 84 });
  assert.deepEqual(screen.get("group", "g-1").members, [812]);
  assert.equal(screen.get("group", "g-1").knocks, 0); // as the server's: a check-in before the answer says what it was
  assert.equal(screen.get("shift", 812).status, "in");
  assert.deepEqual([...shiftsInOpenGroups(screen)], [812]);
});

test("departing sets the first check-in", () => {
  const row = draw({ group: [group()] }, { do: "depart", group: 5 }).get("group", 5);
  assert.equal(row.departed_at, NOW);
  assert.equal(row.check_in_due_at, "2026-10-31T15:15:00.000Z");
});

test("a departure set by hand moves the first check-in, but not a later one", () => {
  const out = { departed_at: "2026-10-31T14:00:00Z", checked_in_at: "2026-10-31T14:00:00Z", check_in_due_at: "2026-10-31T14:45:00Z" };
  const entry = { do: "change_departure", group: 5, was: out.departed_at, to: "2026-10-31T13:50:00Z" };
  assert.equal(draw({ group: [group(out)] }, entry).get("group", 5).check_in_due_at, "2026-10-31T14:35:00.000Z");
  assert.equal(draw({ group: [group({ ...out, check_ins: 1 })] }, entry).get("group", 5).check_in_due_at, out.check_in_due_at);
});

test("a check-in counts and sets the next one; after the return only the figure changes", () => {
  const out = { departed_at: "2026-10-31T13:30:00Z", check_ins: 1, check_in_due_at: "2026-10-31T14:15:00Z" };
  const entry = { do: "check_in", group: 5, was: null, to: 48 };
  const row = draw({ group: [group(out)] }, entry).get("group", 5);
  assert.deepEqual([row.knocks, row.check_ins, row.check_in_due_at], [48, 2, "2026-10-31T15:30:00.000Z"]);
  const back = draw({ group: [group({ ...out, returned_at: NOW, check_in_due_at: null })] }, entry).get("group", 5);
  assert.deepEqual([back.knocks, back.check_ins, back.check_in_due_at], [48, 1, null]);
});

test("a return completes only members who are In", () => {
  const rows = { shift: [shift({ status: "in" }), shift({ id: 813, status: "rescheduled" })], group: [group({ members: [812, 813], departed_at: NOW })] };
  const screen = draw(rows, { do: "return_group", group: 5, members: [812, 813] });
  assert.equal(screen.get("shift", 812).status, "completed");
  assert.equal(screen.get("shift", 813).status, "rescheduled");
  assert.equal(screen.get("group", 5).check_in_due_at, null);
});

test("an edit of a row that is gone paints nothing", () => {
  const screen = draw({ volunteer: [volunteer()] }, { do: "set_status", shift: 1, to: "in" }, { do: "check_in", group: 1, to: 3 }, { do: "add_note", shift: 1, text: "x", tab: "confirms" });
  assert.deepEqual([screen.rows.shift.size, screen.rows.group.size, screen.rows.note.size], [0, 0, 0]);
});

test("a No Show keeps when it was first said, a yes today stays behind an In and goes with booked", () => {
  const after = (row, ...statuses) => draw({ shift: [shift(row)] }, ...statuses.map((to) => ({ do: "set_status", shift: 812, to }))).get("shift", 812);
  assert.equal(after({}, "no_show").flaked_at, NOW);
  assert.equal(after({ flaked_at: "earlier" }, "in", "no_show").flaked_at, "earlier");
  assert.equal(after({}, "same_day_confirmed", "in").same_day_confirmed_at, NOW);
  assert.equal(after({}, "same_day_confirmed", "booked").same_day_confirmed_at, null);
});
