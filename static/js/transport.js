// @ts-check
/** HTTP to the server: entries out, snapshots in. */

const PATIENCE_MS = 15_000;
const VAN_PATIENCE_MS = 60_000; // the server asks VAN meanwhile, and again where that helps

/** @returns {string} */
function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
}

/**
 * @param {string} board @param {import("./types.js").Entry[]} entries
 * @returns {Promise<import("./outbox.js").Answer>}
 */
export async function postOperations(board, entries) {
  const response = await fetch(`/boards/${encodeURIComponent(board)}/operations/`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify(entries),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!response.ok) return { status: response.status };
  const { results } = await response.json();
  return { status: response.status, results };
}

/** @param {string} code of an office or a region */
export function boardAddress(code) {
  return `/boards/${encodeURIComponent(code)}`;
}

/**
 * @param {string} board @param {number} volunteer
 * @returns {Promise<{status: number, shifts?: import("./types.js").ComingShift[], past?: import("./types.js").PastShift[]}>}
 */
export async function getPerson(board, volunteer) {
  const response = await fetch(`/boards/${encodeURIComponent(board)}/people/${volunteer}/`, {
    cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!response.ok) return { status: response.status };
  return { status: response.status, ...(await response.json()) };
}

/**
 * A coming shift in VAN. Without `expected`, VAN's word as it was shown, nothing is written.
 * @param {string} address of the board or the person from which it is asked @param {number} shift @param {string} expected
 * @returns {Promise<{status: number} & Partial<import("./next-shift.js").VanAnswer>>}
 */
export async function postNextShift(address, shift, expected) {
  const response = await fetch(`${address}/next-shift/`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify({ shift, expected }),
    signal: AbortSignal.timeout(VAN_PATIENCE_MS),
  });
  if (!response.ok) return { status: response.status };
  return { status: response.status, ...(await response.json()) };
}

/**
 * The story of a row.
 * @param {string} board @param {Record<string, any>} row such as {shift: 812}
 * @returns {Promise<{status: number, entries?: import("./forms/history.js").Told[]}>}
 */
export async function getHistory(board, row) {
  const response = await fetch(`/boards/${encodeURIComponent(board)}/history/?${new URLSearchParams(row)}`, {
    cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!response.ok) return { status: response.status };
  const { entries } = await response.json();
  return { status: response.status, entries };
}

/**
 * @param {string} board
 * @returns {Promise<{status: number, snapshot?: import("./types.js").Snapshot}>}
 */
export async function getSnapshot(board) {
  const response = await fetch(`/boards/${encodeURIComponent(board)}/snapshot/`, {
    cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!response.ok) return { status: response.status };
  return { status: response.status, snapshot: await response.json() };
}

/** Volunteers by name, end digits of a phone, or VANID. @param {string} text @returns {Promise<import("./volunteers/find.js").Answer>} rejects without an answer */
export async function postSearch(text) {
  const response = await fetch("/volunteers/search/", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify({ text }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const { people = [], more = false, sentence } = await response.json();
  return { people, more, sentence };
}

/** Single keys on my boards, on or off. @param {boolean} isOn @returns {Promise<number>} the answer's status */
export async function postKeys(isOn) {
  const response = await fetch("/me/keys/", {
    method: "POST",
    headers: { "X-CSRFToken": csrfToken() },
    body: new URLSearchParams({ uses_keys: String(isOn) }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  return response.status;
}
