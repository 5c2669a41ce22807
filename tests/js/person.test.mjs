import assert from "node:assert/strict";
import test from "node:test";
import { ComingShifts } from "../../static/js/person-data.js";
import { dialled } from "../../static/js/phones.js";
import { vanCode, vanLinks } from "../../static/js/van-links.js";

test("a VANID is written as VoteBuilder writes it", () => {
  const known = { 55895: "EID75ADQ", 55901: "EIDD5ADF", 337052: "EIDC9425K", 100476252: "EIDC552DF5N", 0: "EID0A", 1: "EID1B", 16: "EID01Q", 17: "EID11A" };
  for (const [vanid, code] of Object.entries(known)) assert.equal(vanCode(vanid), code);
});

test("links lead to the person's pages, and there are none without an address or a VANID", () => {
  assert.deepEqual(vanLinks("https://www.votebuilder.com", 55895), {
    contact: "https://www.votebuilder.com/ContactsDetails.aspx?VANID=EID75ADQ",
    scheduler: "https://www.votebuilder.com/EventScheduler.aspx?VanID=EID75ADQ",
  });
  assert.equal(vanLinks("", 55895), null);
  assert.equal(vanLinks("https://www.votebuilder.com", null), null);
});

test("a phone dials the digits of a number, however it came from VAN", () => {
  assert.deepEqual(["8165550101", "(816) 555-0101 x12", "+1 816.555.0101 ext. 7"].map(dialled), ["8165550101", "8165550101", "+18165550101"]);
});

/** A server whose answers come when the test says so. */
function server() {
  const asked = [];
  const waiting = [];
  return {
    asked,
    ask: (volunteer) => {
      asked.push(volunteer);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    answer: (answer) => waiting.shift().resolve(answer),
    fail: () => waiting.shift().reject(new Error("no network")),
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a person is asked for once, however often the window is drawn", async () => {
  const there = server();
  let draws = 0;
  const coming = new ComingShifts(there.ask, () => draws++);
  assert.equal(coming.of(40).state, "loading");
  assert.equal(coming.of(40).state, "loading");
  there.answer({ status: 200, shifts: [{ id: 9 }], past: [{ day: "2026-10-24" }] });
  await settled();
  assert.deepEqual(coming.of(40), { state: "loaded", shifts: [{ id: 9 }], past: [{ day: "2026-10-24" }] });
  assert.deepEqual([there.asked, draws], [[40], 1]);
});

test("without an answer it says so, and asks again when told to", async () => {
  const there = server();
  const coming = new ComingShifts(there.ask, () => {});
  coming.of(40);
  there.fail();
  await settled();
  assert.equal(coming.of(40).state, "failed");
  assert.equal(there.asked.length, 1);
  coming.load(40);
  there.answer({ status: 404 });
  await settled();
  assert.equal(coming.of(40).state, "failed");
  coming.load(40);
  there.answer({ status: 200, shifts: [] });
  await settled();
  assert.equal(coming.of(40).state, "loaded");
});

test("nobody asks for a walk-in whom the server does not know yet", () => {
  const there = server();
  assert.equal(new ComingShifts(there.ask, () => {}).of("of 5d0c").state, "unsaved");
  assert.deepEqual(there.asked, []);
});
