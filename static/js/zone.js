// @ts-check
/** Instants in an office's time zone. Formatters are kept: making one costs more than a thousand uses. */

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const STYLES = {
  clock: { hour: "numeric", minute: "2-digit" },
  day: { weekday: "short", month: "numeric", day: "numeric" },
  input: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  parts: { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" },
};
// A time before this belongs to the night after the board's day, not to its early morning.
const NIGHT_ENDS_AT_HOUR = 4;
const DAY = 86_400_000;
const MINUTE = 60_000;

/** @type {Map<string, Intl.DateTimeFormat>} */
const formatters = new Map();

/** @param {string} style @param {string} zone */
function formatter(style, zone) {
  const name = `${style} ${zone}`;
  let made = formatters.get(name);
  if (!made) {
    made = new Intl.DateTimeFormat("en-US", { ...STYLES[style], timeZone: zone });
    formatters.set(name, made);
  }
  return made;
}

/** Words made before: a board says the same few hundred again and again. @type {Map<string, string>} */
const words = new Map();
const MOST_WORDS = 5000;

/** @param {string} style @param {string} instant @param {string} zone */
function word(style, instant, zone) {
  const name = `${style} ${zone} ${instant}`;
  let made = words.get(name);
  if (made === undefined) {
    if (words.size === MOST_WORDS) words.clear();
    made = formatter(style, zone).format(new Date(instant)).replace("\u202f", " ").replace(",", "");
    words.set(name, made);
  }
  return made;
}

/** @param {string} instant @param {string} zone @returns {string} such as "9:12 AM" */
export function clockTime(instant, zone) {
  return word("clock", instant, zone);
}

/** @param {string} instant @param {string} zone @returns {string} such as "9:12" */
export function bareTime(instant, zone) {
  return clockTime(instant, zone).slice(0, -3);
}

/** @param {string} instant @param {string} zone @returns {string} such as "Sun 11/1" */
export function dayWord(instant, zone) {
  return word("day", instant, zone);
}

/** @param {number} ms @param {string} zone @returns {string} the volunteer day at that moment, such as "2026-10-31": the night belongs to the evening before */
export function dayAt(ms, zone) {
  return new Date(ms + offsetAt(ms, zone) - NIGHT_ENDS_AT_HOUR * 60 * MINUTE).toISOString().slice(0, 10);
}

/** @param {string} instant @param {string} zone @returns {string} such as "09:12", for a time input */
export function inputTime(instant, zone) {
  return word("input", instant, zone);
}

/** @param {string} slot such as "13:00" @returns {string} such as "1:00 PM" */
export function slotWord(slot) {
  return clockTime(`2000-01-01T${slot}:00Z`, "UTC");
}

/**
 * The instant of a clock time on the office's day. In the hour that comes twice when the clocks go back, the first one.
 * @param {string} day such as "2026-10-31" @param {string} time such as "09:12" @param {string} zone
 * @returns {string}
 */
export function instantAt(day, time, zone) {
  const isNight = Number(time.slice(0, 2)) < NIGHT_ENDS_AT_HOUR;
  const wall = Date.parse(`${day}T${time}:00Z`) + (isNight ? DAY : 0);
  let instant = wall - offsetAt(wall, zone);
  instant = wall - offsetAt(instant, zone);
  return new Date(instant).toISOString();
}

/** @param {number} ms @param {string} zone @returns {number} how far the zone's clocks are ahead of UTC */
function offsetAt(ms, zone) {
  /** @type {Record<string, number>} */
  const part = {};
  for (const { type, value } of formatter("parts", zone).formatToParts(ms)) part[type] = Number(value);
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) - Math.floor(ms / 1000) * 1000;
}

/**
 * The walk-in slot nearest to now.
 * @param {string[]} slots @param {number} now @param {string} day @param {string} zone
 */
export function nearestSlot(slots, now, day, zone) {
  const away = (/** @type {string} */ slot) => Math.abs(Date.parse(instantAt(day, slot, zone)) - now);
  return slots.reduce((best, slot) => (away(slot) < away(best) ? slot : best), slots[0] ?? "");
}

/** @param {string} since @param {number} now @returns {number} whole minutes gone by */
export function minutesSince(since, now) {
  return Math.floor((now - Date.parse(since)) / MINUTE);
}

/** @param {number} ms @returns {string} such as "2 min" */
export function span(ms) {
  const minutes = Math.floor(ms / MINUTE);
  if (minutes < 1) return "less than a minute";
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
