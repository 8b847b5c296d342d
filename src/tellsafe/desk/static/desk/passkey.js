// SPDX-License-Identifier: AGPL-3.0-or-later
// Passkeys: ask the desk, let the authenticator answer, send that back. A form of class "passkey"
// shows only where there is a script and a browser that can do it; its data-* say whom to ask, and
// hold every word that it may show.
"use strict";

/** @param {HTMLFormElement} form @param {string} words */
function tell(form, words) {
  const notice = /** @type {HTMLElement} */ (form.querySelector("[role=alert]"));
  notice.textContent = words;
  notice.hidden = words === "";
}

/**
 * Send JSON as one of the desk's own forms is sent.
 * @param {HTMLFormElement} form @param {string} address @param {object} body
 * @returns {Promise<any>}
 */
async function send(form, address, body) {
  const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("csrfmiddlewaretoken"));
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token.value },
    body: JSON.stringify(body),
  });
  return answer.json();
}

/** @param {HTMLFormElement} form @param {any} options @returns {Promise<Credential | null>} */
function authenticate(form, options) {
  if (form.dataset.passkey === "new") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options.publicKey);
    return navigator.credentials.create({ publicKey });
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey);
  return navigator.credentials.get({ publicKey });
}

/** @param {HTMLFormElement} form @param {string} name */
function valueOf(form, name) {
  const field = form.elements.namedItem(name);
  return field instanceof HTMLInputElement ? field.value : "";
}

/** @param {HTMLFormElement} form */
async function go(form) {
  const { ask = "", answer = "", cancelled = "" } = form.dataset;
  const options = await send(form, ask, {});
  if (options.problem) return tell(form, options.problem);
  let credential;
  try {
    credential = /** @type {PublicKeyCredential} */ (await authenticate(form, options));
  } catch {
    return tell(form, cancelled);
  }
  const made = { label: valueOf(form, "label"), next: valueOf(form, "next") };
  const told = await send(form, answer, { ...made, answer: credential.toJSON() });
  if (told.problem) return tell(form, told.problem);
  location.assign(told.to);
}

const able = "PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential;
const addressIsName = !/^(\d+\.){3}\d+$|^\[/.test(location.hostname);

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form.passkey"))) {
  if (!able) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tell(form, "");
    if (!addressIsName) return tell(form, form.dataset.address ?? "");
    go(form).catch(() => tell(form, form.dataset.unreachable ?? ""));
  });
}
for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-with-passkeys]"))) {
  part.hidden = !able;
}
