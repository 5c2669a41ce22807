// @ts-check
/**
 * The closed set of statuses, in the words of the field.
 *
 * @typedef {import("./types.js").Shift} Shift
 * @typedef {import("./types.js").Status} Status
 */

/** @type {Status[]} in the order in which a day uses them */
export const STATUSES = ["booked", "same_day_confirmed", "in", "completed", "declined", "no_show", "rescheduled"];

/** @type {Record<Status, string>} */
const WORDS = {
  booked: "Booked",
  same_day_confirmed: "Same Day Confirmed",
  in: "In",
  completed: "Completed",
  declined: "Declined",
  no_show: "No Show (flake)",
  rescheduled: "Rescheduled",
};

/** @type {Record<Status, string>} a shape beside the word, so that colour never speaks alone */
export const SHAPES = {
  booked: "○", same_day_confirmed: "◐", in: "●", completed: "✓", declined: "✕", no_show: "△", rescheduled: "→",
};

const SETTLED = new Set(["completed", "declined", "no_show", "rescheduled"]);

/** @param {Shift} shift @param {Status} [status] @returns {string} a booked shift shows VAN's own word */
export function statusWord(shift, status = shift.status) {
  return (status === "booked" && shift.van_status) || WORDS[status] || status;
}

/** @param {Shift} shift @param {string[]} closedVanWords */
export function isSettled(shift, closedVanWords) {
  return SETTLED.has(shift.status) || (shift.status === "booked" && closedVanWords.includes(shift.van_status));
}

/** Nobody has said yet how this shift ends: the person is neither here nor settled.
 * @param {Shift} shift @param {string[]} closedVanWords */
export function isOpen(shift, closedVanWords) {
  return shift.status !== "in" && !isSettled(shift, closedVanWords);
}

/** @param {Shift} shift */
export function mayCanvass(shift) {
  return shift.counts_as === "canvass" && (shift.status === "in" || shift.status === "same_day_confirmed");
}
