// What a page can tell about its own speed. It is put in before the page's own scripts; `benchRows` is how many rows are waited for.
(() => {
  const seen = { screenful: null, shown: null, interactions: [], longTasks: [], own: [], focusLost: 0 };
  window.bench = seen;

  /** Once the frame that is being made is on the screen. */
  const afterPaint = (then) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => then(performance.now());
    channel.port2.postMessage(0);
  });

  const observe = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, durationThreshold: 16 });
  observe("longtask", ({ startTime, duration }) => seen.longTasks.push({ startTime, duration }));
  observe("event", ({ name, startTime, duration, processingStart, processingEnd, interactionId }) => {
    if (interactionId) seen.interactions.push({ name, startTime, duration, waited: processingStart - startTime, handled: processingEnd - processingStart });
  });

  const rows = document.getElementsByTagName("tr");
  const look = new MutationObserver(() => {
    if (rows.length > Math.min(30, window.benchRows)) afterPaint((now) => { seen.screenful ??= now; });
    if (rows.length <= window.benchRows) return; // the head is a row, too
    look.disconnect();
    afterPaint((now) => { seen.shown = now; });
  });
  look.observe(document, { childList: true, subtree: true });

  /** An edit of mine: how long until the frame that shows it. Heard before the page hears it; drawn in the same frame. */
  const own = (event) => {
    const row = event.target.closest?.("[data-row]");
    const isEdit = event.type === "click" ? event.target.closest('[data-do="pass"]') : event.key === "Enter" && event.target.matches(".editor");
    if (!row || !isEdit) return;
    const name = row.dataset.row;
    afterPaint((now) => seen.own.push({ ms: now - event.timeStamp, isMarked: document.querySelector(`[data-row="${name}"] .mark`) !== null }));
  };
  addEventListener("click", own, true);
  addEventListener("keydown", own, true);
  addEventListener("focusout", (event) => { if (event.target.matches(".editor")) seen.focusLost++; }, true);
})();
