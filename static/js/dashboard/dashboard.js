// @ts-check
/**
 * Joins what the dashboard is made of: the latest sums, my view of them, the socket, the clock. What comes and goes on the wire, and the event
 * that other modules of the page hear, is written down in tracker/dashboard/feed.py.
 *
 * @typedef {import("../metrics.js").Sums} Sums
 * @typedef {{as_of: string, day: string, sums: Record<string, Sums>}} Frame
 * @typedef {{id: number, code: string, name: string}} Office
 * @typedef {{code: string, name: string, offices: Office[]}} Region
 * @typedef {{word: string, columns: {head: string, label: string, figure: string}[]}} Tab
 * @typedef {{now: string, time_zone: string, campaign: string, regions: Region[], tabs: Record<string, Tab>, frame: Frame}} Page
 * @typedef {{bar: HTMLElement, main: HTMLElement, board: HTMLElement, dialog: HTMLDialogElement}} Places
 * @typedef {{by: string, isDown: boolean}} Sort
 * @typedef {{region: string, sorts: Record<string, Sort>}} View  mine alone
 */
import { nothing, render } from "../../vendor/lit-html/lit-html.js";
import { Clock } from "../clock.js";
import { Keyboard } from "../keyboard.js";
import { keep, kept } from "../preferences.js";
import { Socket } from "../socket.js";
import { ordered, rowsOf } from "./rows.js";
import { showReport } from "./report.js";
import { asOf, banner, bar, closed, page } from "./views.js";

const KEPT_AS = "cpt-view dashboard";
const SECOND = 1_000;
const LIVE_GRACE_MS = 3_000;
const OLD_AFTER_MS = 30_000; // the server says every 5 s or so that its figures hold
/** @type {Sort} */
export const BY_PLACE = { by: "", isDown: false };

export class Dashboard {
  clock = new Clock();
  /** @type {string[]} names of the offices' rows, as they stand on the screen */
  #shown = [];
  #isDrawing = false;

