// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * A message of the desk to the source of one tip: signed, padded and sealed like an envelope.
 *
 * It names the mailbox that it is for, so that whoever can write to mailboxes can't put the answer to
 * one tip into the mailbox of another and watch what its source does.
 */

import { b64u } from "./base64.ts";
import { type Bytes, equal, fromUtf8 } from "./bytes.ts";
import { canonicalJson, parseJson } from "./encoding.ts";
import { MAX_SEALED } from "./envelope.ts";
import { FormatError } from "./errors.ts";
import { DEPLOYMENT, Fields, SLUG } from "./fields.ts";
import { verifyJws } from "./jws.ts";
import { ID_LENGTH, MAX_TEXT } from "./manifest.ts";
import { MAX_CONTENT, unpad } from "./padding.ts";
import type { Day } from "./periods.ts";
import type { Identity } from "./recipient.ts";
import { openBytes } from "./sealing.ts";

const TYPE = "tellsafe-message";
const MOST_STATUS = 16;

/**
 * `kind` "received" is sent for each tip and may be without text; `address` is hex. `status` is the
 * code of what came of the tip, of kind "status" and of no other; whoever does not know it has the text.
 */
export interface Message {
  readonly kind: "received" | "message" | "status";
  readonly deployment: string;
  readonly message: Bytes;
  readonly address: string;
  readonly text: string;
  readonly language: string;
  readonly day: Day;
  readonly status?: string;
}

/**
 * Open a message found at `address`, signed by the desk's key (32 bytes). Raises FormatError: age's
 * codes, "padding", "jws…", "message-size", "message-field", "message-spelling", "message-address".
 */
export async function openMessage(
  sealed: Uint8Array,
  identity: Identity,
  deskKey: Uint8Array,
  address: string,
): Promise<Message> {
  if (sealed.length > MAX_SEALED) throw new FormatError("message-size", "larger than any message");
  const jws = fromUtf8(unpad(await openBytes(sealed, [identity]))) ?? "";
  const payload = verifyJws(jws, deskKey, TYPE);
  const message = readMessage(parseJson(payload, MAX_CONTENT));
  if (!equal(spelled(message), payload)) {
    throw new FormatError("message-spelling", "a message that is not in canonical JSON");
  }
  if (message.address !== address) {
    throw new FormatError("message-address", "a message for another mailbox");
  }
  return message;
}

function readMessage(value: unknown): Message {
  const fields = new Fields(value, "message");
  fields.constant("v", 1);
  const kind = fields.choice("kind", ["received", "message", "status"]);
  const message: Message = {
    kind,
    deployment: fields.word("deployment", DEPLOYMENT),
    message: fields.raw("message", ID_LENGTH),
    address: fields.sha256("address"),
    text: fields.text("text", { most: MAX_TEXT, least: kind === "received" ? 0 : 1 }),
    language: fields.language("language"),
    day: fields.day("day"),
    ...(kind === "status" && { status: fields.word("status", SLUG, MOST_STATUS) }),
  };
  fields.end();
  return message;
}

function spelled(message: Message): Bytes {
  return canonicalJson({ ...message, v: 1, message: b64u(message.message) });
}
