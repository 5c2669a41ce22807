// @ts-check
/**
 * How the pictures and the wall say numbers and times.
 *
 * @typedef {import("./series.js").Series} Series
 * @typedef {import("./series.js").Projection} Projection
 */
import { clockTime } from "../zone.js";

export const NO_PACE = "no doors reported in the last hour";

/** @param {number} number */
export function count(number) {
  return Math.round(number).toLocaleString("en-US");
}

/** @param {number} part @param {number} whole */
export function percent(part, whole) {
  return whole > 0 ? `${Math.round((100 * part) / whole)}%` : "–";
}

/** @param {Projection | undefined} projection @returns {string} such as "400 to 480"; empty where there is no pace to go by */
export function rangeOf(projection) {
  if (!projection || (projection.pace === 0 && projection.left > 0)) return "";
  const { low, high } = projection;
  return low === high ? count(low) : `${count(low)} to ${count(high)}`;
}

/** @param {Projection | undefined} projection @param {string} end such as "9 PM" @returns {string} */
export function byEnd(projection, end) {
  const range = rangeOf(projection);
  return range ? `${range} by ${end}` : NO_PACE;
}

/** @param {Series} series @param {string} place @returns {Projection | undefined} */
export function projectionOf({ projections, offices }, place) {
  if (!place) return projections.state;
  return projections.regions[place] ?? projections.offices[offices.find(({ code }) => code === place)?.id ?? ""];
}

/** @param {number} minutes of the office's day; the night after it counts on */
export function slotTime(minutes) {
  return clockTime(new Date((minutes % 1440) * 60_000).toISOString(), "UTC");
}

/** An hour that comes twice, when the clocks go back, says by which clock. @param {number[]} hours milliseconds @param {string} zone @returns {string[]} */
export function hourWords(hours, zone) {
  const words = hours.map((hour) => clockTime(new Date(hour).toISOString(), zone));
  const named = new Intl.DateTimeFormat("en-US", { hour: "numeric", timeZone: zone, timeZoneName: "short" });
  return words.map((word, at) => (words.indexOf(word) === words.lastIndexOf(word) ? word : named.format(hours[at]).replace("\u202f", " ")));
}

/** @param {Series} series @param {Projection} projection @param {string} zone @returns {string} */
export function reachedWord({ as_of: now, end: word }, { doors, goal, goal_at: at, end }, zone) {
  if (goal === 0) return "no goal yet";
  if (doors >= goal) return "reached";
  if (at === null || Date.parse(now) > Date.parse(end ?? now)) return "not at this pace";
  return Date.parse(at) <= Date.parse(end ?? at) ? clockTime(at, zone) : `not by ${word}`;
}
