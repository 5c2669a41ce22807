// @ts-check
/**
 * What each `data-do` in the markup does.
 *
 * @typedef {import("./board.js").Board} Board
 * @typedef {import("./lines.js").ConfirmsLine} ConfirmsLine
 * @typedef {import("./lines.js").KphLine} KphLine
 * @typedef {{element: HTMLElement, line: any, id: string}} Pressed `line`: of the row it is in; `id`: of the entry it is in
 * @typedef {(board: Board, pressed: Pressed) => void} Action
 */
import { domName } from "./lines.js";
import { again } from "./outbox-rules.js";
import { versionSeen } from "./entries.js";
import { ask } from "./forms/ask.js";
import { openMembers, openNewGroup } from "./forms/group.js";
import { openHistory } from "./forms/history.js";
import { showKeys } from "./forms/keys.js";
import { openConfirmNext } from "./forms/next-shift.js";
import { openNotes } from "./forms/notes.js";
import { openPerson, openReturned } from "./forms/person.js";
import { openWalkIn } from "./forms/walk-in.js";
import { getHistory } from "./transport.js";
import { openFinder } from "./volunteers/find.js";
import { uuid } from "./uuid.js";

/** @type {Record<string, Action>} */
const ROWS = {
  edit: (board, { element, line }) => board.openEditor(line, element.dataset.field ?? ""),
  "status-menu": (board, { element, line }) => board.menu.open(line, element),
  "flip-in": (board, { line }) => flip(board, line, "in"),
  flip: (board, { element, line }) => flip(board, line, element.dataset.to ?? ""),
  pass: (board, { line }) => board.edit({ do: "add_pass", shift: line.shift.id, tab: line.tab }),
  claim: (board, { line }) => board.edit({ do: "claim", ...target(line) }),
  release: (board, { line }) => board.edit({ do: "release", ...target(line) }),
  notes: (board, { line }) => openNotes(board, line, () => showHistory(board, line)),
  history: (board, { line }) => showHistory(board, line),
  "remove-shift": (board, { line }) => ask(board.dialog, {
    question: `Remove the row of ${line.name}?`, yes: "Remove", onYes: () => board.edit({ do: "remove_shift", shift: line.shift.id }),
  }),
  depart: (board, { line }) => board.edit({ do: "depart", group: line.group.id }),
  "check-in": (board, { line }) => board.openEditor(line, "knocks"),
  person: (board, { element, line }) => openPerson(board, line.kind === "shift" ? line.shift.id : memberAt(line, element.dataset.shift ?? "")),
  "confirm-next": (board, { line }) => openConfirmNext(board, line, () => openPerson(board, line.shift.id)),
  final: (board, { line }) => {
    board.edit({ do: "return_group", group: line.group.id, members: line.group.members });
    openReturned(board, line.group);
  },
  "not-final": (board, { line }) => board.edit({ do: "not_final", group: line.group.id }),
  "leave-out": (board, { line: { shift } }) => board.edit({ do: "leave_out", shift: shift.id, was: shift.is_left_out, to: !shift.is_left_out }),
  members: (board, { line }) => openMembers(groupDeeds(board), line),
};

/** @type {Record<string, Action>} */
const BARS = {
  tab: (board, { element }) => board.openTab(/** @type {import("./types.js").Tab} */ (element.dataset.tab)),
  "late-list": (board) => {
    board.openTab("confirms");
    board.look({ filter: "late", search: "", time: "", office: "" });
  },
  formula: (board, { element }) => board.look({ formula: board.view.formula === element.dataset.formula ? "" : element.dataset.formula ?? "" }),
  filter: (board, { element }) => board.look({ filter: element.dataset.filter ?? "all" }),
  sort: (board, { element }) => board.look(nextSort(board.view, element.dataset.by ?? "")),
  resort: (board) => board.look({}),
  "show-all": (board) => board.look({ search: "", filter: "all", office: "", time: "" }),
  "find-everybody": (board) => openFinder(board.view.search),
  "walk-in": (board) => newWalkIn(board),
  "new-group": (board) => newGroup(board),
  keys: (board) => showKeys(board.dialog, board.myKeys),
  undo: (board) => board.deeds.undo(),
  redo: (board) => board.deeds.redo(),
  "next-changed": (board) => nextChanged(board),
  "clear-changed": (board) => clearChanged(board),
  reload: () => location.reload(),
  "show-tray": () => document.getElementById("tray")?.focus(),
};

/** @type {Record<string, Action>} */
const TRAY = {
  again: (board, { id }) => sendAgain(board, id),
  drop: (board, { id }) => board.outbox.dismiss(id),
  "send-anyway": (board, { id }) => board.outbox.release(id),
  correct: (board, { id }) => correct(board, id),
};

