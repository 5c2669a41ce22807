// @ts-check

/** @param {string | null} phone ten digits, or whatever VAN had @returns {string} such as "816-555-0123" */
export function phoneWord(phone) {
  const digits = (phone ?? "").replace(/\D/g, "").replace(/^1(?=\d{10}$)/, "");
  return digits.length === 10 ? `${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6)}` : phone ?? "";
}
