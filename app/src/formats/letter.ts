// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * A letter to the oversight body: signed by its case, padded, and sealed to the body alone.
 *
 * The signature proves nothing but that two letters are of one case: its key, like the mailbox for
 * answers, follows from the case number that the writer keeps. An answer is a message (message.ts) that
 * the body's key has signed.
 */

import { b64u } from "./base64.ts";
import { type Bytes, type Random, utf8 } from "./bytes.ts";
import type { RootSecret } from "./derive.ts";
import { publicOf } from "./ed25519.ts";
import { canonicalJson } from "./encoding.ts";
import { DEPLOYMENT, Fields, SLUG } from "./fields.ts";
import { signJws } from "./jws.ts";
import { ASKS, type Asks, MOST_HAPPENED, MOST_TEXT, MOST_WHEN } from "./letterBounds.ts";
import { padToBucket } from "./padding.ts";
import type { Recipient } from "./recipient.ts";
import { recipientOf, sealBytes } from "./sealing.ts";

export { ASKS, type Asks } from "./letterBounds.ts";

const ID_LENGTH = 16;
const TYPE = "tellsafe-letter";

/** What a person writes. `district` is a code of the charter, or empty. */
export interface Written {
  readonly asks: Asks;
  readonly when: string;
  readonly district: string;
  readonly happened: string;
  readonly text: string;
  readonly language: string;
}

/** The JSON of a letter of the case with this secret. Raises FormatError("letter-field"). */
export async function letterOf(
  secret: RootSecret,
  deployment: string,
  written: Written,
  random: Random,
): Promise<Bytes> {
  const keys = secret.case();
  const value = {
    v: 1,
    deployment,
    letter: b64u(random(ID_LENGTH)),
    ...written,
    mailbox: b64u(keys.mailboxId),
    mailbox_key: b64u(publicOf(keys.mailboxKey)),
    reply: (await recipientOf(keys.replyIdentity)).text,
  };
  requireBounds(new Fields(value, "letter"));
  return canonicalJson(value);
}

/** The letter as its case signs it. */
export function signLetter(letter: Uint8Array, secret: RootSecret): string {
  return signJws(letter, secret.case().mailboxKey, TYPE);
}

/** Signed, padded and sealed. Raises FormatError("too-large" | age's). */
export async function sealLetter(letter: Uint8Array, secret: RootSecret, body: Recipient): Promise<Bytes> {
  return sealBytes(padToBucket(utf8(signLetter(letter, secret))), [body]);
}

function requireBounds(fields: Fields): void {
  fields.word("deployment", DEPLOYMENT);
  fields.choice("asks", ASKS);
  fields.text("when", { most: MOST_WHEN, least: 0 });
  if (fields.get("district") !== "") fields.word("district", SLUG);
  fields.text("happened", { most: MOST_HAPPENED, least: 0 });
  fields.text("text", { most: MOST_TEXT });
  fields.language("language");
}
