// SPDX-License-Identifier: AGPL-3.0-or-later
/** What is pasted into a box, as the formats take it. */

import { expect, test } from "vitest";
import { plain } from "../../src/formats/plainText.ts";

test.each([
  ["a text as it is typed", "ئوت\t着火 🔥\n\n", "ئوت\t着火 🔥\n\n"],
  ["line breaks of word processors", "one\u000btwo\u000cthree\u0085four", "one\ntwo\nthree\nfour"],
  ["what nobody sees", "a\u0000b\u001b[31mc\u007f\u0092d", "ab[31mcd"],
  ["half a letter", "fire \ud83d", "fire "],
  ["marks of direction, which are text", "\u200fئوت\u2069", "\u200fئوت\u2069"],
])("%s", (_what, typed, kept) => {
  expect(plain(typed)).toBe(kept);
});
