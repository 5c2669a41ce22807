// @ts-check
/**
 * Where unanswered edits survive a reload, a crash and a flat battery.
 *
 * @typedef {import("./types.js").Pending} Pending
 *
 * @typedef {object} Storage
 * @property {boolean} isLasting  false: what is kept here ends with the page
 * @property {(user: number) => Promise<Pending[]>} list  only this user's
 * @property {(pending: Pending) => Promise<void>} put
 * @property {(id: string) => Promise<void>} remove
 */

const DATABASE = "cpt-outbox";
const ENTRIES = "entries";

/** @returns {Storage} for a browser without IndexedDB, and for tests */
export function memoryStorage() {
  /** @type {Map<string, Pending>} */
  const kept = new Map();
  return {
    isLasting: false,
    list: async (user) => structuredClone([...kept.values()].filter((pending) => pending.user === user)),
    put: async (pending) => void kept.set(pending.entry.id, structuredClone(pending)),
    remove: async (id) => void kept.delete(id),
  };
}

/** @returns {Promise<Storage>} IndexedDB, or memory where the browser denies it */
export async function openStorage() {
  try {
    return databaseStorage(await openDatabase());
  } catch {
    return memoryStorage();
  }
}

/** @param {IDBDatabase} database @returns {Storage} */
function databaseStorage(database) {
  const entries = (/** @type {IDBTransactionMode} */ mode) => database.transaction(ENTRIES, mode).objectStore(ENTRIES);
  return {
    isLasting: true,
    list: (user) => settled(entries("readonly").index("user").getAll(user)),
    put: async (pending) => void (await settled(entries("readwrite").put({ ...pending, id: pending.entry.id }))),
    remove: (id) => settled(entries("readwrite").delete(id)),
  };
}

/** @returns {Promise<IDBDatabase>} */
function openDatabase() {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(ENTRIES, { keyPath: "id" }).createIndex("user", "user");
  };
  return settled(opening);
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
