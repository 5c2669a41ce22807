import assert from "node:assert/strict";
import test from "node:test";
import { follow } from "../../static/js/dashboard/follow.js";

const QUIET = () => new Promise((resolve) => setImmediate(resolve));

/** A page whose clock stands until the test moves it. @param {import("node:test").TestContext} t @param {() => object} answer */
function page(t, answer) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const asked = [];
  let now = 0;
  globalThis.document = Object.assign(new EventTarget(), { hidden: false });
  t.mock.method(performance, "now", () => now);
  t.mock.method(globalThis, "fetch", async (url) => {
    asked.push(now);
    return answer(url);
  });
  let news = 0;
  const { latest } = follow("/series", () => { news += 1; });
  const pass = async (seconds) => {
    for (let second = 0; second < seconds; second += 1) {
      now += 1000;
      t.mock.timers.tick(1000);
      await QUIET();
    }
  };
  const frame = (as_of) => document.dispatchEvent(Object.assign(new Event("dashboard:frame"), { detail: { as_of, sums: {} } }));
  return { asked, latest, pass, frame, news: () => news };
}

const answered = (as_of) => ({ ok: true, status: 200, json: async () => ({ as_of }) });

test("asks at once, and then twice a minute", async (t) => {
  const { asked, latest, pass } = page(t, () => answered("10:00"));
  await pass(61);
  assert.deepEqual(asked, [0, 30_000, 60_000]);
  assert.deepEqual(latest, { series: { as_of: "10:00" }, frame: null, isStale: false });
});

test("tells of a frame at once and asks soon, however many come", async (t) => {
  const { asked, latest, pass, frame, news } = page(t, () => answered("10:00"));
  await pass(1);
  assert.equal(news(), 1);
  for (const second of [2, 3, 4]) {
    frame(`10:0${second}`);
    await pass(1);
  }
  assert.deepEqual([news(), latest.frame.as_of, asked], [4, "10:04", [0]]);
  await pass(10);
  assert.deepEqual(asked, [0, 10_000]);
  await pass(20);
  frame("10:30");
  await QUIET();
  assert.deepEqual(asked, [0, 10_000, 34_000], "after a quiet time without any wait");
});

test("keeps what it had while there is no answer, and says so", async (t) => {
  let answer = answered("10:00");
  const { latest, pass } = page(t, () => {
    if (!answer) throw new Error("no network");
    return answer;
  });
  await pass(1);
  answer = null;
  await pass(30);
  assert.deepEqual(latest, { series: { as_of: "10:00" }, frame: null, isStale: true });
  answer = answered("10:01");
  await pass(30);
  assert.deepEqual(latest, { series: { as_of: "10:01" }, frame: null, isStale: false });
});

test("does not ask while nobody looks", async (t) => {
  const { asked, pass } = page(t, () => answered("10:00"));
  document.hidden = true;
  await pass(90);
  document.hidden = false;
  document.dispatchEvent(new Event("visibilitychange"));
  await QUIET();
  assert.deepEqual(asked, [0, 90_000]);
});

test("asks no more once it is refused", async (t) => {
  const { asked, pass, frame } = page(t, () => ({ ok: false, status: 404 }));
  await pass(40);
  frame("10:00");
  await pass(40);
  assert.deepEqual(asked, [0]);
});
