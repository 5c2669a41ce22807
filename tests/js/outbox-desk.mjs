/** What the tests of the outbox share. */
import { touches } from "../../static/js/entries.js";
import { memoryStorage } from "../../static/js/outbox-storage.js";
import { Outbox } from "../../static/js/outbox.js";
import { group, shift, store } from "./day.mjs";

const MOMENT = Date.parse("2026-10-31T14:30:00Z");

/** An outbox with a server, a clock and a storage that the test holds in its hands. */
export function setUp({ board = store({ shift: [shift(), shift({ id: 813, volunteer: 41 })], group: [group()] }), storage = memoryStorage(), user = 5, living = [] } = {}) {
  const requests = [];
  const timers = [];
  const applied = [];
  const timing = {
    now: () => MOMENT, random: () => 1, clearTimeout: (timer) => void timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0),
    setTimeout: (run, ms) => timers.push({ run, ms }) && timers.at(-1),
  };
  const outbox = new Outbox({
    user, tab: `tab ${user} ${Math.random()}`, storage, timing, onChange: () => {}, touches: (entry) => touches(entry, board),
    livingTabs: async () => new Set(living),
    onApplied: (done) => { applied.push(done.entry.id); board.answered(done.answer.patches ?? [], done.answer.numbers ?? {}); },
    send: (code, entries) => new Promise((resolve, reject) => requests.push({ code, entries, resolve, reject })),
  });
  const answer = async (results, status = 200) => {
    const request = requests.findLast(({ isAnswered }) => !isAnswered);
    request.isAnswered = true;
    request.resolve({ status, results: results.map((result, i) => ({ id: request.entries[i].id, ...(typeof result === "string" ? { result } : result) })) });
    await settle();
  };
  const fail = async () => { const request = requests.at(-1); request.isAnswered = true; request.reject(new Error("network")); await settle(); };
  const elapse = async () => { timers.splice(0).forEach(({ run }) => run()); await settle(); };
  const sent = () => requests.map(({ entries }) => entries.map(({ id }) => id));
  return { outbox, requests, timers, applied, storage, board, answer, fail, elapse, sent };
}

export const settle = () => new Promise((resolve) => setImmediate(resolve));
export const status = (id, ref, to = "in", was = "booked") => ({ id, do: "set_status", shift: ref, was, to, at: "2026-10-31T14:29:00Z", version: 6 });
export const state = (outbox, id) => outbox.queue.find(({ entry }) => entry.id === id)?.state;
