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
import { Deeds } from "./deeds.js";
import { Dialog } from "./dialog.js";
import { Editing } from "./editing.js";
import { versionSeen } from "./entries.js";
import { arrange, settle } from "./frame.js";
import { Hands } from "./hands.js";
import { Hold } from "./hold.js";
import { Keyboard } from "./keyboard.js";
import { Marker } from "./marks.js";
import { MyKeys } from "./my-keys.js";
import { project } from "./overlay.js";
import { Colours } from "./people.js";
import { domName } from "./lines.js";
import { Figures } from "./pips.js";
import { ON_ARRIVAL, Portions } from "./portions.js";
import { keepView, readView, viewAsked } from "./preferences.js";
import { tallyOf } from "./order.js";
import { Presence } from "./presence.js";
import { Since } from "./since.js";
import { Store } from "./store.js";
import { postKeys } from "./transport.js";
import { uuid } from "./uuid.js";
import { newGroup, newWalkIn, nextChanged, showHistory } from "./actions.js";
import { StatusMenu } from "./views/menu.js";
import { TABS } from "./views/header.js";
import { drawPage } from "./views/page.js";
import { Toast } from "./views/toast.js";
import { showKeys } from "./forms/keys.js";

const LIVE_GRACE_MS = 3_000;

/**
 * @typedef {object} Places
 * @property {HTMLElement} bar
 * @property {HTMLElement} main  holds the board and the menu: the hands' place
 * @property {HTMLElement} board
 * @property {HTMLElement} menu
 * @property {HTMLDialogElement} dialog
 * @property {HTMLElement} toast
 */

export class Board {
  editing = new Editing();
  clock = new Clock();
  /** Row and field that get the focus after the next drawing. @type {{row: string, field: string} | null} */
  #focus = null;
  /** The frame that is asked for. */
  #drawing = 0;
  /** @type {string[]} */
  #shown = [];
  #mustSort = true;
  #portions = new Portions(ON_ARRIVAL);
  /** What is on the screen. @type {import("./frame.js").Frame | null} */
  #painted = null;
  isForbidden = false;

  /**
   * @param {import("./types.js").Snapshot} snapshot @param {Tab} tab @param {Places} places
   * @param {import("./outbox-storage.js").Storage} storage
   * @param {import("./metrics.js").Metrics} metrics
   */
  constructor(snapshot, tab, places, storage, metrics) {
    this.tab = tab;
    this.metrics = metrics;
    this.figures = new Figures(metrics);
    this.places = places;
    this.storage = storage;
    this.store = new Store(snapshot);
    this.clock.sync(snapshot.now);
    this.view = this.#arrive();
    this.colours = new Colours();
    this.marker = new Marker(this.store);
    this.since = new Since(this.store, localStorage);
    this.toast = new Toast(places.toast);
    this.deeds = new Deeds(this.toast, this.#screen, (entry) => void this.outbox.add(this.store.board.code, entry));
    this.dialog = new Dialog(places.dialog, this.drawNow);
    this.menu = new StatusMenu(places.menu, ({ shift }, was, to) => this.edit({ do: "set_status", shift: shift.id, was, to }));
    this.hold = new Hold(places.main, this.draw);
    this.hands = new Hands(this, document.body);
    this.outbox = makeOutbox(this);
    this.socket = makeSocket(this);
    this.stream = makeStream(this);
    this.presence = new Presence(this.store.me.id, (message) => this.socket.send(message));
    this.myKeys = new MyKeys(this.store, postKeys, this.drawNow);
    this.keyboard = this.#makeKeyboard();
  }

  /** By a link that asks for some rows the view is what it says, and from then on mine like any other. */
  #arrive() {
    const asked = viewAsked(location.search);
    if (!asked) return readView(this.store.board.code, this.tab);
    keepView(this.store.board.code, this.tab, asked);
    history.replaceState(null, "", location.pathname);
    return asked;
  }

