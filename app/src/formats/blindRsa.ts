// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The client's part of RSA blind signatures by RFC 9474: RSABSSA-SHA384-PSS-Deterministic.
 *
 * The signer learns nothing of the message, and can't tell later which of its signatures is which:
 * for every pair of a blinded message and a signature there is exactly one `r` that leads from one
 * to the other.
 */

import { sha384 } from "@noble/hashes/sha2.js";
import { type Bytes, bigEndian, concat, equal, fromBigInt, toBigInt } from "./bytes.ts";
import { FormatError } from "./errors.ts";

export const SALT_LENGTH = 48;
const HASH_LENGTH = 48;

export interface RsaPublic {
  readonly n: bigint;
  readonly e: bigint;
}

/** A blinded message, as long as the modulus, and the inverse of `r` that undoes it. */
export interface Blinded {
  readonly blinded: Bytes;
  readonly inverse: bigint;
}

/**
 * Blind (RFC 9474 §4.2) by `r`, 1 to n-1. The same `r` for two messages links them, so who derives
 * it derives it from the message as well. Raises FormatError("blind-rsa-blind").
 */
export function blind({ n, e }: RsaPublic, message: Uint8Array, r: bigint, salt: Uint8Array): Blinded {
  const represented = toBigInt(encodePss(message, bitLength(n) - 1, salt));
  const inverse = r > 0n && r < n ? inverseOf(r, n) : null;
  if (inverse === null || inverseOf(represented, n) === null) {
    throw new FormatError("blind-rsa-blind", "a blind or a message without an inverse");
  }
  return { blinded: fromBigInt((represented * power(r, e, n)) % n, lengthOf(n)), inverse };
}

/**
 * Finalize (RFC 9474 §4.4): the signature over `message`, verified. The check is what stops a signer
 * from marking a client by a bad signature. Raises FormatError("blind-rsa-signature").
 */
export function finalize(
  key: RsaPublic,
  message: Uint8Array,
  blindSignature: Uint8Array,
  inverse: bigint,
  saltLength = SALT_LENGTH,
): Bytes {
  const value = toBigInt(blindSignature);
  if (blindSignature.length !== lengthOf(key.n) || value >= key.n) {
    throw new FormatError("blind-rsa-signature", "a blind signature out of range");
  }
  const signature = fromBigInt((value * inverse) % key.n, blindSignature.length);
  if (!verify(key, message, signature, saltLength)) {
    throw new FormatError("blind-rsa-signature", "a blind signature that does not verify");
  }
  return signature;
}

/** RSASSA-PSS-VERIFY (RFC 8017 §8.1.2), SHA-384 and MGF1-SHA-384. Raises nothing. */
export function verify(
  { n, e }: RsaPublic,
  message: Uint8Array,
  signature: Uint8Array,
  saltLength = SALT_LENGTH,
): boolean {
  const value = toBigInt(signature);
  if (signature.length !== lengthOf(n) || value >= n) return false;
  const bits = bitLength(n) - 1;
  const length = Math.ceil(bits / 8);
  const opened = power(value, e, n);
  if (opened >> BigInt(8 * length)) return false;
  // Encoding again with the salt that is found compares every bit, the fixed ones too.
  const block = fromBigInt(opened, length);
  const salt = saltIn(block, bits, saltLength);
  return equal(encodePss(message, bits, salt), block);
}

function saltIn(block: Uint8Array, bits: number, saltLength: number): Uint8Array {
  const room = block.length - HASH_LENGTH - 1;
  const hashed = block.subarray(room, room + HASH_LENGTH);
  const data = masked(block.subarray(0, room), hashed, bits, block.length);
  return data.subarray(room - saltLength);
}

/** EMSA-PSS-ENCODE (RFC 8017 §9.1.1) to `bits` bits. */
function encodePss(message: Uint8Array, bits: number, salt: Uint8Array): Bytes {
  const length = Math.ceil(bits / 8);
  const hashed = sha384(concat(new Uint8Array(8), sha384(message), salt));
  const block = new Uint8Array(length - HASH_LENGTH - 1);
  block[block.length - salt.length - 1] = 1;
  block.set(salt, block.length - salt.length);
  return concat(masked(block, hashed, bits, length), hashed, Uint8Array.of(0xbc));
}

/** The block under its mask; the mask comes off the same way. */
function masked(block: Uint8Array, seed: Uint8Array, bits: number, length: number): Bytes {
  const mask = maskOf(seed, block.length);
  const found = Uint8Array.from(block, (byte, at) => byte ^ (mask[at] ?? 0));
  found[0] = (found[0] ?? 0) & (0xff >> (8 * length - bits));
  return found;
}

/** MGF1 (RFC 8017 B.2.1). */
function maskOf(seed: Uint8Array, length: number): Bytes {
  const blocks = Array.from({ length: Math.ceil(length / HASH_LENGTH) }, (_, counter) =>
    sha384(concat(seed, bigEndian(counter, 4))),
  );
  return concat(...blocks).slice(0, length);
}

function power(value: bigint, exponent: bigint, n: bigint): bigint {
  let [result, square] = [1n, value % n];
  for (let rest = exponent; rest; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % n;
    square = (square * square) % n;
  }
  return result;
}

/**
 * The inverse mod n, or null. Euclid's steps depend on the number, but nobody measures them: the
 * device that blinds is the one that knows `r`.
 */
function inverseOf(value: bigint, n: bigint): bigint | null {
  let [a, b, x, y] = [value, n, 1n, 0n];
  while (b) {
    const quotient = a / b;
    [a, b, x, y] = [b, a - quotient * b, y, x - quotient * y];
  }
  return a === 1n ? ((x % n) + n) % n : null;
}

function bitLength(n: bigint): number {
  return n.toString(2).length;
}

function lengthOf(n: bigint): number {
  return Math.ceil(bitLength(n) / 8);
}
