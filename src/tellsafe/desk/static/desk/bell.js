// SPDX-License-Identifier: AGPL-3.0-or-later
// Threats to life: a banner on every page, a sound, a title that flashes, a mark on the icon,
// until somebody has claimed each of them. Opening the tip does not silence it.
//
// Browsers let a page sound only after somebody has clicked or typed in it, so the state of the
// sound is shown, and what was chosen is remembered. One tab rings for all.
"use strict";
(() => {
  const CHOSEN = "desk-sound";
  const FLASH_MS = 1000;
  const STROKE_MS = 1600;
  const bell = document.getElementById("bell");
  const banner = document.getElementById("ringing");
  const button = document.getElementById("sound");
  const icon = document.querySelector("link[rel=icon]");
  if (!bell || !banner || !button || !icon) return;

  const usualIcon = icon.getAttribute("href");
  let title = document.title;
  /** @type {AudioContext | undefined} */
  let audio;
  let flash = 0;
  let strokes = 0;
  /** @type {(() => void) | undefined} gives the right to sound to another tab */
  let hush;

  const isOn = () => localStorage.getItem(CHOSEN) === "on";
  const rings = () => banner.querySelector(".alarm") !== null;

  function showSound() {
    const sounds = audio?.state === "running";
    button.textContent = !isOn() ? button.dataset.off : sounds ? button.dataset.on : button.dataset.waits;
    button.setAttribute("aria-pressed", String(isOn()));
    button.dataset.sound = !isOn() ? "off" : sounds ? "on" : "waits";
    button.hidden = false;
  }

  /** Two falling notes, as a doorbell: made here, so that there is no file to fetch. */
  function strike() {
    if (!audio || audio.state !== "running") return;
    [880, 660].forEach((pitch, number) => {
      const start = audio.currentTime + number * 0.28;
      const tone = new OscillatorNode(audio, { type: "triangle", frequency: pitch });
      const volume = new GainNode(audio, { gain: 0 });
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(0.35, start + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.6);
      tone.connect(volume).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.62);
    });
    bell.dataset.strokes = String(++strokes);
  }

  async function prepareSound() {
    if (!isOn()) return showSound();
    audio ??= new AudioContext();
    audio.onstatechange = () => {
      showSound();
      update();
    };
    // Stays pending until somebody clicks or types: never wait for it.
    void audio.resume();
    showSound();
    update();
  }

  /** Sounds while it is this tab's turn and something rings. */
  function startSound() {
    if (hush || audio?.state !== "running" || !isOn()) return;
    let quiet = () => {};
    const until = new Promise((resolve) => (quiet = () => resolve(undefined)));
    hush = quiet;
    const sound = () => {
      if (!hush) return undefined;
      strike();
      const timer = setInterval(strike, STROKE_MS);
      return until.then(() => clearInterval(timer));
    };
    if (navigator.locks) void navigator.locks.request("desk-bell", sound);
    else void sound();
  }

  function stopSound() {
    hush?.();
    hush = undefined;
  }

  function startFlash() {
    if (flash) return;
    title = document.title;
    let shown = false;
    const turn = () => {
      if (document.title !== bell.dataset.title) title = document.title;
      shown = !shown;
      document.title = shown ? bell.dataset.title : title;
    };
    turn();
    flash = setInterval(turn, FLASH_MS);
    icon.setAttribute("href", bell.dataset.icon);
  }

  function stopFlash() {
    if (!flash) return;
    clearInterval(flash);
    flash = 0;
    if (document.title === bell.dataset.title) document.title = title;
    icon.setAttribute("href", usualIcon);
  }

  function update() {
    const on = rings();
    bell.dataset.rings = String(on);
    if (on) {
      startFlash();
      if (isOn()) startSound();
      else stopSound();
    } else {
      stopFlash();
      stopSound();
    }
  }

  /** Fetches the banner anew; what rings is what this person may hear. */
  async function ask() {
    const answer = await fetch(bell.dataset.ringing, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const focused = banner.contains(document.activeElement) ? where(document.activeElement) : undefined;
    // Only what is new is put in: a live region says again whatever is.
    const now = new Map([...page.body.children].map((one) => [one.dataset.tip ?? "more", one]));
    for (const shown of [...banner.children]) {
      const fresh = now.get(shown.dataset.tip ?? "more");
      if (fresh && fresh.textContent === shown.textContent) now.delete(shown.dataset.tip ?? "more");
      else shown.remove();
    }
    banner.append(...[...now.values()].map((one) => document.importNode(one, true)));
    if (focused && !banner.contains(document.activeElement)) banner.querySelector(focused)?.focus();
    update();
  }

  /** @param {Element | null} one */
  const where = (one) => (one?.tagName === "A" ? "a" : "button");

  button.addEventListener("click", () => {
    localStorage.setItem(CHOSEN, isOn() ? "off" : "on");
    void prepareSound();
    update();
  });
  for (const gesture of ["pointerdown", "keydown"]) {
    document.addEventListener(gesture, () => {
      if (isOn() && audio?.state !== "running") void prepareSound();
    });
  }
  document.addEventListener("desk:alarm", () => void ask());
  addEventListener("pageshow", (event) => {
    if (event.persisted) void ask();
  });
  void prepareSound();
  update();
})();
