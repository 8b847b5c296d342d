// SPDX-License-Identifier: AGPL-3.0-or-later
/** Numbers of many digits, as people write them down: in groups of three. */

import { digitsIn } from "../formats/counterCode.ts";

export const GROUP = 3;
/** Digits of any script, and what stands between them: spaces, dashes, marks that copying brings along. */
const DIGITS_ALONE = /^[\p{Nd}\p{Pd}\p{Z}\p{Cf}\s\u2212]*$/u;

export function groupsOf(number: string): string[] {
  return digitsIn(number).match(/\d{1,3}/g) ?? [];
}

/** In groups of ASCII digits; as it is, where there is more than digits: that is for the decoder to tell. */
export function regrouped(typed: string): string {
  const groups = groupsOf(typed);
  return DIGITS_ALONE.test(typed) && groups.length > 0 ? groups.join(" ") : typed;
}
