// SPDX-License-Identifier: AGPL-3.0-or-later
// The queue beside the open tip: opening and acting swap the tip alone, and the queue's lines
// follow what changes without moving what is under somebody's eyes or cursor.
"use strict";
(() => {
  const pane = document.getElementById("tip");
  if (!pane) return;
  const queue = () => document.getElementById("queue");

  // ------------------------------------------------------------------ opening and acting

  /** Has links of the queue and forms of the tip swap the tip; without a script they load pages. */
  function wire() {
    for (const link of document.querySelectorAll("#lines .tips a[id^=open-]:not([hx-get]), #open-news a:not([hx-get])")) {
      link.setAttribute("hx-get", link.getAttribute("href"));
      link.setAttribute("hx-target", "#tip");
      link.setAttribute("hx-push-url", "true");
      htmx.process(link);
    }
    for (const form of pane.querySelectorAll("form[method=post]:not([hx-post])")) {
      form.setAttribute("hx-post", form.getAttribute("action"));
      form.setAttribute("hx-target", "#tip");
      form.setAttribute("hx-disabled-elt", "find button[type=submit]");
      htmx.process(form);
    }
  }

  function markOpen() {
    const open = pane.querySelector("[data-tip]")?.dataset.tip;
    for (const link of document.querySelectorAll("#lines .tips a[id^=open-]")) {
      if (link.id === `open-${open}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    // The page's one first heading is the open tip's.
    if (open) document.getElementById("queue-title")?.setAttribute("aria-level", "2");
  }

  // Forms with mistakes, and acts that somebody else was quicker at, come back with a word.
  // What is no tip (the page to sign in, an incident) is a page of its own: the browser goes there.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target } = event.detail;
    if (target === pane && xhr.status === 200 && !xhr.responseText.includes("data-tip=")) {
      event.detail.shouldSwap = false;
      location.assign(xhr.responseURL);
      return;
    }
    if (![409, 422].includes(xhr.status)) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target !== pane) return;
    wire();
    markOpen();
    const kept = pane.contains(document.activeElement);
    const error = pane.querySelector("[role=alert]");
    const opened = event.detail.requestConfig?.verb === "get";
    if (opened) {
      pane.scrollTop = 0;
      if (getComputedStyle(queue()).display === "none") scrollTo(0, 0);
    }
    if (error) error.closest("form")?.querySelector("textarea, select, input:not([type=hidden])")?.focus();
    else if (opened) pane.querySelector("#tip-title")?.focus({ preventScroll: true });
    else if (!kept) (headingOf(event.detail.requestConfig?.elt) ?? pane.querySelector("#tip-title"))?.focus();
    if (!opened) void refresh();
  });
  /** The heading, as it is now, of the section in which an act was done: what came of it is there.
   * @param {Element | undefined} form that is no longer in the page */
  function headingOf(form) {
    const name = form?.closest("section[aria-labelledby]")?.getAttribute("aria-labelledby");
    const heading = name ? pane.querySelector(`#${CSS.escape(name)}`) : null;
    heading?.setAttribute("tabindex", "-1");
    return heading;
  }

  document.addEventListener("htmx:responseError", () => offer());
  document.addEventListener("htmx:sendError", () => offer());

  /** The request came to nothing: said where acts are told, and nothing is swapped. */
  function offer() {
    const told = pane.querySelector("#told");
    if (told) told.textContent = pane.dataset.failed;
    else location.reload();
  }

  // ------------------------------------------------------------------ what changes by itself

  let asks = false;
  let asksAgain = false;

  function address() {
    const lines = new URL(queue().dataset.lines, location.href);
    const open = pane.querySelector("[data-tip]")?.dataset.tip;
    if (open) lines.searchParams.set("open", open);
    return lines;
  }

  /** Fetches the lines as they are now, one request at a time. */
  async function refresh() {
    if (asks) {
      asksAgain = true;
      return;
    }
    asks = true;
    try {
      const answer = await fetch(address(), { headers: { "HX-Request": "true" } });
      if (answer.ok && !answer.redirected) {
        take(new DOMParser().parseFromString(await answer.text(), "text/html"));
      }
    } catch {
      // Nobody can be reached; the next change, or the next connection, asks again.
    } finally {
      asks = false;
      if (asksAgain) {
        asksAgain = false;
        void refresh();
      }
    }
  }

  /** @param {Document} page what the queue shows now */
  function take(page) {
    const lines = document.getElementById("lines");
    const fresh = page.getElementById("lines");
    if (!lines || !fresh) return;
    const now = new Map([...fresh.querySelectorAll("li.tip")].map((one) => [one.id, one]));
    if (!lines.querySelector("li.tip") && now.size) return showAll(page);
    for (const shown of lines.querySelectorAll("li.tip")) {
      const line = now.get(shown.id);
      now.delete(shown.id);
      if (line) renew(shown, line);
      else leave(shown, lines.dataset.gone);
    }
    showNewer(now.size);
    showNews(page);
    showTabs(page);
    wire();
    markOpen();
    return undefined;
  }

  /** The line stays where it was, without its words: they may have been removed for good.
   * @param {string} why */
  function leave(shown, why) {
    shown.dataset.gone = why;
    shown.querySelector(".first-lines")?.remove();
  }

  /** Puts a line's new content into the old one: its place and the focus stay. */
  function renew(shown, line) {
    delete shown.dataset.gone;
    shown.className = line.className;
    const link = shown.querySelector("a");
    const content = line.querySelector("a");
    if (link.textContent !== content.textContent) {
      link.replaceChildren(...[...content.childNodes].map((one) => document.importNode(one, true)));
    }
  }

  /** @param {number} count */
  function showNewer(count) {
    const pill = document.getElementById("newer");
    const button = pill?.querySelector("button");
    if (!pill || !button) return;
    const text = count === 1 ? button.dataset.one : button.dataset.many.replace("{n}", String(count));
    if (count && button.textContent !== text) button.textContent = text;
    pill.hidden = count === 0;
  }

  /** That the source of the open tip has written: said, and not swapped in under a reader.
   * @param {Document} page */
  function showNews(page) {
    const news = document.getElementById("open-news");
    if (news) news.hidden = page.getElementById("news") === null;
  }

  /** @param {Document} page */
  function showTabs(page) {
    const tabs = document.getElementById("views");
    const fresh = page.getElementById("views");
    if (!tabs || !fresh) return;
    const counts = [...fresh.querySelectorAll(".count")].map((one) => one.textContent);
    [...tabs.querySelectorAll(".count")].forEach((one, at) => {
      one.textContent = counts[at] ?? one.textContent;
    });
  }

  /** @param {Document} page */
  function showAll(page) {
    const lines = document.getElementById("lines");
    const fresh = page.getElementById("lines");
    if (!lines || !fresh) return;
    const focused = lines.contains(document.activeElement) ? document.activeElement.id : "";
    lines.replaceWith(document.importNode(fresh, true));
    showNewer(0);
    showTabs(page);
    wire();
    markOpen();
    if (focused) document.getElementById(focused)?.focus();
  }

  /** Somebody asked for the new ones: all lines, in their order, and the first one focused. */
  async function showNew() {
    const answer = await fetch(queue().dataset.lines, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) return;
    showAll(new DOMParser().parseFromString(await answer.text(), "text/html"));
    document.querySelector("#lines .tips a")?.focus();
  }

  document.addEventListener("desk:tips", () => void refresh());
  document.addEventListener("desk:reply", () => void refresh());
  document.addEventListener("desk:alarm", () => void refresh());
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("#newer button")) void showNew();
  });
  wire();
  markOpen();
})();
