import assert from "node:assert/strict";
import { test } from "node:test";
import { Live } from "../../static/js/dashboard/live.js";

const QUIET = () => new Promise((resolve) => setImmediate(resolve));
const NOON = Date.parse("2026-10-31T17:00:00Z");
const at = (seconds) => new Date(NOON + seconds * 1000).toISOString();
const regionOf = (...ids) => [{ code: "R1", name: "", offices: ids.map((id) => ({ id, code: `R1${id}`, name: "" })) }];

/** A page of the offices 1 and 2, on a server of our own. @param {import("node:test").TestContext} t */
function page(t, places = regionOf(1, 2)) {
  t.mock.timers.enable({ apis: ["setInterval", "Date"], now: NOON });
  const sockets = [];
  const asked = [];
  globalThis.document = Object.assign(new EventTarget(), { hidden: false });
  globalThis.location = { protocol: "https:", host: "cpt.example.org" };
  globalThis.addEventListener = globalThis.removeEventListener = () => {};
  globalThis.CustomEvent ??= class extends Event {};
  globalThis.WebSocket = class { constructor() { sockets.push(this); } send() {} close() {} };
  t.mock.method(globalThis, "fetch", async (url) => {
    asked.push(url);
    return { ok: true, json: async () => places };
  });
  const live = new Live({ now: at(0), regions: regionOf(1, 2), frame: { as_of: at(0), day: "2026-10-31", sums: { 1: { doors: 5 }, 2: { doors: 7 } } } }, () => {});
  live.start();
  t.after(() => live.stop());
  const [socket] = sockets;
  socket.onopen();
  const hear = (message) => socket.onmessage({ data: JSON.stringify(message) });
  return { live, asked, hear, socket, frame: (seconds, sums) => hear({ frame: { as_of: at(seconds), day: "2026-10-31", sums } }) };
}

test("the first frame after each handshake is all that there is", async (t) => {
  const { live, frame, asked, socket } = page(t);
  frame(1, { 1: { doors: 6 }, 2: { doors: 7 } });
  frame(2, { 1: { doors: 9 } });
  assert.deepEqual(live.frame.sums, { 1: { doors: 9 }, 2: { doors: 7 } });
  assert.deepEqual(asked, []);
  socket.onopen();
  frame(3, { 1: { doors: 9 } });
  assert.deepEqual(live.frame.sums, { 1: { doors: 9 } });
});

for (const [what, places, sums] of [["new", regionOf(1, 2, 3), { 3: { doors: 0 } }], ["gone", regionOf(1), { 2: {} }]]) {
  test(`an office that is ${what} lets the page ask for its places`, async (t) => {
    const { live, frame, asked } = page(t, places);
    frame(1, { 1: { doors: 5 }, 2: { doors: 7 } });
    frame(2, sums);
    await QUIET();
    assert.deepEqual([asked, live.regions], [["/dashboard/places/"], places]);
    frame(3, { 1: { doors: 8 } });
    assert.equal(asked.length, 1);
  });
}

test("an office that has moved is in no frame, and is seen within a minute", async (t) => {
  const { live, asked } = page(t, [{ code: "R2", name: "", offices: [] }]);
  t.mock.timers.tick(60_000);
  await QUIET();
  assert.deepEqual([asked.length, live.regions[0].code], [1, "R2"]);
});
