// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Age recipients and identities as text. Reading them needs no age: the bulletin is verified before
 * anything is sealed, and long before that code is loaded.
 */

import { decodeBech32, encodeBech32 } from "./bech32.ts";
import { type Bytes, toBigInt } from "./bytes.ts";
import { FormatError } from "./errors.ts";

export type Kind = "hybrid" | "x25519";

/** Whom a file is sealed to. `public`: 1216 bytes (hybrid: ML-KEM-768, then X25519) or 32. */
export interface Recipient {
  readonly kind: Kind;
  readonly public: Bytes;
  readonly text: string;
}

/** The secret that opens what its recipient was sealed: 32 bytes, and their spelling. */
export interface Identity {
  readonly kind: Kind;
  readonly seed: Uint8Array;
  readonly text: string;
}

const RECIPIENTS = { hybrid: "age1pq", x25519: "age" } as const;
const IDENTITIES = { hybrid: "age-secret-key-pq-", x25519: "age-secret-key-" } as const;
const SEED_LENGTH = 32;
const MLKEM_PUBLIC = 1184;
const MLKEM_VECTOR = 1152;
const MLKEM_MODULUS = 3329;
const PUBLIC_LENGTHS = { hybrid: MLKEM_PUBLIC + 32, x25519: 32 } as const;
const FIELD = 2n ** 255n - 19n;
// The u-coordinates of Curve25519 and its twist with which every shared secret is zero.
const LOW_ORDER: readonly bigint[] = [
  0n,
  1n,
  FIELD - 1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
];

/** Read "age1pq1…" or "age1…", lower-case. Raises FormatError("bech32" | "age-recipient"). */
export function parseRecipient(text: string): Recipient {
  const kind: Kind = text.startsWith(`${RECIPIENTS.hybrid}1`) ? "hybrid" : "x25519";
  const data = decodeBech32(RECIPIENTS[kind], text);
  if (data.length !== PUBLIC_LENGTHS[kind]) {
    throw new FormatError("age-recipient", "a public key of the wrong length");
  }
  refuseLowOrder(data.subarray(-32), "age-recipient");
  if (kind === "hybrid") requireInRange(data.subarray(0, MLKEM_VECTOR));
  return { kind, public: data, text };
}

/** The identity of 32 bytes. Raises FormatError("age-identity"). */
export function identityFromSeed(seed: Uint8Array, kind: Kind = "hybrid"): Identity {
  if (seed.length !== SEED_LENGTH) {
    throw new FormatError("age-identity", "a secret that is not 32 bytes");
  }
  return { kind, seed, text: encodeBech32(IDENTITIES[kind], seed).toUpperCase() };
}

/** Read "AGE-SECRET-KEY-PQ-1…" or "AGE-SECRET-KEY-1…", in capitals. */
export function parseIdentity(text: string): Identity {
  const lower = text.toLowerCase();
  if (text !== text.toUpperCase()) {
    throw new FormatError("age-identity", "an identity is written in capitals");
  }
  const kind: Kind = lower.startsWith(`${IDENTITIES.hybrid}1`) ? "hybrid" : "x25519";
  return identityFromSeed(decodeBech32(IDENTITIES[kind], lower), kind);
}

/** Raises FormatError(code) for an X25519 point to which no secret can be kept. */
export function refuseLowOrder(point: Uint8Array, code: string): void {
  const little = Uint8Array.from(point).reverse();
  little[0] = (little[0] ?? 0) & 0x7f;
  if (LOW_ORDER.includes(toBigInt(little) % FIELD)) {
    throw new FormatError(code, "a point of low order");
  }
}

/** ML-KEM's coefficients are 12 bits each, and below the modulus (FIPS 203 §7.2). */
function requireInRange(vector: Uint8Array): void {
  for (let at = 0; at < vector.length; at += 3) {
    const [low = 0, middle = 0, high = 0] = vector.subarray(at, at + 3);
    const pair = low | (middle << 8) | (high << 16);
    if ((pair & 0xfff) >= MLKEM_MODULUS || pair >> 12 >= MLKEM_MODULUS) {
      throw new FormatError("age-recipient", "not an ML-KEM-768 key");
    }
  }
}

/** The Bech32 text of a public key: for whoever has its bytes alone. */
export function recipientText(kind: Kind, data: Uint8Array): string {
  return encodeBech32(RECIPIENTS[kind], data);
}
