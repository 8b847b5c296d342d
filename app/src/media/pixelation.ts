// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Making a part of a picture unrecognisable for good.
 *
 * A blur alone can be undone, as it only moves what is there; so can a fine mosaic, by trying
 * faces until one gives the same squares. So an area is first brought down to at most six squares
 * a side, and their colours to 16 levels each: at most 432 bits are left of a face, whatever its
 * size. Those are then drawn as a soft gradient: that part is for the eye, and adds nothing back.
 */

export interface Pixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

export type Shape = "ellipse" | "rectangle";

type Colour = readonly [number, number, number];
type Mosaic = readonly (readonly Colour[])[];

const MOST_SQUARES = 6;
const SMALLEST_SQUARE = 12;
const LEVEL = 16;

/** Replace the pixels in place: those in the whole of `pixels`, or in the ellipse that fills it. */
export function pixelate(pixels: Pixels, shape: Shape): void {
  const { width, height } = pixels;
  const side = Math.max(SMALLEST_SQUARE, Math.ceil(Math.max(width, height) / MOST_SQUARES));
  const mosaic = mosaicOf(pixels, side);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (shape === "ellipse" && !isInEllipse(x, y, width, height)) continue;
      pixels.data.set([...gradient(mosaic, x / side - 0.5, y / side - 0.5), 255], (y * width + x) * 4);
    }
  }
}

function isInEllipse(x: number, y: number, width: number, height: number): boolean {
  const [across, down] = [(x + 0.5) / width - 0.5, (y + 0.5) / height - 0.5];
  return across * across + down * down <= 0.25;
}

function mosaicOf(pixels: Pixels, side: number): Mosaic {
  const rows = Array.from({ length: Math.ceil(pixels.height / side) }, (_, row) => row * side);
  const columns = Array.from({ length: Math.ceil(pixels.width / side) }, (_, column) => column * side);
  return rows.map((top) => columns.map((left) => average(pixels, left, top, side)));
}

function average({ data, width, height }: Pixels, left: number, top: number, side: number): Colour {
  const sums = [0, 0, 0] as [number, number, number];
  const [right, bottom] = [Math.min(left + side, width), Math.min(top + side, height)];
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const at = (y * width + x) * 4;
      sums[0] += data[at] ?? 0;
      sums[1] += data[at + 1] ?? 0;
      sums[2] += data[at + 2] ?? 0;
    }
  }
  const count = (right - left) * (bottom - top);
  return [coarse(sums[0] / count), coarse(sums[1] / count), coarse(sums[2] / count)];
}

function coarse(value: number): number {
  return Math.floor(value / LEVEL) * LEVEL + LEVEL / 2;
}

/** Between the middles of the four squares around a place; `x` and `y` are counted in squares. */
function gradient(mosaic: Mosaic, x: number, y: number): Colour {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const upper = between(square(mosaic, column, row), square(mosaic, column + 1, row), x - column);
  const lower = between(square(mosaic, column, row + 1), square(mosaic, column + 1, row + 1), x - column);
  return between(upper, lower, y - row);
}

function square(mosaic: Mosaic, column: number, row: number): Colour {
  const squares = mosaic[Math.min(Math.max(row, 0), mosaic.length - 1)] ?? [];
  return squares[Math.min(Math.max(column, 0), squares.length - 1)] ?? [0, 0, 0];
}

function between(first: Colour, second: Colour, share: number): Colour {
  const mix = (index: 0 | 1 | 2): number => first[index] + (second[index] - first[index]) * share;
  return [mix(0), mix(1), mix(2)];
}
