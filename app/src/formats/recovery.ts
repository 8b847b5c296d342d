// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The recovery number: a root secret as decimal digits that a person can write down and read back.
 *
 * Digits, since they read the same in every script. 31 of them hold 102 bits; two check digits by
 * ISO 7064 MOD 97-10 catch every single wrong digit and every swap of two neighbours.
 */

import { fromBigInt, type Random, toBigInt } from "./bytes.ts";
import { ROOT_BITS, ROOT_LENGTH, RootSecret } from "./derive.ts";
import { FormatError } from "./errors.ts";

export const DIGITS = 33;
const LONGEST_TEXT = 400;
// ASCII, Arabic-Indic, Persian and Uyghur, full-width.
const ZEROS = [0x30, 0x660, 0x6f0, 0xff10] as const;
// Spaces; hyphens, dashes and the minus sign; marks that copying brings along.
const SEPARATORS =
  /[ \t\r\n\u00a0\u2002\u2003\u2009\u202f\u3000\-\u2010-\u2014\u2212\uff0d\u200b\u200e\u200f\u061c\u2066-\u2069\ufeff]/g;

/** A fresh root secret. */
export function newSecret(random: Random): RootSecret {
  const secret = Uint8Array.from(random(ROOT_LENGTH));
  secret.fill(0, 0, 3);
  secret[3] = (secret[3] ?? 0) & 0x3f;
  return new RootSecret(secret);
}

/** Eleven groups of three ASCII digits, one space between. */
export function encodeRecovery(secret: RootSecret): string {
  const payload = toBigInt(secret.value);
  const digits = payload.toString().padStart(DIGITS - 2, "0") + checkDigits(payload);
  return (digits.match(/.{3}/g) ?? []).join(" ");
}

/**
 * Read a number as people type it: any of four digit scripts, spaces and hyphens anywhere. Raises
 * FormatError("recovery-digit" | "recovery-length" | "recovery-check"). A value past 102 bits, which
 * nobody was ever shown, is "recovery-check" too.
 */
export function decodeRecovery(text: string): RootSecret {
  const digits = asciiDigits(text);
  if (digits.length !== DIGITS) throw wrongLength();
  const payload = BigInt(digits.slice(0, -2));
  if (checkDigits(payload) !== digits.slice(-2) || payload >> BigInt(ROOT_BITS)) {
    throw new FormatError("recovery-check", "a digit of the recovery number is wrong");
  }
  return new RootSecret(fromBigInt(payload, ROOT_LENGTH));
}

function checkDigits(payload: bigint): string {
  return String(98n - ((payload * 100n) % 97n)).padStart(2, "0");
}

function asciiDigits(text: string): string {
  if (text.length > LONGEST_TEXT) throw wrongLength();
  const digits = Array.from(text.replace(SEPARATORS, ""), digitOf);
  if (digits.includes(null)) {
    throw new FormatError("recovery-digit", "a recovery number has digits alone");
  }
  return digits.join("");
}

function digitOf(letter: string): number | null {
  const code = letter.codePointAt(0) ?? 0;
  const zero = ZEROS.find((first) => code >= first && code < first + 10);
  return zero === undefined ? null : code - zero;
}

function wrongLength(): FormatError {
  return new FormatError("recovery-length", `a recovery number has ${DIGITS} digits`);
}
