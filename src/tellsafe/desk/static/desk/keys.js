// SPDX-License-Identifier: AGPL-3.0-or-later
// One key an act, on every page of the desk. No key does anything that a button or a link does
// not; each presses that very button. They rest in text fields, in open dialogs, and with Ctrl,
// Alt or Meta held.
//
//   j k, arrows  next tip of the queue, the one before     Enter o  open it
//   c claim   a give   r reply   n note   p propose        u  show new tips
//   /  search   g then q i s f  to an area   Esc  leave a text field   ?  all keys
"use strict";
(() => {
  const FOLLOW_MS = 1500;
  const keys = document.getElementById("keys");
  const showKeys = document.getElementById("show-keys");
  let awaitsArea = 0;

  /** @param {string} selector */
  const find = (selector) => document.querySelector(selector);
  const isSeen = (one) => one.checkVisibility?.() ?? one.offsetParent !== null;

  /** @param {string} selector */
  function press(selector) {
    const one = find(selector);
    if (!one || !isSeen(one)) return false;
    one.click();
    return true;
  }

  /** @param {string} selector opens what it is folded into, and puts the cursor there */
  function write(selector) {
    const one = find(selector);
    if (!one) return false;
    const folded = one.closest("details");
    if (folded) folded.open = true;
    if (!isSeen(one)) return false;
    one.focus();
    one.scrollIntoView({ block: "nearest" });
    return true;
  }

  /** @param {number} step 1 for the next tip, -1 for the one before */
  function move(step) {
    const lines = [...document.querySelectorAll("[data-keys=queue] a")].filter(isSeen);
    if (!lines.length) return false;
    const at = lines.indexOf(document.activeElement?.closest?.("[data-keys=queue] a"));
    const open = lines.findIndex((one) => one.getAttribute("aria-current") === "true");
    const from = at >= 0 ? at : open >= 0 ? open : step > 0 ? -1 : lines.length;
    const next = lines[Math.min(Math.max(from + step, 0), lines.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  }

  function openFocused() {
    const line = document.activeElement?.closest?.("[data-keys=queue] a");
    if (!line) return false;
    line.click();
    return true;
  }

  /** @param {string} area */
  function goTo(area) {
    const link = find(`.areas [data-area=${area}]`);
    if (link) location.assign(link.href);
    return Boolean(link);
  }

  const ACTS = {
    j: () => move(1),
    ArrowDown: () => inQueue() && move(1),
    k: () => move(-1),
    ArrowUp: () => inQueue() && move(-1),
    o: openFocused,
    c: () => press("#claim"),
    a: () => write("#give-to"),
    r: () => write("#dialogue-end textarea, form.reply textarea"),
    n: () => write("#note-text"),
    p: () => write("#propose, #propose select, #propose input, #propose textarea"),
    u: () => press("#newer button"),
    "/": () => write("#search-words, input[type=search]") || goTo("search"),
    "?": () => (keys?.showModal(), Boolean(keys)),
  };
  const AREAS = { q: "queue", i: "incidents", s: "search", f: "figures" };

  const inQueue = () => Boolean(document.activeElement?.closest?.("[data-keys=queue]"));

  /** @param {KeyboardEvent} event */
  function rests(event) {
    const at = event.target;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return true;
    if (document.querySelector("dialog[open]")) return true;
    return at instanceof Element && at.closest("input, textarea, select, [contenteditable]") !== null;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.activeElement?.matches("input, textarea, select")) {
      document.activeElement.blur();
      return;
    }
    if (rests(event)) return;
    let done = false;
    if (awaitsArea) {
      clearTimeout(awaitsArea);
      awaitsArea = 0;
      done = event.key in AREAS && goTo(AREAS[event.key]);
    } else if (event.key === "g") {
      awaitsArea = setTimeout(() => (awaitsArea = 0), FOLLOW_MS);
      done = true;
    } else if (Object.hasOwn(ACTS, event.key)) {
      done = ACTS[event.key]();
    }
    if (done) event.preventDefault();
  });
  if (showKeys && keys) {
    showKeys.hidden = false;
    showKeys.addEventListener("click", () => keys.showModal());
  }
})();
