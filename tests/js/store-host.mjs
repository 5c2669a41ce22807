// Keeps the stores of several tabs for a test in another language: one JSON command a line in, one JSON answer a line out.
import { createInterface } from "node:readline";
import { KINDS, Store } from "../../static/js/store.js";

/** @type {Map<number, Store>} */
const tabs = new Map();

const commands = {
  load: ({ tab, snapshot }) => void (tabs.has(tab) ? tabs.get(tab).load(snapshot) : tabs.set(tab, new Store(snapshot))),
  receive: ({ tab, change }) => tabs.get(tab).receive(change),
  answer: ({ tab, patches, numbers }) => tabs.get(tab).answered(patches, numbers),
  numbers: ({ tab }) => Object.fromEntries([...tabs.get(tab).offices].map(([id, office]) => [id, office.number])),
  rows: ({ tab }) => Object.fromEntries(KINDS.map((kind) => [kind, [...tabs.get(tab).rows[kind].values()].sort((a, b) => a.id - b.id)])),
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  process.stdout.write(JSON.stringify(commands[command.do](command) ?? null) + "\n");
}
