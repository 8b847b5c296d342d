// SPDX-License-Identifier: AGPL-3.0-or-later
/** Phone numbers as people type and copy them; the registry reads the digits of any script. Seen to fail: with ASCII digits alone. */

import { expect, test } from "vitest";
import { EMPTY, formOf, hasPhone, phoneOf } from "../../src/ui/screens/activate/typed.ts";

const typed = (phone: string) => ({ ...EMPTY, phone });

test.each([
  ["as it is printed", " +372 (51) 234-567 ", "+372 (51) 234-567"],
  ["in Arabic digits", "+٣٧٢٥١٢٣٤٥٦٧", "+٣٧٢٥١٢٣٤٥٦٧"],
  ["in Persian digits", "+۳۷۲۵۱۲۳۴۵۶۷", "+۳۷۲۵۱۲۳۴۵۶۷"],
  ["in full width", "＋３７２５１２３４５６７", "+37251234567"],
  ["with what a list of contacts puts around it", "\u202a+372 51\u200e 234567\u202c", "+372 51 234567"],
  ["with dots and a dash", "+372.51–234567", "+372.51–234567"],
])("%s", (_how, phone, sent) => {
  expect(hasPhone(typed(phone))).toBe(true);
  expect(phoneOf(typed(phone))).toBe(sent);
  expect(formOf("roll", typed(phone))).toMatchObject({ phone: sent });
});

test.each(["", "37251234567", "+372", "+372 51 call me", "+"])("%s is none", (phone) => {
  expect(hasPhone(typed(phone))).toBe(false);
});
