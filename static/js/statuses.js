// @ts-check
/**
 * The closed set of statuses, in the words of the field.
 *
 * @typedef {import("./types.js").Shift} Shift
 * @typedef {import("./types.js").Status} Status
 */

/** @type {Status[]} in the order in which a day uses them */
const STATUSES = ["booked", "same_day_confirmed", "in", "completed", "declined", "no_show", "rescheduled"];

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

/** On Flake Chase a status says what came of the call. @type {Partial<Record<Status, string>>} in the order of the menu */
const CHASE_WORDS = {
  no_show: "Not Contacted (No Show)",
  rescheduled: "Rescheduled",
  declined: "Contacted - Not Rescheduled (Declined)",
  same_day_confirmed: "Contacted - Same Day Confirmed",
  in: "In",
};
const CHASE_STATUSES = /** @type {Status[]} */ (Object.keys(CHASE_WORDS));

/** @param {Shift} shift @param {Status} [status] @param {string} [tab] @returns {string} a booked shift shows VAN's own word */
export function statusWord(shift, status = shift.status, tab = "confirms") {
  if (tab === "flake" && CHASE_WORDS[status]) return CHASE_WORDS[status];
  return (status === "booked" && shift.van_status) || WORDS[status] || status;
}

/** @param {Shift} shift @param {string} tab @returns {Status[]} what a person may choose there, the present one included */
export function choicesOf({ status }, tab) {
  if (tab !== "flake") return STATUSES;
  return CHASE_STATUSES.includes(status) ? CHASE_STATUSES : [status, ...CHASE_STATUSES];
}

/** @param {Shift} shift */
export function mayCanvass(shift) {
  return shift.counts_as === "canvass" && (shift.status === "in" || shift.status === "same_day_confirmed");
}
