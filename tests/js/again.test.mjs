// Asking the server again and again: how often, when not, and when it is over.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { askAgain } from "../../static/js/pages/again.js";

const json = (body) => ({ ok: true, status: 200, type: "basic", json: async () => body });
const refused = (status) => ({ ok: false, status, type: "basic" });
const real = { setTimeout, clearTimeout, now: Date.now };
let asked, answer, watch, clock, timer;

beforeEach(() => {
  clock = 0;
  timer = null;
  globalThis.setTimeout = (run, ms) => (timer = { run, at: clock + ms });
  globalThis.clearTimeout = (old) => { if (old && old === timer) timer = null; };
  Date.now = () => clock;
  asked = 0;
  answer = () => json({ waits: true });
  globalThis.document = { hidden: false, addEventListener: (_, listener) => (watch = listener) };
  globalThis.fetch = async () => {
    asked += 1;
    return answer();
  };
});
afterEach(() => {
  Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
  Date.now = real.now;
});

const settle = async () => { for (let i = 0; i < 20; i++) await Promise.resolve(); };
async function pass(ms) {
  const end = clock + ms;
  while (timer && timer.at <= end) {
    const { run, at } = timer;
    clock = at;
    timer = null;
    run();
    await settle();
  }
  clock = end;
}
const start = async (more = {}) => { askAgain({ url: "/", everyMs: 1000, take: () => true, ...more }); await settle(); };

test("it asks at once and then at its pace", async () => {
  await start();
  assert.equal(asked, 1);
  await pass(999);
  assert.equal(asked, 1);
  await pass(1);
  assert.equal(asked, 2);
});

test("a server that does not answer is asked more and more seldom, and at the usual pace once it does", async () => {
  answer = () => refused(503);
  await start();
  for (const ms of [2000, 4000, 8000, 16_000, 30_000, 30_000]) {
    const before = asked;
    await pass(ms - 1);
    assert.equal(asked, before, `before ${ms} ms`);
    await pass(1);
    assert.equal(asked, before + 1, `after ${ms} ms`);
  }
  answer = () => { throw new TypeError("no network"); };
  await pass(30_000);
  answer = () => json({});
  await pass(30_000);
  const before = asked;
  await pass(1000);
  assert.equal(asked, before + 1);
});

test("after a long time it asks more seldom", async () => {
  await start({ slowAfterMs: 1500 });
  await pass(1000);
  await pass(1000);
  assert.equal(asked, 3);
  await pass(3999);
  assert.equal(asked, 3);
  await pass(1);
  assert.equal(asked, 4);
});

test("a hidden page asks nothing, and asks at once when it is seen again", async () => {
  await start();
  document.hidden = true;
  await pass(60_000);
  assert.equal(asked, 1);
  document.hidden = false;
  watch();
  await settle();
  assert.equal(asked, 2);
});

for (const [what, end] of [["a refusal", () => refused(404)], ["the way to the sign-in page", () => ({ ok: false, status: 0, type: "opaqueredirect" })]]) {
  test(`${what} ends it`, async () => {
    await start();
    answer = end;
    await pass(1000);
    await pass(60_000);
    assert.equal(asked, 2);
  });
}

test("who says something at a refusal may go on asking", async () => {
  let said = 0;
  await start({ refused: () => Boolean(++said) });
  answer = () => refused(403);
  await pass(1000);
  await pass(1000);
  assert.equal(said, 2);
  answer = () => json({ waits: true });
  await pass(1000);
  assert.equal(asked, 4);
});

test("who has heard enough says so", async () => {
  await start({ take: ({ waits }) => !waits });
  await pass(60_000);
  watch();
  await settle();
  assert.equal(asked, 1);
});
