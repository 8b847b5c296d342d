// SPDX-License-Identifier: AGPL-3.0-or-later
/** From what the network says to boxes: each face once. Seen to fail with x and y swapped, and with all boxes kept. */

import { describe, expect, it } from "vitest";
import { type Box, boxesIn, eachOnce } from "../boxes.ts";
import { blank } from "../layers.ts";
import { spotOf } from "../../../worker/finding.ts";

const box = (x: number, y: number, wide: number, score: number, high = wide): Box => ({ x, y, wide, high, score });

describe("boxes", () => {
  it("lie where the network points from the middle of a cell of four pixels", () => {
    const [places, scores] = [blank(16, 2, 3), blank(1, 2, 3)];
    scores.data.fill(-50);
    const at = 5; // the second row, the third column
    scores.data[at] = Math.log(3);
    [1.5, -2, 40, 50].forEach((value, plane) => { places.data[plane * 6 + at] = value; });
    const [found, ...others] = boxesIn(places, scores, 0.5);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ x: 11.5, y: 4, wide: 40, high: 50 });
    expect(found!.score).toBeCloseTo(0.75, 6);
  });

  it("are those that are sure enough", () => {
    const [places, scores] = [blank(16, 1, 2), blank(1, 1, 2)];
    scores.data.set([Math.log(0.51 / 0.49), Math.log(0.49 / 0.51)]);
    expect(boxesIn(places, scores, 0.5)).toHaveLength(1);
  });
});

describe("of boxes that mean one face", () => {
  it("the surest is left, wherever it stands", () => {
    const [weak, sure] = [box(50, 50, 20, 0.6), box(53, 51, 20, 0.9)];
    expect(eachOnce([weak, sure])).toEqual([sure]);
    expect(eachOnce([sure, weak])).toEqual([sure]);
  });

  it("a small one inside of a large one goes, and one beside it stays", () => {
    const large = box(50, 50, 40, 0.9);
    expect(eachOnce([large, box(55, 55, 12, 0.8)])).toEqual([large]);
    expect(eachOnce([large, box(85, 50, 40, 0.8)])).toHaveLength(2);
  });

  it("none is dropped for touching, nor for nothing", () => {
    expect(eachOnce([box(10, 10, 10, 0.7), box(20, 10, 10, 0.8)])).toHaveLength(2);
    expect(eachOnce([])).toEqual([]);
  });
});

it("a spot covers the head around a box, in hundredths of the longer side", () => {
  // 100 by 120 pixels in a picture of 1000 by 500: 0.75 of 120 are 9 hundredths of 1000.
  expect(spotOf(box(0.5, 0.4, 0.1, 1, 0.24), 1000, 500)).toEqual({ x: 0.5, y: 0.4, size: 9 });
});
