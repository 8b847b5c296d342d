// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Base64 in each of its spellings, canonical alone: two spellings of one value would be two hashes,
 * or a mark in what nobody reads.
 */

import type { Bytes } from "./bytes.ts";
import { FormatError } from "./errors.ts";

const SHARED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const STANDARD = SHARED + "+/";
const URL_SAFE = SHARED + "-_";

/** base64url without padding (RFC 7515). */
export const b64u = (data: Uint8Array): string => encode(data, URL_SAFE);

/** Standard base64 without padding, as age writes it. */
export const encodeBare = (data: Uint8Array): string => encode(data, STANDARD);

/** Standard base64 with padding (RFC 4648 §4). */
export function encode64(data: Uint8Array): string {
  const text = encode(data, STANDARD);
  return text.padEnd(Math.ceil(text.length / 4) * 4, "=");
}

/** Raises FormatError("base64"); `length` is the size wanted in bytes. */
export function unb64u(text: string, length?: number): Bytes {
  const data = decode(text, URL_SAFE);
  if (data === null || (length !== undefined && data.length !== length)) {
    throw new FormatError("base64", "not canonical base64url of the length wanted");
  }
  return data;
}

/** Raises FormatError("age-base64"). */
export function decodeBare(text: string): Bytes {
  const data = decode(text, STANDARD);
  if (data === null) throw new FormatError("age-base64", "not canonical base64");
  return data;
}

/** Raises FormatError("base64"). */
export function decode64(text: string): Bytes {
  const data = text.length % 4 ? null : decode(text.replace(/={1,2}$/, ""), STANDARD);
  if (data === null || encode64(data) !== text) {
    throw new FormatError("base64", "not canonical base64");
  }
  return data;
}

function encode(data: Uint8Array, alphabet: string): string {
  let text = "";
  let held = 0;
  let bits = 0;
  for (const byte of data) {
    held = ((held << 8) | byte) & 0xffff;
    for (bits += 8; bits >= 6; bits -= 6) text += alphabet[(held >> (bits - 6)) & 63];
  }
  return bits ? text + alphabet[(held << (6 - bits)) & 63] : text;
}

function decode(text: string, alphabet: string): Bytes | null {
  const data = new Uint8Array(Math.floor((text.length * 3) / 4));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const letter of text) {
    const value = letter.length === 1 ? alphabet.indexOf(letter) : -1;
    if (value < 0) return null;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) data[at++] = held >> (bits -= 8);
  }
  // Bits left over are zero, and fewer than a symbol: else there would be another spelling.
  return bits >= 6 || held & ((1 << bits) - 1) ? null : data;
}