/** @type {Record<string, Action>} */
export const ACTIONS = { ...ROWS, ...BARS, ...TRAY };

/** @param {Board} board @param {import("./lines.js").Line} line */
export function showHistory(board, line) {
  openHistory({
    dialog: board.dialog, draw: board.draw, fetch: (row) => getHistory(board.store.board.code, row), meet: (people) => board.store.meet(people),
    onUndo: ({ operation, kind, words, at }, { name }) => {
      const of = { id: operation ?? "", do: kind, at, ...target(line) };
      board.deeds.takeBack(operation ?? "", of, `${name}: ${words}`);
    },
  }, line);
}

/** Go to the next row that others have changed; around the end, to the first. Where my filters hide them all, to all rows. @param {Board} board */
export function nextChanged(board) {
  const isChanged = (/** @type {import("./lines.js").Line} */ line) => board.since.authorsOf(line).length > 0;
  const shown = board.shownLines();
  const focused = /** @type {HTMLElement | null | undefined} */ (document.activeElement?.closest("[data-row]"))?.dataset.row;
  const here = shown.findIndex((line) => domName(line) === focused);
  const next = [...shown.slice(here + 1), ...shown.slice(0, here + 1)].find(isChanged);
  const line = next ?? board.lines().find(isChanged);
  if (!line) return;
  if (!next) board.look({ filter: "all", search: "", office: "", time: "" });
  board.focusRow(domName(line), "history");
}

/** @param {Board} board */
function clearChanged(board) {
  board.since.clear(board.lines());
  board.draw();
}

/** @param {Board} board @param {ConfirmsLine} line @param {string} to */
function flip(board, { shift }, to) {
  board.edit({ do: "set_status", shift: shift.id, was: shift.status, to });
}

/** @param {ConfirmsLine | KphLine} line */
function target(line) {
  return line.kind === "shift" ? { shift: line.shift.id } : { group: line.group.id };
}

/** @param {KphLine} line @param {string} shift as the markup names it */
function memberAt({ members }, shift) {
  return members.find((member) => String(member.shift.id) === shift)?.shift.id ?? shift;
}

/** Up, down, and back to the order of work. @param {import("./order.js").View} view @param {string} by */
function nextSort(view, by) {
  if (view.by !== by) return { by, isDown: false };
  return view.isDown ? { by: "", isDown: false } : { isDown: true };
}

/** The office that I look at is the one I add to. @param {Board} board @returns {Record<string, any>} */
function here({ view }) {
  return view.office ? { office: Number(view.office) } : {};
}

/** @param {Board} board @param {Record<string, any>} [start] */
export function newWalkIn(board, start = here(board)) {
  openWalkIn({
    dialog: board.dialog, draw: board.drawNow, now: () => board.clock.now(), store: board.store,
    onAdd: (body) => {
      board.edit(body);
      board.focusRow(`shift:${body.shift}`, "status");
    },
    onFlipIn: (line) => flip(board, line, "in"),
  }, start);
}

/** @param {Board} board @param {Record<string, any>} [start] */
export function newGroup(board, start = here(board)) {
  openNewGroup(groupDeeds(board), start);
}

/** @param {Board} board @returns {import("./forms/group.js").Deeds} */
function groupDeeds(board) {
  return {
    dialog: board.dialog,
    draw: board.drawNow,
    store: board.store,
    onSave: (body) => {
      board.edit(body);
      board.focusRow(`group:${body.group}`, "members");
    },
    onRemove: (line) => ask(board.dialog, {
      question: `Remove the group of ${line.name}? Its members become free.`, yes: "Remove the group",
      onYes: () => board.edit({ do: "remove_group", group: line.group.id }),
    }),
  };
}

/** @param {Board} board @param {string} id */
function sendAgain(board, id) {
  const pending = board.outbox.queue.find(({ entry }) => entry.id === id);
  if (!pending) return;
  const entry = again(pending, uuid(), new Date().toISOString(), versionSeen(pending.entry, board.store));
  board.outbox.dismiss(id);
  if (pending.board === board.store.board.code) board.deeds.did(entry);
  board.outbox.add(pending.board, entry);
}

/** Open the form again with what was refused. The row keeps its UUID, so that edits behind it still find it. @param {Board} board @param {string} id */
function correct(board, id) {
  const pending = board.outbox.queue.find(({ entry }) => entry.id === id);
  if (!pending) return;
  board.outbox.dismiss(id);
  if (pending.entry.do === "add_walk_in") newWalkIn(board, pending.entry);
  else newGroup(board, pending.entry);
}
