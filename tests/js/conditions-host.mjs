// Of which shifts of a snapshot a condition holds, for a test in another language: JSON in, JSON out.
import { readFileSync } from "node:fs";
import { Metrics } from "../../static/js/metrics.js";
import { project } from "../../static/js/overlay.js";
import { Store } from "../../static/js/store.js";

const { snapshot, definitions, condition } = JSON.parse(readFileSync(0, "utf8"));
const store = new Store(snapshot);
const metrics = new Metrics(definitions);
const moment = { now: Date.parse(snapshot.now), screen: project(store, [], String) };
const held = [...store.rows.shift.values()].filter((shift) => metrics.holds(condition, shift, moment));
process.stdout.write(JSON.stringify(held.map(({ id }) => id)));
