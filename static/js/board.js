// @ts-check
/**
 * Joins what a board is made of: rows, pending edits, stream, clock, hands and drawing.
 *
 * @typedef {import("./types.js").Tab} Tab
 * @typedef {import("./lines.js").Line} Line
 * @typedef {Record<string, any> & {do: string}} Body
 */
import { Clock } from "./clock.js";
import { makeOutbox, makeSocket, makeStream } from "./connect.js";
import { Dialog } from "./dialog.js";
import { Editing } from "./editing.js";
import { versionSeen } from "./entries.js";
import { arrange, settle } from "./frame.js";
import { Hands } from "./hands.js";
import { Hold } from "./hold.js";
import { Keyboard } from "./keyboard.js";
import { Marker } from "./marks.js";
import { project } from "./overlay.js";
import { Colours } from "./people.js";
import { countLate, countOverdue } from "./pips.js";
import { Portions } from "./portions.js";
import { hasShortcuts, keepView, readView } from "./preferences.js";
import { Presence } from "./presence.js";
import { Store } from "./store.js";
import { uuid } from "./uuid.js";
import { newGroup, newWalkIn } from "./actions.js";
import { StatusMenu } from "./views/menu.js";
import { drawPage } from "./views/page.js";
import { showKeys } from "./forms/keys.js";

const LIVE_GRACE_MS = 3_000;

/**
 * @typedef {object} Places
 * @property {HTMLElement} bar
 * @property {HTMLElement} main  holds the board and the menu: the hands' place
 * @property {HTMLElement} board
 * @property {HTMLElement} menu
 * @property {HTMLDialogElement} dialog
 */

export class Board {
  editing = new Editing();
  clock = new Clock();
  /** Row and field that get the focus after the next drawing. @type {{row: string, field: string} | null} */
  #focus = null;
  #isDrawing = false;
  /** @type {string[]} */
  #shown = [];
  #mustSort = true;
  #portions = new Portions();
  isForbidden = false;

  /**
   * @param {import("./types.js").Snapshot} snapshot @param {Tab} tab @param {Places} places
   * @param {import("./outbox-storage.js").Storage} storage
   */
  constructor(snapshot, tab, places, storage) {
    this.tab = tab;
    this.places = places;
    this.storage = storage;
    this.store = new Store(snapshot);
    this.clock.sync(snapshot.now);
    this.view = readView(this.store.board.code, tab);
    this.colours = new Colours();
    this.marker = new Marker(this.store);
    this.dialog = new Dialog(places.dialog, this.drawNow);
    this.menu = new StatusMenu(places.menu, ({ shift }, was, to) => this.edit({ do: "set_status", shift: shift.id, was, to }));
    this.hold = new Hold(places.main, this.draw);
    this.hands = new Hands(this, document.body);
    this.outbox = makeOutbox(this);
    this.socket = makeSocket(this);
    this.stream = makeStream(this);
    this.presence = new Presence(this.store.me.id, (message) => this.socket.send(message));
    this.keyboard = this.#makeKeyboard();
  }

