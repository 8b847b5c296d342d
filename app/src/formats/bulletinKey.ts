// SPDX-License-Identifier: AGPL-3.0-or-later
/** One public key of a deployment: what it is for, and from which day to which. */

import { unb64u } from "./base64.ts";
import type { Bytes } from "./bytes.ts";
import { sha256Hex } from "./encoding.ts";
import { FormatError } from "./errors.ts";
import type { Fields } from "./fields.ts";
import type { Day } from "./periods.ts";
import { loadIssuerPublic } from "./privacyPass.ts";
import { type Kind, parseRecipient } from "./recipient.ts";

export type KeyKind = "age-hybrid" | "age-x25519" | "rsa-2048" | "ed25519";

const AGE: readonly KeyKind[] = ["age-hybrid", "age-x25519"];
const RSA: readonly KeyKind[] = ["rsa-2048"];
const SIGNING: readonly KeyKind[] = ["ed25519"];
const KINDS = {
  "desk-sealing": AGE,
  "registry-sealing": AGE,
  credential: RSA,
  "credential-not-eligible": RSA,
  stamp: RSA,
  receipt: SIGNING,
  "desk-message": SIGNING,
} as const;
export type KeyUse = keyof typeof KINDS;
export const USES = Object.keys(KINDS) as readonly KeyUse[];
const MOST_PUBLIC = 2000;
const MOST_PERIOD = 16;

/**
 * `public` as text: an age recipient, or base64url of an Ed25519 or RSA key. `id` is the SHA-256 of
 * the public bytes in hex. Valid from `firstDay` to `lastDay`, both included. `period` is the week,
 * or the term.
 */
export interface KeyEntry {
  readonly id: string;
  readonly use: KeyUse;
  readonly kind: KeyKind;
  readonly public: string;
  readonly period: string;
  readonly firstDay: Day;
  readonly lastDay: Day;
}

/** The key: 32 (Ed25519, X25519), 1216 (hybrid) or 342 bytes (RSA, RFC 9578 §6.5). */
export function publicBytes({ kind, public: text }: Pick<KeyEntry, "kind" | "public">): Bytes {
  if (kind === "age-hybrid") return recipientBytes("hybrid", text);
  if (kind === "age-x25519") return recipientBytes("x25519", text);
  if (kind === "ed25519") return unb64u(text, 32);
  const spki = unb64u(text);
  loadIssuerPublic(spki);
  return spki;
}

/** Raises FormatError("bulletin-field" | "bulletin-key") or a code of the key's kind. */
export function readKeyEntry(fields: Fields): KeyEntry {
  const use = fields.choice("use", USES);
  const entry: KeyEntry = {
    id: fields.sha256("id"),
    use,
    kind: fields.choice("kind", KINDS[use]),
    public: fields.text("public", { most: MOST_PUBLIC }),
    period: fields.text("period", { most: MOST_PERIOD }),
    firstDay: fields.day("from"),
    lastDay: fields.day("until"),
  };
  fields.end();
  if (sha256Hex(publicBytes(entry)) !== entry.id || entry.lastDay < entry.firstDay) {
    throw new FormatError("bulletin-key", "a key that its id or its days do not fit");
  }
  return entry;
}

function recipientBytes(kind: Kind, text: string): Bytes {
  const recipient = parseRecipient(text);
  if (recipient.kind !== kind) {
    throw new FormatError("bulletin-key", "a recipient of another kind than the entry says");
  }
  return recipient.public;
}
