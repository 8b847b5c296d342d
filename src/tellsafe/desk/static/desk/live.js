// SPDX-License-Identifier: AGPL-3.0-or-later
// Learns from the desk that something has changed, and tells this page and its other tabs.
//
// One tab of a browser listens for all of them: each connection holds one of the desk's threads,
// and over HTTP/1.1 a browser opens six to one host at most. Whoever holds the lock listens; when
// that tab is closed, the next one does. What is told is the kind of change, never its content:
// "tips", "reply" or "alarm", as events "desk:tips" and so on of the document.
"use strict";
(() => {
  const KINDS = ["tips", "reply", "alarm"];
  const AGAIN_MS = 15_000;
  const bell = document.getElementById("bell");
  if (!bell) return;
  const others = new BroadcastChannel("desk-live");
  let mark = bell.dataset.mark;

  /** @param {string} kind */
  function tell(kind) {
    document.dispatchEvent(new CustomEvent(`desk:${kind}`));
  }

  /** @param {boolean} here whether this page hears from the desk by itself */
  function show(here) {
    document.documentElement.dataset.live = here ? "on" : "off";
  }

  /** Listens until the page goes away; the promise never ends, so the lock is held. */
  function listen() {
    return new Promise(() => {
      const stream = new EventSource(`${bell.dataset.live}?since=${mark}`);
      stream.addEventListener("open", () => {
        show(true);
        others.postMessage({ live: true });
      });
      stream.addEventListener("error", () => {
        show(false);
        others.postMessage({ live: false });
        // The browser tries again by itself, but not after an answer that says no.
        if (stream.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN_MS);
      });
      for (const kind of KINDS) {
        stream.addEventListener(kind, (event) => {
          mark = event.lastEventId || mark;
          others.postMessage({ kind, mark });
          tell(kind);
        });
      }
    });
  }

  others.addEventListener("message", (event) => {
    if ("live" in event.data) show(event.data.live);
    if (KINDS.includes(event.data.kind)) {
      mark = event.data.mark;
      tell(event.data.kind);
    }
    if (event.data.hello && document.documentElement.dataset.live) {
      others.postMessage({ live: document.documentElement.dataset.live === "on" });
    }
  });
  others.postMessage({ hello: true });
  // Without locks (an old browser) each tab listens for itself.
  if (navigator.locks) void navigator.locks.request("desk-live", listen);
  else void listen();
})();
