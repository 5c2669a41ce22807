// @ts-check
/**
 * The board's lines to the server: edits out by HTTP, changes in by the socket, a new snapshot when nothing else will do.
 *
 * @typedef {import("./board.js").Board} Board
 */
import { touches } from "./entries.js";
import { Outbox } from "./outbox.js";
import { Socket } from "./socket.js";
import { Stream } from "./stream.js";
import { livingTabs, stayAlive } from "./tabs.js";
import { getSnapshot, postOperations } from "./transport.js";
import { onTheWire } from "./undo.js";
import { uuid } from "./uuid.js";

const TIMING = {
  now: () => Date.now(), random: Math.random, clearTimeout: (/** @type {any} */ timer) => clearTimeout(timer),
  setTimeout: (/** @type {() => void} */ run, /** @type {number} */ ms) => setTimeout(run, ms),
};

/** @param {Board} board */
export function makeOutbox({ store, marker, storage, draw, since, deeds }) {
  const tab = uuid();
  stayAlive(tab);
  return new Outbox({
    user: store.me.id, tab, storage, livingTabs, timing: TIMING, onChange: draw,
    send: (code, entries) => postOperations(code, entries.map(onTheWire)),
    onFailed: (pending) => deeds.failed(pending),
    touches: (entry) => touches(entry, store),
    onApplied: (pending) => {
      const { patches = [], numbers = {} } = pending.answer ?? {};
      since.mine(patches);
      store.answered(patches, numbers);
      deeds.applied(pending);
      setTimeout(draw, marker.saved(pending, Date.now()));
    },
  });
}

/** @param {Board} board */
export function makeSocket(board) {
  const { protocol, host } = location;
  const url = `${protocol === "https:" ? "wss" : "ws"}://${host}/ws/boards/${encodeURIComponent(board.store.board.code)}/`;
  return new Socket(url, {
    onState: board.draw,
    onOpen: () => {
      board.stream.ask();
      board.presence.sayAgain();
      board.outbox.wake();
    },
    onMessage: (message) => {
      if (message.presence) {
        board.store.meet(message.presence); // newer than the rows' authors: the server looks at the accounts every few seconds
        board.presence.take(message.presence);
      }
      if (message.change) board.since.hear(message.change);
      if (board.stream.take(message) || message.presence) board.draw();
    },
  });
}

/** @param {Board} board */
export function makeStream(board) {
  const { store, clock, draw, since } = board;
  return new Stream({
    store, timing: TIMING, tab: () => board.tab,
    send: (message) => board.socket.send(message),
    getSnapshot: () => getSnapshot(store.board.code),
    onSnapshot: (snapshot) => {
      store.load(snapshot);
      since.reload();
      clock.sync(snapshot.now);
      draw();
    },
    onRefused: (status) => {
      if (status === 401) board.outbox.paused = "signed_out";
      else board.isForbidden = true;
      draw();
    },
  });
}
