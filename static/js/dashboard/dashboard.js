// @ts-check
/**
 * Joins what the dashboard is made of: the live figures, my view of them, hands and drawing.
 *
 * @typedef {{word: string, columns: {head: string, label: string, figure: string}[]}} Tab
 * @typedef {{now: string, time_zone: string, campaign: string, regions: import("./rows.js").Region[], tabs: Record<string, Tab>, frame: import("./live.js").Frame}} Page
 * @typedef {{bar: HTMLElement, main: HTMLElement, board: HTMLElement, dialog: HTMLDialogElement}} Places
 * @typedef {{by: string, isDown: boolean}} Sort
 * @typedef {{region: string, sorts: Record<string, Sort>}} View  mine alone
 */
import { nothing, render } from "../../vendor/lit-html/lit-html.js";
import { Keyboard } from "../keyboard.js";
import { keepPlaces } from "../order.js";
import { keep, kept } from "../preferences.js";
import { Live } from "./live.js";
import { ordered, rowsOf } from "./rows.js";
import { bar, closed, page, showReport } from "./views.js";

const KEPT_AS = "cpt-view dashboard";
/** @type {Sort} */
const BY_PLACE = { by: "", isDown: false };

export class Dashboard {
  /** @type {string[]} keys of the offices' rows, as they stand on the screen */
  #shown = [];
  #isDrawing = false;

  /** @param {Page} page @param {import("../metrics.js").Definitions} definitions @param {string} tab @param {Places} places */
  constructor(page, definitions, tab, places) {
    this.page = page;
    this.definitions = definitions;
    this.figures = new Map(definitions.figures.map((figure) => [figure.name, figure]));
    this.tab = tab;
    this.places = places;
    this.live = new Live(page, this.draw);
    this.view = kept(KEPT_AS, /** @type {View} */ ({ region: "", sorts: {} }));
    this.keyboard = new Keyboard({ areOn: () => false, keys: {}, chords: {} });
  }

  start() {
    this.look({});
    this.drawNow();
    this.keyboard.start();
    this.live.start();
    document.body.addEventListener("click", this.#click);
    document.body.addEventListener("change", this.#change);
    addEventListener("popstate", this.#popped);
  }

  stop() {
    this.keyboard.stop();
    this.live.stop();
    document.body.removeEventListener("click", this.#click);
    document.body.removeEventListener("change", this.#change);
    removeEventListener("popstate", this.#popped);
  }

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
    if (this.live.isRefused) return this.#close();
    const offices = new Map(this.rows().offices.map((row) => [row.key, row]));
    const wanted = this.#wanted();
    this.#shown = keepPlaces(this.#shown, wanted).filter((key) => offices.has(key));
    const shown = this.#shown.flatMap((key) => offices.get(key) ?? []);
    render(bar(this), this.places.bar);
    render(page(this, shown, wanted.some((key, index) => key !== this.#shown[index])), this.places.board);
    document.title = `${this.page.tabs[this.tab].word} · Dashboard`;
  };

  /** Totals and offices of the regions that I look at. */
  rows() {
    return rowsOf(this.live.regions, this.view.region, this.live.frame.sums);
  }

  /** @returns {import("./views.js").Shown[]} the columns of the tab */
  columns() {
    return this.page.tabs[this.tab].columns.flatMap(({ head, label, figure: name }) => {
      const figure = this.figures.get(name);
      return figure ? [{ figure, label, head }] : [];
    });
  }

  #wanted() {
    return ordered(this.rows().offices, this.figures.get(this.sort.by), this.sort.isDown).map(({ key }) => key);
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
    if (what === "copy") void showReport(this);
    if (what === "print") print();
  };

  /** @param {Event} event */
  #change = ({ target }) => {
    if (!(target instanceof HTMLSelectElement)) return;
    if (target.id === "region") this.look({ region: target.value });
    if (target.id === "sort") this.look({ sorts: { ...this.view.sorts, [this.tab]: next(BY_PLACE, target.value) } });
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

  /** Nothing of it stays on the screen. */
  #close() {
    const { bar: head, main, dialog } = this.places;
    this.stop();
    if (dialog.open) dialog.close();
    for (const place of [head, dialog]) render(nothing, place);
    main.replaceChildren();
    render(closed(this.live.isSignedOut, `/accounts/login/?next=${encodeURIComponent(location.pathname)}`), main);
    document.title = "Dashboard";
  }
}

/** Most first, fewest first, and back to the order of places. @param {Sort} sort @param {string} by @returns {Sort} */
function next(sort, by) {
  if (!by) return BY_PLACE;
  if (sort.by !== by) return { by, isDown: true };
  return sort.isDown ? { by, isDown: false } : BY_PLACE;
}
