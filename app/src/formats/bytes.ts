// SPDX-License-Identifier: AGPL-3.0-or-later
/** Bytes: joined, compared, and read as text. */

import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { FormatError } from "./errors.ts";

/** Bytes in memory of their own, as Blob and WebCrypto ask for. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** So many random bytes. It is given, and never taken, so that tests and Workers decide. */
export type Random = (length: number) => Uint8Array;

// The platform's, declared here since formats compile without the types of any platform.
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(data: Uint8Array): string };

export const hex = (data: Uint8Array): string => bytesToHex(data);

export function concat(...parts: readonly Uint8Array[]): Bytes {
  return concatBytes(...parts) as Bytes;
}

/** UTF-8. The text has no lone surrogates, or they turn into question marks. */
export function utf8(text: string): Bytes {
  return utf8ToBytes(text) as Bytes;
}

/** Raises FormatError("hex"). */
export function unhex(text: string): Bytes {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) {
    throw new FormatError("hex", "not lower-case hex");
  }
  return hexToBytes(text) as Bytes;
}

/** Text of strict UTF-8, or null. */
export function fromUtf8(data: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    return null;
  }
}

/** Whether both are the same. Not in constant time: what is compared here is public. */
export function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** `value` as `length` bytes, big-endian. */
export function bigEndian(value: number, length: number): Bytes {
  const data = new Uint8Array(length);
  for (let at = length - 1, rest = value; at >= 0; at -= 1, rest = Math.floor(rest / 256)) {
    data[at] = rest % 256;
  }
  return data;
}

/** The number that these bytes spell, big-endian. */
export function toBigInt(data: Uint8Array): bigint {
  return BigInt("0x0" + bytesToHex(data));
}

/** `value` as `length` bytes, big-endian; it has to fit. */
export function fromBigInt(value: bigint, length: number): Bytes {
  return hexToBytes(value.toString(16).padStart(2 * length, "0")) as Bytes;
}
