import assert from "node:assert/strict";
import { test } from "node:test";
import { Editing } from "../../static/js/editing.js";

const OFFICE = { time_zone: "America/Chicago", day: "2026-10-31" };
const out = (departedAt) => ({ kind: "group", office: OFFICE, group: { id: 7, departed_at: departedAt } });

function correction(seen, there) {
  const editing = new Editing();
  editing.open(out(seen), "departed_at");
  return editing.result(out(there), "03:00", "enter").body;
}

test("the server's instant of my own departure may fall into the next minute while I correct it", () => {
  assert.equal(correction("2026-10-31T22:16:59.900Z", "2026-10-31T22:17:00.300Z").was, "2026-10-31T22:17:00.300Z");
});

test("a colleague's correction that came while I typed is not taken for mine", () => {
  assert.equal(correction("2026-10-31T22:16:59.900Z", "2026-10-31T22:05:00Z").was, "2026-10-31T22:16:59.900Z");
  assert.equal(correction("2026-10-31T22:16:59.900Z", "2026-10-31T22:18:00Z").was, "2026-10-31T22:16:59.900Z");
});
