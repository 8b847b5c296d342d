// SPDX-License-Identifier: AGPL-3.0-or-later
/** A text that is too long is cut where a letter ends. Seen to fail: with a cut that counts UTF-16 units. */

import { describe, expect, it } from "vitest";
import { bytesOf, beginningOf } from "../../src/ui/text.ts";

describe("the beginning of a text", () => {
  it.each([["a", 1000], ["ئ", 500], ["火", 333], ["👩", 250]])("holds %s as often as there is room", (letter, times) => {
    const kept = beginningOf(letter.repeat(1000), 1000);
    expect(kept).toBe(letter.repeat(times));
    expect(bytesOf(kept)).toBeLessThanOrEqual(1000);
  });

  it("is all of what is short enough", () => {
    expect(beginningOf("مەكتەپنىڭ ئارقىسىدا", 1000)).toBe("مەكتەپنىڭ ئارقىسىدا");
    expect(beginningOf("", 1000)).toBe("");
  });

  it("has no half of a letter", () => {
    expect(beginningOf("x👩", 4)).toBe("x");
  });
});
