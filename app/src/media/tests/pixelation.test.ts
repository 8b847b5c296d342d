// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, test } from "vitest";

import { type Pixels, pixelate } from "../pixelation.ts";

function picture(width: number, height: number, colour: (x: number, y: number) => number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < width * height; at += 1) {
    data.set([colour(at % width, Math.floor(at / width)), 0, 0, 255], at * 4);
  }
  return { data, width, height };
}

function hidden(pixels: Pixels, shape: "ellipse" | "rectangle" = "rectangle"): Uint8ClampedArray {
  pixelate(pixels, shape);
  return pixels.data;
}

test("two pictures with the same coarse squares become the same: which it was is gone", () => {
  const fine = picture(120, 120, (x, y) => ((x + y) % 2 ? 200 : 40));
  const stripes = picture(120, 120, (x) => (x % 4 < 2 ? 200 : 40));
  const text = picture(120, 120, (x, y) => ((x * 7 + y * 3) % 10 < 5 ? 200 : 40));
  expect(hidden(fine)).toEqual(hidden(stripes));
  expect(hidden(picture(120, 120, () => 120))).toEqual(hidden(text));
});

test("a small change of one pixel changes nothing", () => {
  const [one, other] = [picture(90, 60, (x) => x), picture(90, 60, (x) => x)];
  other.data[(30 * 90 + 44) * 4] = 60;
  expect(hidden(one)).toEqual(hidden(other));
});

test("the result is a function of at most six squares a side, 16 levels each", () => {
  const noise = picture(600, 300, (x, y) => (x * 31 + y * 17 + x * y) % 256);
  const before = noise.data.slice();
  const after = hidden(noise);
  expect(after).not.toEqual(before);
  const middles = [];
  for (let y = 50; y < 300; y += 100) for (let x = 50; x < 600; x += 100) middles.push(after[(y * 600 + x) * 4]);
  expect(middles.every((value) => ((value ?? 0) - 8) % 16 === 0)).toBe(true);
  expect(middles.length).toBe(18);
  // Between the middles it is straight: no pixel tells more than they do.
  const [left = 0, right = 0] = [after[(50 * 600 + 50) * 4], after[(50 * 600 + 150) * 4]];
  expect(Math.abs((after[(50 * 600 + 100) * 4] ?? 0) - (left + right) / 2)).toBeLessThanOrEqual(1);
});

test("an ellipse leaves the corners, and covers everything else", () => {
  const lines = picture(96, 96, (x) => (x % 2 ? 255 : 0));
  const after = hidden(lines, "ellipse");
  expect([after[0], after[4]]).toEqual([0, 255]);
  const row = [...after.subarray(48 * 384, 49 * 384)].filter((_, index) => index % 4 === 0);
  expect(new Set(row).size).toBe(1);
});

test("a tiny area becomes one colour, and an empty one is left", () => {
  expect(new Set(hidden(picture(5, 5, (x, y) => x * y * 10)).filter((_, index) => index % 4 === 0)).size).toBe(1);
  expect(hidden(picture(0, 0, () => 0)).length).toBe(0);
});
