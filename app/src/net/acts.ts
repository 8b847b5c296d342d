// SPDX-License-Identifier: AGPL-3.0-or-later
/** What a source does now and then. One module, so that it is loaded when the first of it is done and
 * does not weigh on the start. */

export { activate, beginSignIn, sendCode } from "./activation.ts";
export { logOf } from "./examination.ts";
export { checkRelease, servedHere, servedNow } from "./release.ts";
export { poll, recover } from "./mailbox.ts";
export { sealReply, sealTip } from "./sealing.ts";
export { makeSecret, recoveryNumberOf, requireRecovered, secretOf, takeSecret } from "./secret.ts";
export { ensureStamps, fetchDaily } from "./stamps.ts";
export { discard, send } from "./upload.ts";