  start() {
    this.drawNow();
    for (const part of [this.colours, this.dialog, this.menu, this.toast, this.hold, this.hands, this.keyboard, this.socket]) part.start();
    this.clock.start(this.draw);
    this.outbox.start();
    addEventListener("popstate", this.#popped);
    addEventListener("online", this.#back);
    addEventListener("beforeunload", this.#leaving);
    addEventListener("pagehide", this.since.save);
  }

  stop() {
    for (const part of [this.colours, this.dialog, this.menu, this.toast, this.hold, this.hands, this.keyboard, this.socket]) part.stop();
    for (const part of [this.clock, this.outbox, this.stream, this.presence]) part.stop();
    removeEventListener("popstate", this.#popped);
    removeEventListener("online", this.#back);
    removeEventListener("beforeunload", this.#leaving);
    removeEventListener("pagehide", this.since.save);
    this.since.save();
  }

  /** @param {Body} body */
  edit = (body) => {
    const version = versionSeen(body, this.store);
    // A row that I make is of the day that I see, also if this arrives when that day is closed.
    const day = "office" in body ? this.store.offices.get(body.office)?.day : undefined;
    const entry = { ...body, id: uuid(), at: new Date().toISOString(), ...(version === undefined ? {} : { version }), ...(day ? { day } : {}) };
    this.deeds.did(entry);
    this.outbox.add(this.store.board.code, entry);
  };

  /** A row that I press or have the focus in counts as looked at. @param {Line} line */
  lookedAt(line) {
    if (this.since.look(line)) this.draw();
  }

  /** How many rows my search and filters leave. */
  get shownRows() {
    return this.#shown.length;
  }

  /** @returns {Line[]} as they stand on the screen */
  shownLines() {
    // On Review each name has its list in front.
    return this.#shown.flatMap((name) => this.#byName.get(name.slice(name.indexOf(" ") + 1)) ?? []);
  }

  /** @returns {Line[]} every line that the tab can show; Review, which has no row for everybody: those that it shows */
  lines() {
    return this.tab === "review" ? this.shownLines() : [...this.#byName.values()];
  }

  /** @param {Line} line @param {string} field */
  openEditor(line, field) {
    this.editing.open(line, field);
    this.focusRow(domName(line), field);
  }

  /** At once: what is typed next is meant for it, and a frame of a long board may be many keys away. @param {string} row @param {string} field */
  focusRow(row, field) {
    this.#focus = { row, field };
    this.drawNow();
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
    this.#drawing ||= requestAnimationFrame(this.drawNow);
  };

  drawNow = () => {
    cancelAnimationFrame(this.#drawing);
    this.#drawing = 0;
    const frame = this.#frame();
    this.colours.learn(this.store.people.values());
    this.#paint(frame);
    this.dialog.draw(frame);
    this.#giveFocus();
  };

  /** Then the rest of its rows, frame by frame: nothing is worked out again for them. @param {import("./frame.js").Frame} frame */
  #paint(frame) {
    this.#painted = frame;
    drawPage(frame, this.places);
    if (!this.#portions.isShort) return;
    requestAnimationFrame(() => {
      if (this.#painted === frame && !this.#drawing) this.#paint({ ...frame, shown: this.#portions.next(this.#shown) });
    });
  }

  /** @param {string} name such as "shift:812" @returns {Line | undefined} */
  lineAt(name) {
    return this.#byName.get(name);
  }

  /** @type {Map<string, Line>} */
  #byName = new Map();

  #screen = () => project(this.store, this.outbox.queue, (at) => this.clock.toServer(at));

  /** @returns {import("./frame.js").Frame} */
  #frame() {
    const now = this.clock.now();
    const { store, outbox, tab, view, metrics, figures, since } = this;
    const screen = this.#screen();
    const moment = { now, screen };
    const is = (/** @type {string} */ condition, /** @type {any} */ row) => metrics.holds(condition, row, moment);
    const counted = (/** @type {string} */ tally, /** @type {any} */ row) => metrics.counts(tally, row, moment);
    const { lines, wanted, counts } = arrange(tab, screen, view, { now, me: store.me.id, is, counts: counted });
    const { shown, isStale } = settle(this.#shown, wanted, this.hold.isHeld && !this.#mustSort);
    this.#mustSort = false;
    this.#shown = shown;
    this.#byName = new Map(lines.map((line) => [domName(line), line]));
    const connection = this.#connection();
    return {
      store, screen, tab, view, now, lines, byName: this.#byName, shown: this.#portions.next(shown), isStale, counts, asked: metrics.wordOf(tallyOf(view.filter) ?? ""), connection, is,
      pips: figures.pips(moment), review: tab === "review" ? { metrics, sums: figures.all(moment) } : null,
      marks: this.marker.marks(outbox.queue, connection.isOnline, Date.now()), queue: outbox.queue, hasLooked: outbox.hasLooked,
      since, changed: this.lines().filter((line) => since.authorsOf(line).length > 0).length, editing: this.editing, presence: this.presence,
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
    this.#portions = new Portions();
    this.editing.close();
    this.view = readView(this.store.board.code, tab);
    this.presence.moved(tab, null, null);
    this.look({});
  }

  #popped = () => this.#showTab(TABS.find((tab) => location.pathname.endsWith(`/${tab}`)) ?? "confirms");

  #back = () => this.outbox.wake();

  /** @param {BeforeUnloadEvent} event */
  #leaving = (event) => {
    if (!this.storage.isLasting && this.outbox.queue.length > 0) event.preventDefault();
  };

  #makeKeyboard() {
    return new Keyboard({
      areOn: () => this.myKeys.areOn,
      keys: {
        "/": () => document.getElementById("search")?.focus(), "+": () => newWalkIn(this), "?": () => showKeys(this.dialog, this.myKeys),
        h: () => this.#withFocusedLine((line) => showHistory(this, line)), n: () => nextChanged(this),
        g: () => this.tab === "kph" && newGroup(this),
      },
      chords: { z: () => this.deeds.undo(), Z: () => this.deeds.redo(), y: () => this.deeds.redo() },
    });
  }

  /** @param {(line: Line) => void} deed */
  #withFocusedLine(deed) {
    const row = /** @type {HTMLElement | null | undefined} */ (document.activeElement?.closest("[data-row]"))?.dataset.row;
    const line = row === undefined ? undefined : this.lineAt(row);
    if (line) deed(line);
  }
}
