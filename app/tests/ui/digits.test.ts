// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Numbers as people type them. Seen to fail: with what is no ASCII digit taken out.
 */

import { describe, expect, it } from "vitest";
import { encodeRecovery, decodeRecovery } from "../../src/formats/recovery.ts";
import { RootSecret } from "../../src/formats/derive.ts";
import { groupsOf, regrouped } from "../../src/ui/digits.ts";

const SECRET = new RootSecret(Uint8Array.from({ length: 16 }, (_, at) => (at < 4 ? 0 : at)));
const NUMBER = encodeRecovery(SECRET);
const inScript = (zero: number) => NUMBER.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
const SCRIPTS = [["ASCII", 0x30], ["Arabic-Indic", 0x660], ["Persian and Uyghur", 0x6f0], ["full-width", 0xff10]] as const;

describe.each(SCRIPTS)("a recovery number in %s digits", (_name, zero) => {
  it("is folded into groups, and is still that number", () => {
    const typed = inScript(zero).replaceAll(" ", "-");
    expect(regrouped(typed)).toBe(NUMBER);
    expect(decodeRecovery(regrouped(typed)).value).toEqual(SECRET.value);
    expect(groupsOf(inScript(zero))).toEqual(NUMBER.split(" "));
  });
});

it("leaves what is more than digits for the decoder to tell", () => {
  for (const typed of ["12O 456", "abc", "", "123 456?"]) expect(regrouped(typed)).toBe(typed);
});

it("leaves what is far too long as it was typed", () => {
  expect(regrouped("1".repeat(300))).toBe("1".repeat(300));
});
