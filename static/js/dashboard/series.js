// @ts-check
/**
 * The day as it went, added up for an office, a region or the state. What the numbers mean, tracker/dashboard/projection.py says;
 * how they come, tracker/dashboard/series.py. Slices are quarters of an hour since 1970.
 *
 * @typedef {[slice: number, count: number][]} Pairs
 * @typedef {[minutes: number, scheduled: number, came: number, confirmed: number, unreached: number, late: number, expected: number | null]} Start
 * @typedef {{id: number, code: string, name: string, region: string, zone: string, gained: Pairs, goals: Pairs, goal_forming: number,
 *   check_ins: [slice: number, onTime: number, late: number][], overdue: Pairs, starts: Start[]}} OfficeDay
 * @typedef {{doors: number, goal: number, pace: number, left: number, low: number, high: number, end: string | null, goal_at: string | null}} Projection
 * @typedef {{as_of: string, day: string, zone: string, end: string, offices: OfficeDay[],
 *   projections: {state: Projection, regions: Record<string, Projection>, offices: Record<string, Projection>}}} Series
 * @typedef {{as_of: string, day: string, sums: Record<string, Record<string, number>>}} Frame  what the dashboard's page tells its modules
 */

export const SLICE_MS = 15 * 60_000;
const HOUR_MS = 4 * SLICE_MS;
const LONGEST_DAY_MS = 24 * HOUR_MS; // on boards that were left open, hours without anything are not listed for ever

/** @param {Series} series @param {string} place "" for the state, else the code of a region or an office */
export function officesOf({ offices }, place) {
  return offices.filter(({ code, region }) => !place || code === place || region === place);
}

/** @param {Series} series @param {string} place @returns {string} by whose clock times are shown */
export function zoneOf({ offices, zone }, place) {
  return offices.find(({ code }) => code === place)?.zone ?? zone;
}

/** The parts of a place: regions of the state, offices of a region. @param {Series} series @param {string} place @returns {string[]} */
export function partsOf(series, place) {
  const offices = officesOf(series, place);
  if (!place) return [...new Set(offices.map(({ region }) => region))].sort();
  return offices.map(({ code }) => code).filter((code) => code !== place);
}

/** A frame is newer than the series: the doors and goals that it brings stand at its instant. @param {Series} series @param {Frame} frame @returns {Series} */
export function upTo(series, frame) {
  if (frame.day !== series.day || Date.parse(frame.as_of) <= Date.parse(series.as_of)) return series;
  const slice = Math.floor(Date.parse(frame.as_of) / SLICE_MS);
  const offices = series.offices.map((office) => {
    const { doors = 0, goal = 0 } = frame.sums[office.id] ?? {};
    const [gained, more] = [doors - sum(office.gained), goal - sum(office.goals) - office.goal_forming];
    return { ...office, gained: gained ? [...office.gained, /** @type {[number, number]} */ ([slice, gained])] : office.gained, goal_forming: office.goal_forming + more };
  });
  return { ...series, as_of: frame.as_of, offices };
}

/**
 * Doors and goal through the day: from the quarter of an hour in which the first group left to now, or to the day's end on boards that were left open.
 * @param {Series} series @param {string} place
 * @returns {{times: number[], doors: number[], goals: number[]}} seconds since 1970, for uPlot
 */
export function doorsThrough(series, place) {
  const offices = officesOf(series, place);
  const [gained, left] = [bySlice(offices.map((office) => office.gained)), bySlice(offices.map(({ goals }) => goals))];
  const slices = [...gained.keys(), ...left.keys()].sort((one, other) => one - other);
  if (slices.length === 0) return { times: [], doors: [], goals: [] };
  const [first, last] = [slices[0], /** @type {number} */ (slices.at(-1))];
  const now = Math.min(Date.parse(series.as_of), Math.max((last + 1) * SLICE_MS, Date.parse(series.projections.state.end ?? series.as_of)));
  const [times, doors, goals] = [[(first * SLICE_MS) / 1000], [0], [0]];
  for (let slice = first; slice * SLICE_MS < now; slice += 1) {
    times.push(Math.min(now, (slice + 1) * SLICE_MS) / 1000);
    doors.push(/** @type {number} */ (doors.at(-1)) + (gained.get(slice) ?? 0));
    goals.push(/** @type {number} */ (goals.at(-1)) + (left.get(slice) ?? 0));
  }
  goals[goals.length - 1] += offices.reduce((all, { goal_forming: forming }) => all + forming, 0);
  return { times, doors, goals };
}

/**
 * By the clock of each office: in another zone the same start may be over an hour old. Who is there then is expected no more and no less, and nobody is waited for.
 * @param {Series} series @param {string} place @returns {{minutes: number, scheduled: number, came: number, waiting: number[], expected: number | null}[]}
 */
export function startsOf(series, place) {
  /** @type {Map<number, Start[]>} */
  const found = new Map();
  for (const start of officesOf(series, place).flatMap(({ starts }) => starts)) found.set(start[0], [...(found.get(start[0]) ?? []), start]);
  return [...found].sort(([one], [other]) => one - other).map(([minutes, starts]) => {
    const awaited = starts.filter(([, , , , , , expected]) => expected !== null);
    const expected = awaited.length === 0 ? null : starts.reduce((all, [, , came, , , , each]) => all + (each ?? came), 0);
    const waitedFor = awaited.length === 0 ? starts : awaited;
    return {
      minutes, scheduled: addUp(starts, 1), came: addUp(starts, 2), waiting: [3, 4, 5].map((at) => addUp(waitedFor, at)), expected,
    };
  });
}

/** @param {(number | null)[][]} rows @param {number} at */
function addUp(rows, at) {
  return rows.reduce((all, row) => all + (row[at] ?? 0), 0);
}

/** @param {Series} series @param {string} place @returns {{hour: number, onTime: number, late: number, overdue: number}[]} by the hour, as milliseconds, none left out */
export function checkInsOf(series, place) {
  /** @type {Map<number, {hour: number, onTime: number, late: number, overdue: number}>} */
  const found = new Map();
  const at = (/** @type {number} */ slice) => {
    const hour = Math.floor((slice * SLICE_MS) / HOUR_MS) * HOUR_MS;
    const made = found.get(hour) ?? { hour, onTime: 0, late: 0, overdue: 0 };
    found.set(hour, made);
    return made;
  };
  for (const office of officesOf(series, place)) {
    for (const [slice, onTime, late] of office.check_ins) {
      at(slice).onTime += onTime;
      at(slice).late += late;
    }
    for (const [slice, count] of office.overdue) at(slice).overdue += count;
  }
  const hours = [...found.keys()].sort((one, other) => one - other);
  const last = Math.min(hours.at(-1) ?? 0, hours[0] + LONGEST_DAY_MS);
  for (let hour = hours[0]; hour < last; hour += HOUR_MS) at(hour / SLICE_MS);
  return [...found.values()].sort((one, other) => one.hour - other.hour);
}

/** @param {Pairs} pairs */
function sum(pairs) {
  return pairs.reduce((all, [, count]) => all + count, 0);
}

/** @param {Pairs[]} lists */
function bySlice(lists) {
  /** @type {Map<number, number>} */
  const found = new Map();
  for (const [slice, count] of lists.flat()) found.set(slice, (found.get(slice) ?? 0) + count);
  return found;
}
