// @ts-check
/**
 * Pitching: who was asked today, and who should be asked for more.
 *
 * @typedef {import("./types.js").Volunteer} Volunteer
 */

export const MAX_EXTRA_SHIFTS = 20;
const DAY = 86_400_000;

/** @param {Volunteer} volunteer @param {string} day of the board: a pitch of another day counts as none */
export function isPitched(volunteer, day) {
  return volunteer.pitched_on === day;
}

/** @param {Volunteer} volunteer @param {string} day @returns {number} booked that day, after the pitch */
export function extraShifts(volunteer, day) {
  return isPitched(volunteer, day) ? volunteer.extra_shifts ?? 0 : 0;
}

/**
 * How many shifts a person should have ahead. The rule of the 2018 tool: about one for every two days until the election, and
 * never none. A day half counted is a shift more: three days ask for two.
 * @param {number} daysToGo
 */
export function shiftsWanted(daysToGo) {
  return Math.max(1, Math.ceil(daysToGo / 2));
}

/**
 * The sentence for somebody with none or too few shifts ahead.
 * @param {number} ahead shifts to come, those booked today with the pitch included
 * @param {string} day of the board @param {string | null} electionDay null: nobody has said when it is
 * @returns {string} empty: enough, or the election is over
 */
export function warning(ahead, day, electionDay) {
  if (electionDay === null) return ahead === 0 ? "No shift ahead: ask for the next one." : "";
  const daysToGo = Math.round((Date.parse(electionDay) - Date.parse(day)) / DAY);
  const missing = shiftsWanted(daysToGo) - ahead;
  if (daysToGo < 0 || missing <= 0) return "";
  if (daysToGo === 0) return "No other shift today: ask for one more.";
  const toGo = `${daysToGo} ${daysToGo === 1 ? "day" : "days"} to go`;
  if (ahead === 0) return `No shift ahead; ${toGo}: ask for ${missing}.`;
  return `Only ${ahead} ${ahead === 1 ? "shift" : "shifts"} ahead; ${toGo}: ask for ${missing} more.`;
}
