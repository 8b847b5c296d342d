// SPDX-License-Identifier: AGPL-3.0-or-later
/** Each kind of layer against its definition, written out place by place. Seen to fail with a weight of the wrong plane. */

import { describe, expect, it } from "vitest";
import { type Planes, through } from "../layers.ts";
import type { Layer, Weights } from "../network.ts";

type Convolution = Extract<Layer, { readonly stride: number }>;

/** Numbers that look like chance, and are the same each time; every fifth is nothing. */
function numbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, (_, at) => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return at % 5 === 3 ? 0 : state / 2 ** 30 - 1;
  });
}

const planes = (channels: number, height: number, width: number, seed = 7): Planes =>
  ({ channels, height, width, data: numbers(channels * height * width, seed) });
const weights = (shape: readonly number[], seed = 11): Weights =>
  ({ shape, data: numbers(shape.reduce((all, one) => all * one, 1), seed) });
const at = ({ data, height, width }: Planes, channel: number, row: number, column: number): number =>
  data[(channel * height + row) * width + column]!;

function byDefinition(from: Planes, { does, weights: { shape, data }, bias, stride, clips }: Convolution): number[] {
  const [out = 1, rows = 1, columns = 1, deep = 1] = shape;
  const channels = does === "each" ? from.channels : out;
  const [height, width] = [Math.floor((from.height - rows) / stride) + 1, Math.floor((from.width - columns) / stride) + 1];
  const made: number[] = [];
  for (let channel = 0; channel < channels; channel += 1)
    for (let row = 0; row < height; row += 1)
      for (let column = 0; column < width; column += 1) {
        let sum = bias[channel]!;
        for (let down = 0; down < rows; down += 1)
          for (let along = 0; along < columns; along += 1)
            for (const source of does === "each" ? [channel] : Array(from.channels).keys()) {
              const weight = does === "each"
                ? data[(down * columns + along) * deep + channel]!
                : data[((channel * rows + down) * columns + along) * deep + source]!;
              sum += weight * at(from, source, row * stride + down, column * stride + along);
            }
        made.push(clips ? Math.max(sum, 0) : sum);
      }
  return made;
}

function expectClose(found: Float32Array, wanted: readonly number[]): void {
  expect(found).toHaveLength(wanted.length);
  wanted.forEach((value, place) => expect(found[place]).toBeCloseTo(value, 4));
}

describe("a convolution is what its definition says", () => {
  it.each([
    ["mix", [5, 1, 1, 6], 1, false],
    ["mix", [5, 1, 1, 7], 1, true],
    ["mix", [4, 3, 3, 3], 2, true],
    ["mix", [4, 2, 2, 3], 1, false],
    ["each", [1, 3, 3, 6], 1, false],
    ["each", [1, 3, 3, 6], 2, true],
  ] as const)("%s %j by %i, clipped: %s", (does, shape, stride, clips) => {
    const from = planes(shape[3], 9, 8);
    const bias = numbers(does === "each" ? shape[3] : shape[0], 3);
    const layer = { does, stride, clips, weights: weights(shape), bias };
    expectClose(through(layer, [from]).data, byDefinition(from, layer));
  });
});

it("pads with nothing, each side by its own", () => {
  const found = through({ does: "pad", rows: [1, 2], columns: [0, 1] }, [{ channels: 1, height: 1, width: 2, data: new Float32Array([5, 6]) }]);
  expect([found.height, found.width]).toEqual([4, 3]);
  expect([...found.data]).toEqual([0, 0, 0, 5, 6, 0, 0, 0, 0, 0, 0, 0]);
});

it("adds, and clips what is below nothing", () => {
  const [one, other] = [planes(1, 1, 2), planes(1, 1, 2)].map((some, at) => ({ ...some, data: new Float32Array(at ? [3, 1] : [1, -2]) }));
  expect([...through({ does: "add", clips: false }, [one!, other!]).data]).toEqual([4, -1]);
  expect([...through({ does: "add", clips: true }, [one!, other!]).data]).toEqual([4, 0]);
});

it("doubles between the middles of pixels", () => {
  const found = through({ does: "double" }, [{ channels: 1, height: 1, width: 2, data: new Float32Array([0, 4]) }]);
  expect([...found.data]).toEqual([0, 1, 3, 4, 0, 1, 3, 4]);
});

it("spreads channels out in space", () => {
  const found = through({ does: "spread", block: 2 }, [{ channels: 4, height: 1, width: 2, data: new Float32Array([1, 2, 3, 4, 5, 6, 7, 8]) }]);
  expect([found.channels, found.height, found.width]).toEqual([1, 2, 4]);
  expect([...found.data]).toEqual([1, 3, 2, 4, 5, 7, 6, 8]);
});