  /** @param {Page} page @param {import("../metrics.js").Definitions} definitions @param {string} tab @param {Places} places */
  constructor(page, definitions, tab, places) {
    this.page = page;
    this.definitions = definitions;
    this.figures = new Map(definitions.figures.map((figure) => [figure.name, figure]));
    this.tab = tab;
    this.places = places;
    this.frame = page.frame;
    this.asOf = page.frame.as_of;
    this.clock.sync(page.now);
    /** @type {View} */
    this.view = kept(KEPT_AS, { region: "", sorts: {} });
    const { protocol, host } = location;
    this.socket = new Socket(`${protocol === "https:" ? "wss" : "ws"}://${host}/ws/dashboard/`, { onOpen: this.draw, onMessage: this.#hear, onState: this.draw });
    this.keyboard = new Keyboard({ areOn: () => false, keys: {}, chords: {} });
  }

  start() {
    this.look({});
    this.drawNow();
    this.keyboard.start();
    this.socket.start();
    this.#timer = setInterval(this.#tick, SECOND);
    document.body.addEventListener("click", this.#click);
    document.body.addEventListener("change", this.#change);
    addEventListener("popstate", this.#popped);
    this.#tell(Object.keys(this.frame.sums));
  }

  stop() {
    this.keyboard.stop();
    this.socket.stop();
    clearInterval(this.#timer);
    document.body.removeEventListener("click", this.#click);
    document.body.removeEventListener("change", this.#change);
    removeEventListener("popstate", this.#popped);
  }

  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** @returns {Sort} */
  get sort() {
    return this.view.sorts[this.tab] ?? BY_PLACE;
  }

  /** Change what I see. Asked for, so the rows may move. @param {Partial<View>} change */
  look(change) {
    this.view = { ...this.view, ...change };
    keep(KEPT_AS, this.view);
    this.#shown = this.#wanted();
    this.draw();
  }

  /** Draw once before the next frame, however often it is asked for. */
  draw = () => {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    requestAnimationFrame(this.drawNow);
  };

  drawNow = () => {
    this.#isDrawing = false;
    const signIn = `/accounts/login/?next=${encodeURIComponent(location.pathname)}`;
    if (this.socket.state === "signed_out" || this.socket.state === "forbidden") return this.#close(signIn);
    const offices = new Map(this.rows().offices.map((row) => [row.key, row]));
    const shown = this.#shown.flatMap((key) => offices.get(key) ?? []);
    render(bar(this), this.places.bar);
    render(page(this, shown, this.#wanted().some((key, index) => key !== this.#shown[index])), this.places.board);
    this.#tick();
    document.title = `${this.page.tabs[this.tab].word} · Dashboard`;
  };

  /** Totals and offices of the regions that I look at. */
  rows() {
    return rowsOf(this.page.regions, this.view.region, this.frame.sums);
  }

  /** @returns {import("./views.js").Shown[]} the columns of the tab */
  columns() {
    return this.page.tabs[this.tab].columns.flatMap(({ head, label, figure: name }) => {
      const figure = this.figures.get(name);
      return figure ? [{ figure, label, head }] : [];
    });
  }

  /** How long the figures have not been known to be right, in milliseconds; 0 while they are live. */
  age() {
    const age = Math.max(0, this.clock.now() - Date.parse(this.asOf));
    const isLost = this.socket.state !== "open" && Date.now() - this.socket.heardAt > LIVE_GRACE_MS;
    return isLost || age > OLD_AFTER_MS ? age : 0;
  }

  #wanted() {
    return ordered(this.rows().offices, this.figures.get(this.sort.by), this.sort.isDown).map(({ key }) => key);
  }

  /** Only what tells of time: between two frames nothing else can be other than it was. */
  #tick = () => {
    const [age, says] = [document.getElementById("as-of"), document.getElementById("banner")];
    if (age) render(asOf(this), age);
    if (says) render(banner(this), says);
  };

  /** @param {any} message */
  #hear = (message) => {
    if (message.as_of) this.asOf = message.as_of;
    if (message.frame) {
      const { as_of, day, sums } = message.frame;
      this.frame = { as_of, day, sums: { ...this.frame.sums, ...sums } };
      this.asOf = as_of;
      this.#tell(Object.keys(sums));
    }
    this.draw();
  };

  /** @param {string[]} changed */
  #tell(changed) {
    document.dispatchEvent(new CustomEvent("dashboard:frame", { detail: { ...this.frame, changed: changed.map(Number) } }));
  }

  /** @param {MouseEvent} event */
  #click = (event) => {
    const element = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-do]"));
    if (!element || event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab's link still opens in a new window
    event.preventDefault();
    const { do: what, by = "", tab = "" } = element.dataset;
    if (what === "tab") this.#open(tab);
    if (what === "sort") this.look({ sorts: { ...this.view.sorts, [this.tab]: next(this.sort, by) } });
    if (what === "resort") this.look({});
    if (what === "copy") showReport(this);
    if (what === "print") print();
  };

  /** @param {Event} event */
  #change = ({ target }) => {
    if (!(target instanceof HTMLSelectElement)) return;
    if (target.id === "region") this.look({ region: target.value });
    if (target.id === "sort") this.look({ sorts: { ...this.view.sorts, [this.tab]: { by: target.value, isDown: target.value !== "" } } });
  };

  /** @param {string} tab */
  #open(tab) {
    if (tab !== this.tab) history.pushState(null, "", `/dashboard/${tab}`);
    this.tab = tab;
    this.look({});
  }

  #popped = () => {
    this.tab = Object.keys(this.page.tabs).find((tab) => location.pathname.endsWith(`/${tab}`)) ?? this.tab;
    this.look({});
  };

  /** Nothing of it stays on the screen. @param {string} signIn */
  #close(signIn) {
    this.stop();
    if (this.places.dialog.open) this.places.dialog.close();
    render(nothing, this.places.dialog);
    render(nothing, this.places.bar);
    this.places.main.replaceChildren();
    render(closed(this.socket.state === "signed_out", signIn), this.places.main);
    document.title = "Dashboard";
  }
}

/** Most first, fewest first, and back to the order of places. @param {Sort} sort @param {string} by @returns {Sort} */
function next(sort, by) {
  if (!by) return BY_PLACE;
  if (sort.by !== by) return { by, isDown: true };
  return sort.isDown ? { by, isDown: false } : BY_PLACE;
}
