// @ts-check
/**
 * The dialog that confirms a coming shift in VAN: what VAN says, what it will become, one press, and the result at once.
 *
 * @typedef {import("../types.js").ComingShift} ComingShift
 * @typedef {import("./person.js").Deeds} Deeds
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { Confirming } from "../next-shift.js";
import { boardAddress, getPerson, postNextShift } from "../transport.js";
import { clockTime, dayWord } from "../zone.js";

/**
 * @param {Pick<Deeds, "dialog" | "drawNow">} page @param {string} name
 * @param {Pick<ComingShift, "id" | "starts_at" | "time_zone" | "office" | "location" | "role">} shift
 * @param {{address: string, back?: () => void}} from the address of the board, or of the person; where Close leads
 */
export function openConfirm(page, name, shift, { address, back = () => page.dialog.close() }) {
  const confirming = new Confirming((expected) => postNextShift(address, Number(shift.id), expected), page.drawNow);
  page.dialog.show(() => html`<div class="form is-small confirm-form"><h2>Confirm in VAN: ${name}</h2>
    <p><strong>${dayWord(shift.starts_at, shift.time_zone)} ${clockTime(shift.starts_at, shift.time_zone)}</strong>
      ${[shift.location || shift.office, shift.role].filter(Boolean).join(", ")}</p>
    ${talkLine(confirming)}${buttons(confirming, back)}</div>`);
  confirming.ask();
}

/** From the row, where only the day of the next shift is known. @param {Deeds} board @param {import("../lines.js").ConfirmsLine} line @param {() => void} openPerson */
export async function openConfirmNext(board, { volunteer, name }, openPerson) {
  let isGivenUp = false;
  const close = () => {
    isGivenUp = true;
    board.dialog.close();
  };
  board.dialog.show(() => html`<div class="form is-small confirm-form"><h2>Confirm in VAN: ${name}</h2><p role="status">Loading …</p>
    <div class="buttons"><button class="plain" data-first @click=${close}>Cancel</button></div></div>`);
  const { shifts } = await getPerson(board.store.board.code, Number(volunteer.id)).catch(() => ({ shifts: undefined }));
  if (isGivenUp) return;
  const next = shifts?.find(({ starts_at }) => starts_at === volunteer.next_shift_at);
  if (next?.may_confirm) openConfirm(board, name, next, { address: boardAddress(board.store.board.code) });
  else openPerson(); // it says what there is, and lets one load again
}

/** @param {Confirming} confirming */
function talkLine({ talk }) {
  if (talk.phase === "asking") return html`<p class="van-talk" role="status">Asking VAN …</p>`;
  if (talk.phase === "writing") return html`<p class="van-talk" role="status">Writing to VAN …</p>`;
  if (talk.phase === "failed") return html`<p class="van-talk is-trouble" role="alert">${talk.sentence}</p>`;
  const { result, sentence, says, becomes } = talk.answer;
  if (result === "ready") return html`<p class="van-talk" role="status">VAN says <strong>${says}</strong>; will become <strong>${becomes}</strong>.</p>`;
  return html`<p class=${`van-talk ${result === "confirmed" ? "is-good" : "is-trouble"}`} role=${result === "confirmed" ? "status" : "alert"}>${
    result === "confirmed" ? html`<span aria-hidden="true">✓</span> ` : nothing}${sentence}</p>`;
}

/** @param {Confirming} confirming @param {() => void} back */
function buttons(confirming, back) {
  const { talk } = confirming;
  const isReady = talk.phase === "told" && talk.answer.result === "ready";
  const isDone = talk.phase === "told" && talk.answer.result === "confirmed";
  const isOver = talk.phase === "failed" || (talk.phase === "told" && talk.answer.result === "changed");
  return html`<div class="buttons"><button class=${isDone ? "primary" : "plain"} data-first @click=${back}>${isDone || talk.phase === "failed" ? "Close" : "Cancel"}</button>
    ${isOver ? html`<button class="primary" @click=${() => confirming.ask()}>Ask VAN again</button>` : nothing}
    ${isReady ? html`<button class="primary" @click=${() => confirming.write()}>Confirm in VAN</button>` : nothing}</div>`;
}
