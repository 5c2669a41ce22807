// @ts-check
/** American phone numbers, as people read them and as a phone dials them. */

/** @param {string | null} phone ten digits, or whatever VAN had @returns {string} such as "816-555-0123" */
export function phoneWord(phone) {
  const digits = (phone ?? "").replace(/\D/g, "").replace(/^1(?=\d{10}$)/, "");
  return digits.length === 10 ? `${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6)}` : phone ?? "";
}

/** @param {string} phone @returns {string} what a link may carry: digits, without an extension */
export function dialled(phone) {
  return phone.split(/x|ext/i)[0].replace(/[^\d+]/g, "");
}
