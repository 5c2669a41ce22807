// What keeps a thumb from working on this page, a sentence each. Run in the page.
() => {
  const troubles = [];
  const width = 360;
  const name = (element) => `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ""}.${[...element.classList].join(".")} “${
    (element.ariaLabel ?? element.innerText ?? "").trim().slice(0, 40)}”`;
  const modal = document.querySelector("dialog[open]");
  const isThere = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0
    && !element.closest(".skip, .hidden, thead") && // the head of a table is for ears, and shows while a key is in it
    (!modal || modal.contains(element));
  const all = (selector) => [...document.querySelectorAll(selector)].filter(isThere);
  /** A box is pressed by its label, too. */
  const target = (element) => (element.matches("[type=checkbox], [type=radio]") && element.closest("label")) || element;

  if (document.documentElement.clientWidth !== width || document.scrollingElement.scrollWidth > width) troubles.push(`the page is ${document.scrollingElement.scrollWidth} wide`);
  for (const element of all("a[href], button, input, select, textarea, summary, [role^=menuitem]")) {
    const box = target(element).getBoundingClientRect();
    const least = element.matches(".primary, .quick, .status, .plus, button.claim, .menu button, .tabs a") ? 34 : 24;
    const isInSentence = element.matches("p a, .banner a");
    if (box.left < 0 || box.right > width) troubles.push(`${name(element)} reaches from ${box.left} to ${box.right}`);
    if (!isInSentence && (box.width < 24 || box.height < least)) troubles.push(`${name(element)} is ${box.width} by ${box.height}, at least ${least} is wanted`);
  }
  for (const element of all("input:not([type=checkbox], [type=radio]), select, textarea")) {
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < 16) troubles.push(`${name(element)} has letters of ${size}: iPhones zoom in`);
    element.scrollIntoView({ block: "nearest" });
    const { left, top, width: w, height: h } = element.getBoundingClientRect();
    const above = document.elementFromPoint(left + w / 2, top + h / 2);
    if (above !== element) troubles.push(`${name(element)} is covered by ${above ? name(above) : "nothing"}`);
  }
  if (modal) {
    const box = modal.getBoundingClientRect();
    if (box.top < 0 || box.bottom > innerHeight) troubles.push(`the dialog reaches from ${box.top} to ${box.bottom}`);
    if (modal.scrollWidth > modal.clientWidth) troubles.push(`the dialog scrolls sideways: ${modal.scrollWidth} in ${modal.clientWidth}`);
    modal.scrollTop = modal.scrollHeight;
    const last = [...modal.querySelectorAll(".buttons button")].at(-1);
    if (last && last.getBoundingClientRect().bottom > innerHeight) troubles.push("the dialog does not scroll to its buttons");
  }
  return troubles;
}
