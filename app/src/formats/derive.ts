// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Everything that a source holds, derived from one root secret by HKDF-SHA-256 (RFC 5869).
 *
 * What is derived under one label says nothing about what is derived under another, nor about the
 * root: a desk that learns the mailbox key of one tip can't find the next tip, and a pseudonym of one
 * term is a stranger in the next. A root secret belongs to one deployment.
 */

import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, toBigInt, utf8 } from "./bytes.ts";
import { sha256Hex } from "./encoding.ts";
import { type Day, ordinalOf } from "./periods.ts";
import { type Identity, identityFromSeed } from "./recipient.ts";

export const ROOT_BITS = 102;
export const ROOT_LENGTH = 16;
export const STAMPS_IN_A_DAY = 64;
const SALT = utf8("tellsafe/v1");
const MAILBOX_LABEL = utf8("tellsafe/v1/mailbox\0");

/** What belongs to one tip, or to one case; the mailbox key as its 32-byte Ed25519 seed. */
export interface TipKeys {
  readonly mailboxId: Bytes;
  readonly mailboxKey: Bytes;
  readonly replyIdentity: Identity;
}

/** 102 random bits as 16 bytes, big-endian. Never printed, and never sent anywhere. */
export class RootSecret {
  readonly #value: Uint8Array;

  /** Raises RangeError for another length or more bits. */
  constructor(value: Uint8Array) {
    if (value.length !== ROOT_LENGTH || toBigInt(value) >> BigInt(ROOT_BITS)) {
      throw new RangeError("a root secret is 102 bits in 16 bytes");
    }
    this.#value = Uint8Array.from(value);
  }

  /** The 16 bytes: to keep them, and to write them down. */
  get value(): Uint8Array {
    return this.#value;
  }

  /** The pseudonym of a term such as "2026", as its 32-byte Ed25519 seed. */
  pseudonym(term: string): Bytes {
    return this.#derive(32, "pseudonym", term);
  }

  /** The keys of tip `number`, counted from 0. */
  tip(number: number): TipKeys {
    return {
      mailboxId: this.#derive(32, "tip/mailbox-id", number),
      mailboxKey: this.#derive(32, "tip/mailbox-key", number),
      replyIdentity: identityFromSeed(this.#derive(32, "tip/reply-identity", number)),
    };
  }

  /** The keys of a case at the oversight body, which has a secret of its own: the case number. */
  case(): TipKeys {
    return {
      mailboxId: this.#derive(32, "case/mailbox-id"),
      mailboxKey: this.#derive(32, "case/mailbox-key"),
      replyIdentity: identityFromSeed(this.#derive(32, "case/reply-identity")),
    };
  }

  /** 64 bytes from which a token's blind and salt are drawn. */
  tokenEntropy(purpose: string, period: string, index: number): Bytes {
    return this.#derive(64, "token/entropy", purpose, period, index);
  }

  /** The 32-byte nonce of a token that is no credential. */
  tokenNonce(purpose: string, period: string, index: number): Bytes {
    return this.#derive(32, "token/nonce", purpose, period, index);
  }

  #derive(length: number, label: string, ...context: readonly (string | number)[]): Bytes {
    const info = [`tellsafe/v1/${label}`, ...context.map(field)].join("\0");
    return hkdf(sha256, this.#value, SALT, utf8(info), length) as Bytes;
  }
}

/** Where a mailbox is found: 64 characters of hex, from which its id can't be computed. */
export function mailboxAddress(mailboxId: Uint8Array): string {
  return sha256Hex(concat(MAILBOX_LABEL, mailboxId));
}

/** The index of a day's stamp `position` (0 to 63): ordinal of the day × 64 + it. */
export function stampIndex(day: Day, position: number): number {
  if (!Number.isInteger(position) || position < 0 || position >= STAMPS_IN_A_DAY) {
    throw new RangeError("a day has 64 stamps at most");
  }
  return ordinalOf(day) * STAMPS_IN_A_DAY + position;
}

/** A field that held the separator, or a number with a sign, could spell another field's value. */
function field(value: string | number): string {
  const text = String(value);
  const isWhole = typeof value === "string" || Number.isSafeInteger(value);
  if (!isWhole || !text || text.includes("\0") || text.startsWith("-")) {
    throw new RangeError("a field that could be read two ways");
  }
  return text;
}
