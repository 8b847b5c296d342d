// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Padding that hides how much was written: buckets for envelopes, Padmé for attachments. Lengths are
 * bytes, never characters, so that a text hides alike in every script.
 */

import { type Bytes, bigEndian } from "./bytes.ts";
import { FormatError } from "./errors.ts";

export const BUCKETS: readonly number[] = [4096, 8192, 16384, 32768, 65536];
const LENGTH_BYTES = 4;
export const MAX_CONTENT = 65536 - LENGTH_BYTES;

/**
 * 4-byte big-endian length, `content`, zeros up to the smallest bucket that holds it. Raises
 * FormatError("too-large") past 65,532 bytes.
 */
export function padToBucket(content: Uint8Array): Bytes {
  const bucket = bucketFor(LENGTH_BYTES + content.length);
  if (bucket === null) throw new FormatError("too-large", "more than the largest bucket holds");
  const padded = new Uint8Array(bucket);
  padded.set(bigEndian(content.length, LENGTH_BYTES));
  padded.set(content, LENGTH_BYTES);
  return padded;
}

/**
 * The content of what padToBucket made, and of nothing else. Raises FormatError("padding"). One
 * spelling alone: spare bytes that nobody checks could carry a mark of the sender.
 */
export function unpad(padded: Uint8Array): Bytes {
  const length = padded.subarray(0, LENGTH_BYTES).reduce((sum, byte) => sum * 256 + byte, 0);
  const end = LENGTH_BYTES + length;
  if (end > padded.length || bucketFor(end) !== padded.length) {
    throw new FormatError("padding", "a length that is not in its bucket");
  }
  if (padded.subarray(end).some((byte) => byte !== 0)) {
    throw new FormatError("padding", "padding that is not zero");
  }
  return Uint8Array.from(padded.subarray(LENGTH_BYTES, end));
}

/**
 * The padded length of `length` bytes by Padmé: at most 12 % more, and one of few. Without bit
 * operations, which have 32 bits here.
 */
export function padme(length: number): number {
  if (length < 2) return length;
  const exponent = bitLength(length) - 1;
  const step = 2 ** (exponent - bitLength(exponent));
  return Math.ceil(length / step) * step;
}

/** Whether some attachment has this padded length. */
export function isPadme(length: number): boolean {
  return length > 0 && padme(length) === length;
}

function bitLength(value: number): number {
  return value.toString(2).length;
}

function bucketFor(framedLength: number): number | null {
  return BUCKETS.find((bucket) => framedLength <= bucket) ?? null;
}
