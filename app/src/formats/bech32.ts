// SPDX-License-Identifier: AGPL-3.0-or-later
/** Bech32 (BIP 173) without its length limit, as c2sp.org/age writes recipients and identities. */

import type { Bytes } from "./bytes.ts";
import { FormatError } from "./errors.ts";

const LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;
const CHECK_LENGTH = 6;

/** Write `data` below a lower-case `prefix`; the text is lower-case. */
export function encodeBech32(prefix: string, data: Uint8Array): string {
  const values = regroup(data, 8, 5) ?? [];
  const state = checksum(prefix, [...values, ...new Array<number>(CHECK_LENGTH).fill(0)]) ^ 1;
  for (let shift = 25; shift >= 0; shift -= 5) values.push((state >> shift) & 31);
  return `${prefix}1${values.map((value) => LETTERS[value]).join("")}`;
}

/**
 * Read lower-case text that must bear `prefix`. Raises FormatError("bech32"). Every byte string has
 * one spelling: bits left over in the last symbol must be zero.
 */
export function decodeBech32(prefix: string, text: string): Bytes {
  const split = text.lastIndexOf("1");
  const values = Array.from(text.slice(split + 1), (letter) => LETTERS.indexOf(letter));
  if (split < 0 || text.slice(0, split) !== prefix || values.length < CHECK_LENGTH) {
    throw new FormatError("bech32", "not a key of the kind wanted");
  }
  if (values.includes(-1) || checksum(prefix, values) !== 1) {
    throw new FormatError("bech32", "a character or the checksum is wrong");
  }
  const data = regroup(values.slice(0, -CHECK_LENGTH), 5, 8);
  if (data === null) throw new FormatError("bech32", "bits left over are not zero");
  return Uint8Array.from(data);
}

/** Bits in groups of another width; to bytes, what is left over is less than a symbol, and zero. */
function regroup(values: Iterable<number>, from: number, to: number): number[] | null {
  const found: number[] = [];
  let held = 0;
  let bits = 0;
  for (const value of values) {
    held = ((held << from) | value) & 0xfff;
    for (bits += from; bits >= to; bits -= to) found.push((held >> (bits - to)) & ((1 << to) - 1));
  }
  const rest = (held << (to - bits)) & ((1 << to) - 1);
  if (to === 8) return bits >= from || (bits > 0 && rest) ? null : found;
  return bits ? [...found, rest] : found;
}

function checksum(prefix: string, values: readonly number[]): number {
  const letters = Array.from(prefix, (letter) => letter.charCodeAt(0));
  const expanded = [...letters.map((code) => code >> 5), 0, ...letters.map((code) => code & 31)];
  return [...expanded, ...values].reduce(fold, 1);
}

function fold(state: number, value: number): number {
  const mixed = ((state & 0x1ffffff) << 5) ^ value;
  return GENERATOR.reduce((sum, term, bit) => ((state >> (25 + bit)) & 1 ? sum ^ term : sum), mixed);
}
