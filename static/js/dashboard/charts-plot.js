// @ts-check
/** Doors against goal as two lines: doors unbroken, goal dashed, each with its name and last value at its end. */
import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { clockTime } from "../zone.js";

/** @typedef {{times: number[], doors: number[], goals: number[]}} Lines */

const HOUR = 3600; // seconds
const LABEL_ROOM = 100; // for "Doors 57,316"
const PIXELS_A_LABEL = 56;

/** What stands in an element, and how it was drawn. @type {Map<HTMLElement, {plot: uPlot, how: string}>} */
const drawn = new Map();

/** @param {HTMLElement} target @param {Lines} lines @param {{zone: string, isSmall: boolean}} how */
export function draw(target, { times, doors, goals }, { zone, isSmall }) {
  const data = [times, doors, goals];
  const how = `${zone} ${isSmall} ${colour("--ink")}`;
  const kept = drawn.get(target);
  if (kept?.how === how) return kept.plot.setData(data);
  kept?.plot.destroy();
  drawn.set(target, { how, plot: new uPlot(options(target, zone, isSmall), data, target) });
  sizes.observe(target);
}

/** Elements that left the page. */
export function forget() {
  for (const [target, { plot }] of drawn) {
    if (target.isConnected) continue;
    sizes.unobserve(target);
    plot.destroy();
    drawn.delete(target);
  }
}

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const box = /** @type {HTMLElement} */ (target);
    drawn.get(box)?.plot.setSize(sizeOf(box));
  }
});

/** @param {HTMLElement} target */
function sizeOf(target) {
  return { width: target.clientWidth, height: Number(target.dataset.height) };
}

/** @param {string} name of a property of base.css */
function colour(name) {
  return getComputedStyle(document.body).getPropertyValue(name).trim();
}

/** @param {HTMLElement} target @param {string} zone @param {boolean} isSmall @returns {import("../../vendor/uplot/uPlot.esm.js").Options} */
function options(target, zone, isSmall) {
  const [ink, soft, line, accent] = ["--ink", "--soft", "--line", "--accent"].map(colour);
  const axis = { stroke: soft, font: "12px system-ui, sans-serif", grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1, size: 4 }, show: !isSmall };
  return {
    ...sizeOf(target),
    padding: isSmall ? [4, 4, 4, 4] : [14, LABEL_ROOM, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(10, most * 1.05)] } },
    series: [
      {},
      { label: "Doors", stroke: accent, width: isSmall ? 2 : 3, points: { show: false } },
      { label: "Goal", stroke: ink, width: 1.5, dash: [6, 5], points: { show: false } },
    ],
    axes: [
      { ...axis, size: 30, splits: (plot, _, from, to) => wholeHours(from, to, plot.bbox.width / uPlot.pxRatio), values: (_, splits) => splits.map((time) => hourWord(time, zone)) },
      { ...axis, size: 54, values: (_, splits) => splits.map((count) => count.toLocaleString("en-US")) },
    ],
    hooks: isSmall ? {} : { draw: [(plot) => nameLines(plot, [ink, accent])] },
  };
}

/** @param {number} from @param {number} to seconds @param {number} width pixels @returns {number[]} */
export function wholeHours(from, to, width) {
  const step = HOUR * Math.max(1, Math.ceil(((to - from) / HOUR) * (PIXELS_A_LABEL / width)));
  const times = [];
  for (let time = Math.ceil(from / HOUR) * HOUR; time <= to; time += step) times.push(time);
  return times;
}

/** @param {number} time seconds @param {string} zone @returns {string} such as "9 AM" */
function hourWord(time, zone) {
  return clockTime(new Date(time * 1000).toISOString(), zone).replace(":00", "");
}

/** Name and last value at the end of each line, never one over the other. @param {uPlot} plot @param {string[]} colours */
function nameLines(plot, [ink, accent]) {
  const ratio = uPlot.pxRatio;
  const last = plot.data[0].length - 1;
  if (last < 0) return;
  const [x, doors, goal] = plot.data.map((values) => values[last]);
  const labels = [
    { text: `Doors ${doors.toLocaleString("en-US")}`, y: plot.valToPos(doors, "y", true), fill: accent, weight: "bold " },
    { text: `Goal ${goal.toLocaleString("en-US")}`, y: plot.valToPos(goal, "y", true), fill: ink, weight: "" },
  ].sort((one, other) => one.y - other.y);
  const apart = 16 * ratio;
  if (labels[1].y - labels[0].y < apart) labels[0].y = labels[1].y - apart;
  plot.ctx.save();
  [plot.ctx.textAlign, plot.ctx.textBaseline] = ["left", "middle"];
  for (const { text, y, fill, weight } of labels) {
    plot.ctx.font = `${weight}${12 * ratio}px system-ui, sans-serif`;
    plot.ctx.fillStyle = fill;
    plot.ctx.fillText(text, plot.valToPos(x, "x", true) + 6 * ratio, y);
  }
  plot.ctx.restore();
}
