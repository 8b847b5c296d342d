// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The envelope: a signed manifest, padded to a bucket, sealed to the desk.
 *
 * Signed inside and sealed outside: nobody but the desk sees a pseudonym. The signed document names
 * the deployment, so the desk that opened it can't pass it on to another as sent to them.
 */

import { type Bytes, equal, fromUtf8, utf8 } from "./bytes.ts";
import { FormatError } from "./errors.ts";
import { publicOf } from "./ed25519.ts";
import { peekJws, signJws, verifyJws } from "./jws.ts";
import { encodeDocument, parseDocument, type Reply, type Tip } from "./manifest.ts";
import { padToBucket, unpad } from "./padding.ts";
import type { Identity, Recipient } from "./recipient.ts";
import { openBytes, sealBytes } from "./sealing.ts";

export { envelopeFits } from "./ageHeader.ts";

export const MAX_SEALED = 128 * 1024;
const TYPES = { tip: "tellsafe-tip", reply: "tellsafe-reply" } as const;

/** An opened envelope whose signature holds; `jws` is the proof, as it was signed. */
export interface Opened {
  readonly document: Tip | Reply;
  readonly jws: string;
}

/**
 * Sign with the pseudonym's seed (a tip) or the mailbox key's (a reply), pad and seal. Raises
 * FormatError("envelope-signer" | "too-large"), those of a document that is out of its bounds, and
 * age's.
 */
export async function sealEnvelope(
  document: Tip | Reply,
  seed: Uint8Array,
  recipients: readonly Recipient[],
): Promise<Bytes> {
  if (!equal(publicOf(seed), signer(document))) {
    throw new FormatError("envelope-signer", "the key is not the one that the document names");
  }
  const signed = signJws(encodeDocument(document), seed, TYPES[document.kind]);
  return sealBytes(padToBucket(utf8(signed)), recipients);
}

/** Open, unpad, verify the signature and every field. */
export async function openEnvelope(
  sealed: Uint8Array,
  identities: readonly Identity[],
): Promise<Opened> {
  if (sealed.length > MAX_SEALED) {
    throw new FormatError("envelope-size", "larger than any envelope");
  }
  const jws = fromUtf8(unpad(await openBytes(sealed, identities))) ?? "";
  const document = parseDocument(peekJws(jws));
  verifyJws(jws, signer(document), TYPES[document.kind]);
  return { document, jws };
}

function signer(document: Tip | Reply): Uint8Array {
  return document.kind === "tip" ? document.pseudonym : document.mailboxKey;
}
