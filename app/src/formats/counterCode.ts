// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The code that a clerk hands over: 18 decimal digits, of which the last two check the others
 * (ISO 7064 MOD 97-10), so that a slip of the pen is told before anything is sent.
 */

import { FormatError } from "./errors.ts";

export const CODE_DIGITS = 18;
const LONGEST_TEXT = 200;
const DIGIT = /\p{Nd}/u;

/**
 * The 18 ASCII digits of a code as people type it: digits of any script, spaces and hyphens anywhere.
 * Raises FormatError("counter-code").
 */
export function readCounterCode(text: string): string {
  const digits = digitsIn(text);
  if (digits.length !== CODE_DIGITS || BigInt(digits) % 97n !== 1n) {
    throw new FormatError("counter-code", `a code has ${CODE_DIGITS} digits, and one of them is wrong`);
  }
  return digits;
}

/** The digits that there are so far, in ASCII; what is no digit separates. */
export function digitsIn(text: string): string {
  const folded = text.length <= LONGEST_TEXT ? text.normalize("NFKC") : "";
  return Array.from(folded, (letter) => (DIGIT.test(letter) ? valueOf(letter) : "")).join("");
}

/** Each script's digits stand in a row of ten that begins with its zero (Unicode 4.6). */
function valueOf(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && DIGIT.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}
