// @ts-check
/**
 * One cell at a time turns into an input. What is typed there is nobody else's until Enter, Escape or leaving the cell.
 *
 * @typedef {import("./lines.js").Line} Line
 *
 * @typedef {object} Field
 * @property {"text" | "tel" | "number" | "time"} type
 * @property {number} [longest] characters
 * @property {(line: any) => any} value  the wire value that the cell shows
 * @property {(line: any, was: any, to: any) => Record<string, any> & {do: string}} body
 * @property {boolean} [alwaysOnEnter]  the same value again is a deed of its own
 */
import { domName } from "./lines.js";
import { phoneWord } from "./phones.js";
import { uuid } from "./uuid.js";
import { inputTime, instantAt } from "./zone.js";

/** @param {string} field @returns {Field} */
function personField(field) {
  return {
    type: field === "phone" || field === "cell" ? "tel" : "text",
    longest: 60,
    value: (line) => line.volunteer[field] ?? "",
    body: (line, was, to) => ({ do: "edit_volunteer", shift: line.shift.id, field, was, to }),
  };
}

/** @param {string} field @param {string} kind @param {Field["type"]} type @returns {Field} */
function groupField(field, kind, type) {
  return {
    type,
    longest: 200,
    value: (line) => line.group[field],
    body: (line, was, to) => ({ do: kind, group: line.group.id, was, to }),
  };
}

/** @type {Record<string, Field>} */
export const FIELDS = {
  first_name: personField("first_name"),
  last_name: personField("last_name"),
  phone: personField("phone"),
  cell: personField("cell"),
  vanid: {
    type: "number",
    value: (line) => line.volunteer.vanid,
    body: (line, _was, to) => ({ do: "attach_vanid", shift: line.shift.id, vanid: to }),
  },
  note: {
    type: "text",
    longest: 1000,
    value: () => "",
    body: (line, _was, text) => (line.kind === "shift"
      ? { do: "add_note", shift: line.shift.id, tab: line.tab, text, note: uuid() }
      : { do: "add_group_note", group: line.group.id, text, note: uuid() }),
  },
  knocks: { ...groupField("knocks", "check_in", "number"), alwaysOnEnter: true },
  goal: groupField("goal", "set_goal", "number"),
  packets_given: groupField("packets_given", "set_packets", "number"),
  packet_names: groupField("packet_names", "set_packet_names", "text"),
  departed_at: groupField("departed_at", "change_departure", "time"),
  check_in_due_at: groupField("check_in_due_at", "set_next_check_in", "time"),
};

/** @param {string} field @param {any} value @param {Line} line @returns {string} what stands in the input */
export function typed(field, value, line) {
  if (value === null || value === undefined) return "";
  const { type } = FIELDS[field];
  if (type === "time") return inputTime(value, line.office.time_zone);
  return type === "tel" ? phoneWord(value) : String(value);
}

/**
 * @param {string} field @param {string} text as typed @param {Line} line
 * @returns {{value?: any, complaint?: string}} the wire value, or a sentence that says what is wrong
 */
export function parse(field, text, line) {
  const { type } = FIELDS[field];
  const trimmed = text.trim();
  if (type === "time") {
    return trimmed ? { value: instantAt(line.office.day, trimmed, line.office.time_zone) } : { complaint: "Type a time, such as 9:40." };
  }
  if (type !== "number") return { value: trimmed };
  return /^\d{1,9}$/.test(trimmed) ? { value: Number(trimmed) } : { complaint: "Type a whole number." };
}

/**
 * The server's instant of what I just did may be a blink after mine, and in the next minute: that is no colleague's correction,
 * which is a minute away at least. @param {any} one @param {any} other
 */
function isSameMoment(one, other) {
  return Math.abs(Date.parse(one) - Date.parse(other)) < 60_000;
}

/**
 * The cell that is an input now. `was` is the value that the cell showed when editing began.
 */
export class Editing {
  /** @type {string | null} */
  row = null;
  /** @type {string | null} */
  field = null;
  /** @type {any} */
  was = null;
  /** Text the input starts with. */
  shown = "";

  /** @param {Line} line @param {string} field */
  open(line, field) {
    this.row = domName(line);
    this.field = field;
    this.was = FIELDS[field].value(line);
    this.shown = typed(field, this.was, line);
  }

  close() {
    this.row = this.field = null;
  }

  /** @param {string} row @param {string} field */
  isOpen(row, field) {
    return this.row === row && this.field === field;
  }

  /**
   * What is to be sent for the text in the input.
   * @param {Line} line @param {string} text @param {"enter" | "leave"} how
   * @returns {{body?: Record<string, any> & {do: string}, complaint?: string}} neither: nothing was changed
   */
  result(line, text, how) {
    const field = this.field ?? "";
    const { alwaysOnEnter, body, type, value: read } = FIELDS[field];
    const isSame = text.trim() === this.shown.trim();
    if (isSame && !(alwaysOnEnter && how === "enter" && text.trim())) return {};
    const { value, complaint } = parse(field, text, line);
    // A time shows its minutes: the server's instant may have come for this browser's own without a sign, and is what the person saw.
    const now = read(line);
    const isSeen = typed(field, now, line) === this.shown || (type === "time" && isSameMoment(now, this.was));
    const was = isSeen ? now : this.was;
    return complaint ? { complaint } : { body: body(line, was, value) };
  }
}