  start() {
    this.drawNow();
    for (const part of [this.colours, this.dialog, this.menu, this.hold, this.hands, this.keyboard, this.socket]) part.start();
    this.clock.start(this.draw);
    this.outbox.start();
    addEventListener("popstate", this.#popped);
    addEventListener("online", this.#back);
    addEventListener("beforeunload", this.#leaving);
  }

  stop() {
    for (const part of [this.colours, this.dialog, this.menu, this.hold, this.hands, this.keyboard, this.socket]) part.stop();
    for (const part of [this.clock, this.outbox, this.stream, this.presence]) part.stop();
    removeEventListener("popstate", this.#popped);
    removeEventListener("online", this.#back);
    removeEventListener("beforeunload", this.#leaving);
  }

  /** @param {Body} body */
  edit = (body) => {
    const version = versionSeen(body, this.store);
    const entry = { ...body, id: uuid(), at: new Date().toISOString(), ...(version === undefined ? {} : { version }) };
    this.outbox.add(this.store.board.code, entry);
  };

  /** @param {Line} line @param {string} field */
  openEditor(line, field) {
    this.editing.open(line, field);
    this.focusRow(`${line.kind}:${line.key}`, field);
  }

  /** @param {string} row @param {string} field */
  focusRow(row, field) {
    this.#focus = { row, field };
    this.draw();
  }

  /** Change what I see of this tab. Asked for, so the rows may move. @param {Partial<import("./order.js").View>} change */
  look(change) {
    this.view = { ...this.view, ...change };
    this.#mustSort = true;
    keepView(this.store.board.code, this.tab, this.view);
    this.draw();
  }

  /** @param {Tab} tab */
  openTab(tab) {
    if (tab !== this.tab) history.pushState(null, "", `/boards/${encodeURIComponent(this.store.board.code)}/${tab}`);
    this.#showTab(tab);
  }

  /** Draw once before the next frame, however often it is asked for. */
  draw = () => {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    requestAnimationFrame(this.drawNow);
  };

  drawNow = () => {
    this.#isDrawing = false;
    const frame = this.#frame();
    this.colours.learn(this.store.people.values());
    this.colours.learn(this.presence.people);
    drawPage(frame, this.places);
    if (this.#portions.isShort) this.draw();
    this.dialog.draw(frame);
    this.#giveFocus();
  };

  /** @param {string} key @returns {Line | undefined} */
  lineAt(key) {
    return this.#byKey.get(key);
  }

  /** @type {Map<string, Line>} */
  #byKey = new Map();

  /** @returns {import("./frame.js").Frame} */
  #frame() {
    const now = this.clock.now();
    const { store, outbox, tab, view } = this;
    const screen = project(store, outbox.queue, (at) => this.clock.toServer(at));
    const { lines, wanted, counts } = arrange(tab, screen, view, now);
    const { shown, isStale } = settle(this.#shown, wanted, this.hold.isHeld && !this.#mustSort);
    this.#mustSort = false;
    this.#shown = shown;
    this.#byKey = new Map(lines.map((line) => [line.key, line]));
    const connection = this.#connection();
    return {
      store, screen, tab, view, now, lines, byKey: this.#byKey, shown: this.#portions.next(shown), isStale, counts, connection,
      late: countLate(screen.rows.shift.values(), now, store.settings), overdue: countOverdue(screen.rows.group.values(), now),
      marks: this.marker.marks(outbox.queue, connection.isOnline, Date.now()), queue: outbox.queue, hasLooked: outbox.hasLooked,
      editing: this.editing, presence: this.presence,
    };
  }

  /** @returns {import("./frame.js").Connection} */
  #connection() {
    const { paused, isFailing } = this.outbox;
    const { state, heardAt } = this.socket;
    const silentFor = Date.now() - heardAt;
    const isLive = state === "open" || silentFor < LIVE_GRACE_MS;
    const barred = this.isForbidden || state === "forbidden" ? "forbidden" : state === "signed_out" ? "signed_out" : paused;
    return { barred, isLive, isOnline: isLive && !isFailing && !barred, silentFor, isBehind: this.stream.isBehind, isLasting: this.storage.isLasting };
  }

  #giveFocus() {
    if (!this.#focus) return;
    const { row, field } = this.#focus;
    this.#focus = null;
    const inRow = `[data-row="${CSS.escape(row)}"]`;
    /** @type {HTMLElement | null} */
    const target = this.places.board.querySelector(`${inRow} .editor`) ?? this.places.board.querySelector(`${inRow} [data-field="${field}"]`);
    target?.focus();
    if (target instanceof HTMLInputElement) target.select();
  }

  /** @param {Tab} tab */
  #showTab(tab) {
    this.tab = tab;
    this.editing.close();
    this.view = readView(this.store.board.code, tab);
    this.presence.moved(tab, null, null);
    this.look({});
  }

  #popped = () => this.#showTab(location.pathname.endsWith("/kph") ? "kph" : "confirms");

  #back = () => this.outbox.wake();

  /** @param {BeforeUnloadEvent} event */
  #leaving = (event) => {
    if (!this.storage.isLasting && this.outbox.queue.length > 0) event.preventDefault();
  };

  #makeKeyboard() {
    return new Keyboard({
      areOn: hasShortcuts,
      keys: {
        "/": () => document.getElementById("search")?.focus(), "+": () => newWalkIn(this), "?": () => showKeys(this.dialog),
        g: () => this.tab === "kph" && newGroup(this),
      },
    });
  }
}
