// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Sequence parameter sets as libx264 and libx265 write them, and the same with the edges hidden by a program
 * that coded nothing anew. Seen to fail: with setups that went through whatever was hidden.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { requireWholeEdges } from "../pictureEdges.ts";

interface Picture { readonly name: string; readonly codec: "avc" | "hevc"; readonly unit: string }

const PLACE = join(import.meta.dirname, "../../../../src/tellsafe/source/tests/picture-edges.json");
const FOUND = JSON.parse(readFileSync(PLACE, "utf8")) as Readonly<Record<"whole" | "cropped", readonly Picture[]>>;
const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

test.each(FOUND.whole)("$name: it is whole", ({ codec, unit }) => {
  requireWholeEdges(codec, bytes(unit));
});

test.each(FOUND.cropped)("$name: it is refused", ({ codec, unit }) => {
  expect(() => requireWholeEdges(codec, bytes(unit))).toThrow(expect.objectContaining({ why: "trimmed" }));
});

test.each(FOUND.cropped)("$name, cut short anywhere: it is refused", ({ codec, unit }) => {
  for (let length = 1; length < 12; length += 1) {
    expect(() => requireWholeEdges(codec, bytes(unit).subarray(0, length))).toThrow();
  }
});
