// SPDX-License-Identifier: AGPL-3.0-or-later
/** Padding: few lengths, one spelling of each, the same in every script. */

import { describe, expect, test } from "vitest";
import { concat, unhex } from "../../src/formats/bytes.ts";
import { sha256Hex } from "../../src/formats/encoding.ts";
import { BUCKETS, isPadme, padme, padToBucket, unpad } from "../../src/formats/padding.ts";
import { refusal, vectors } from "./vectors.ts";

interface Padding {
  buckets: { count: number; bucket: number; sha256: string }[];
  refused: { name: string; head: string; zeros: number }[];
  padme: [number, number][];
}
const PADDING = vectors<Padding>("padding");

describe("buckets", () => {
  test.each(PADDING.buckets)("$count bytes", ({ count, bucket, sha256 }) => {
    const content = new Uint8Array(count).fill(0x61);
    const padded = padToBucket(content);
    expect([padded.length, sha256Hex(padded)]).toEqual([bucket, sha256]);
    expect(sha256Hex(unpad(padded))).toBe(sha256Hex(content));
  });

  test.each(PADDING.refused)("$name is refused", ({ head, zeros }) => {
    expect(refusal(() => unpad(concat(unhex(head), new Uint8Array(zeros))))).toBe("padding");
  });

  test("no spare byte can carry a mark", () => {
    for (const spare of [4 + 7, 2000, BUCKETS[0]! - 1]) {
      const padded = padToBucket(new Uint8Array(7));
      padded[spare] = 1;
      expect(refusal(() => unpad(padded))).toBe("padding");
    }
    expect(refusal(() => padToBucket(new Uint8Array(65533)))).toBe("too-large");
  });
});

describe("Padmé", () => {
  test("lengths of the vectors", () => {
    expect(PADDING.padme.map(([length]) => [length, padme(length)])).toEqual(PADDING.padme);
  });

  test("half a gigabyte has 583 lengths", () => {
    let lengths = 0;
    for (let length = 1; length < 500_000_000; length = padme(length + 1)) lengths += 1;
    expect(lengths).toBe(583);
    expect([0, -1, 1, 17].map(isPadme)).toEqual([false, false, true, false]);
  });
});
