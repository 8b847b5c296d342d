// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Ed25519 (RFC 8032), and not the laxer ZIP 215: by a small library, since every phone loads it
 * before its first report. app/tests/formats/ed25519.test.ts holds it against a larger one.
 */

import { getPublicKey, hashes, sign as signed, verify } from "@noble/ed25519";
import { sha512 } from "@noble/hashes/sha2.js";
import type { Bytes } from "./bytes.ts";

hashes.sha512 = sha512;

/** The signature, 64 bytes, by a 32-byte seed. */
export function sign(message: Uint8Array, seed: Uint8Array): Bytes {
  return signed(message, seed) as Bytes;
}

/**
 * Whether `key` signed it. False as well for what is no key or no signature, for a key of small order,
 * which signs everything, and for another spelling of a key, a point or a number.
 */
export function isSignedBy(key: Uint8Array, signature: Uint8Array, message: Uint8Array): boolean {
  try {
    return verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}

/** The public key of an Ed25519 seed, 32 bytes each. */
export function publicOf(seed: Uint8Array): Bytes {
  return getPublicKey(seed) as Bytes;
}
