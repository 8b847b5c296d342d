// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Ed25519 (RFC 8032), as strict as formats/ed25519.py: by a small library, since every phone loads it
 * before its first report. The library's own `verify` multiplies the equation by eight, so it takes what
 * OpenSSL refuses, and a key's holder could sign what is true for phones alone.
 */

import { getPublicKey, hashes, Point, sign as signed } from "@noble/ed25519";
import { sha512 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, equal, toBigInt } from "./bytes.ts";

hashes.sha512 = sha512;
const ORDER = Point.CURVE().n;

/** The signature, 64 bytes, by a 32-byte seed. */
export function sign(message: Uint8Array, seed: Uint8Array): Bytes {
  return signed(message, seed) as Bytes;
}

/**
 * Whether `key` signed it: S·B = R + k·A as it stands. False as well for what is no key or no signature,
 * for points of small order, which sign everything, and for another spelling of a point or a number.
 */
export function isSignedBy(key: Uint8Array, signature: Uint8Array, message: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  try {
    const nonce = signature.subarray(0, 32);
    const number = little(signature.subarray(32)); // refused by the library when past the order
    const signer = Point.fromBytes(key);
    const challenge = little(sha512(concat(nonce, key, message))) % ORDER;
    const point = Point.BASE.multiply(number, false).subtract(signer.multiply(challenge, false));
    return !signer.isSmallOrder() && !point.isSmallOrder() && equal(point.toBytes(), nonce);
  } catch {
    return false;
  }
}

const little = (data: Uint8Array): bigint => toBigInt(data.slice().reverse());

/** The public key of an Ed25519 seed, 32 bytes each. */
export function publicOf(seed: Uint8Array): Bytes {
  return getPublicKey(seed) as Bytes;
}
