// @ts-check
/**
 * What is late and what is overdue at a moment. `now` is server time in milliseconds.
 *
 * @typedef {import("./types.js").Shift} Shift
 * @typedef {import("./types.js").Group} Group
 */
import { isOpen } from "./statuses.js";

const MINUTE = 60_000;

/** @param {Shift} shift @param {number} now @param {import("./types.js").Settings} settings */
export function isLate(shift, now, settings) {
  return now - Date.parse(shift.starts_at) > settings.late_after_minutes * MINUTE && isOpen(shift, settings.closed_van_words);
}

/** @param {Group} group */
export function isOut(group) {
  return group.departed_at !== null && group.returned_at === null;
}

/** @param {Group} group @param {number} now */
export function isOverdue(group, now) {
  return isOut(group) && group.check_in_due_at !== null && Date.parse(group.check_in_due_at) < now;
}

/** @param {string} since @param {number} now @returns {number} whole minutes gone by */
export function minutesSince(since, now) {
  return Math.floor((now - Date.parse(since)) / MINUTE);
}

/** @param {Iterable<Shift>} shifts @param {number} now @param {import("./types.js").Settings} settings */
export function countLate(shifts, now, settings) {
  let count = 0;
  for (const shift of shifts) if (isLate(shift, now, settings)) count++;
  return count;
}

/** @param {Iterable<Group>} groups @param {number} now */
export function countOverdue(groups, now) {
  let count = 0;
  for (const group of groups) if (isOverdue(group, now)) count++;
  return count;
}
