// Works out all figures of a snapshot for a test in another language: JSON in, JSON out.
import { readFileSync } from "node:fs";
import { Metrics, total, valueOf } from "../../static/js/metrics.js";
import { project } from "../../static/js/overlay.js";
import { Store } from "../../static/js/store.js";

const { snapshot, definitions, now } = JSON.parse(readFileSync(0, "utf8"));
const store = new Store(snapshot);
const metrics = new Metrics(definitions);
const sums = metrics.sums(metrics.figures, { now: Date.parse(now), screen: project(store, [], String) });
const values = (of) => Object.fromEntries(metrics.figures.map((figure) => [figure.name, valueOf(figure, of)]));
const offices = [...store.offices.values()].map(({ id, code }) => [code, values(sums.get(id))]);
process.stdout.write(JSON.stringify({ ...Object.fromEntries(offices), total: values(total(sums.values())) }));
