// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What a network that finds faces is made of: six kinds of layers, on planes of numbers.
 *
 * Plane after plane, so that the innermost loops run along rows that lie together in memory; weights that
 * are nothing (half of them, in the network used) cost nothing. Whoever reads this can see that all of it
 * is sums of products: it says where something is, and keeps nothing of what that looks like.
 */

import type { Layer } from "./network.ts";

/** `data`: `[channel][row][column]`. */
export interface Planes {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
}

type Convolution = Extract<Layer, { readonly stride: number }>;

/** How many planes are added at a time: fewer passes over what is being summed. */
const AT_A_TIME = 4;

export function through(layer: Layer, from: readonly Planes[]): Planes {
  const [first] = from as readonly [Planes, ...Planes[]];
  switch (layer.does) {
    case "pad":
      return padded(first, layer.rows, layer.columns);
    case "add":
      return sum(first, from[1]!, layer.clips);
    case "double":
      return doubled(first);
    case "spread":
      return spread(first, layer.block);
    case "each":
      return each(first, layer);
    case "mix":
      return layer.weights.shape[1] === 1 && layer.stride === 1 ? blend(first, layer) : mix(first, layer);
    case "pass":
      return first;
  }
}

export function blank(channels: number, height: number, width: number): Planes {
  return { channels, height, width, data: new Float32Array(channels * height * width) };
}

function planeOf({ data, height, width }: Planes, channel: number): Float32Array {
  return data.subarray(channel * height * width, (channel + 1) * height * width);
}

function padded(from: Planes, [top, bottom]: readonly [number, number], [left, right]: readonly [number, number]): Planes {
  const into = blank(from.channels, from.height + top + bottom, from.width + left + right);
  for (let row = 0; row < from.channels * from.height; row += 1) {
    const [channel, line] = [Math.floor(row / from.height), row % from.height];
    const at = (channel * into.height + line + top) * into.width + left;
    into.data.set(from.data.subarray(row * from.width, (row + 1) * from.width), at);
  }
  return into;
}

function sum(one: Planes, other: Planes, clips: boolean): Planes {
  const into = blank(one.channels, one.height, one.width);
  const [first, second, target] = [one.data, other.data, into.data];
  for (let at = 0; at < target.length; at += 1) target[at] = first[at]! + second[at]!;
  if (clips) clip(target);
  return into;
}

/** Bilinear, by the middles of pixels; past the edge is what is at it. */
function doubled(from: Planes): Planes {
  const into = blank(from.channels, 2 * from.height, 2 * from.width);
  const rows = halves(from.height);
  const columns = halves(from.width);
  for (let channel = 0; channel < from.channels; channel += 1) {
    const [source, target] = [planeOf(from, channel), planeOf(into, channel)];
    for (let row = 0; row < into.height; row += 1) {
      const [above, below, down] = rows[row]!;
      for (let column = 0; column < into.width; column += 1) {
        const [left, right, along] = columns[column]!;
        const high = source[above * from.width + left]! * (1 - along) + source[above * from.width + right]! * along;
        const low = source[below * from.width + left]! * (1 - along) + source[below * from.width + right]! * along;
        target[row * into.width + column] = high * (1 - down) + low * down;
      }
    }
  }
  return into;
}

/** For each place of twice as many: between which two it lies, and how far along. */
function halves(size: number): (readonly [before: number, after: number, along: number])[] {
  return Array.from({ length: 2 * size }, (_, at) => {
    const place = Math.max((at + 0.5) / 2 - 0.5, 0);
    const before = Math.floor(place);
    return [before, Math.min(before + 1, size - 1), place - before];
  });
}

/** Channels beside each other in space: `block`² of them become one that much larger. */
function spread(from: Planes, block: number): Planes {
  const channels = from.channels / block ** 2;
  const into = blank(channels, from.height * block, from.width * block);
  for (let channel = 0; channel < from.channels; channel += 1) {
    const [place, plane] = [Math.floor(channel / channels), channel % channels];
    const [down, along] = [Math.floor(place / block), place % block];
    const [source, target] = [planeOf(from, channel), planeOf(into, plane)];
    for (let at = 0; at < source.length; at += 1) {
      const [row, column] = [Math.floor(at / from.width), at % from.width];
      target[(row * block + down) * into.width + column * block + along] = source[at]!;
    }
  }
  return into;
}

/** Each plane by a window of its own. */
function each(from: Planes, { weights, bias, stride, clips }: Convolution): Planes {
  const [, rows = 1, columns = 1] = weights.shape;
  const into = shrunk(from, from.channels, rows, columns, stride);
  for (let channel = 0; channel < from.channels; channel += 1) {
    const window = Float32Array.from({ length: rows * columns }, (_, at) => weights.data[at * from.channels + channel]!);
    const target = planeOf(into, channel).fill(bias[channel]!);
    addWindow(planeOf(from, channel), from.width, target, into, window, columns, stride);
  }
  if (clips) clip(into.data);
  return into;
}

/** Every plane made of windows into all planes. */
function mix(from: Planes, { weights, bias, stride, clips }: Convolution): Planes {
  const [channels = 0, rows = 1, columns = 1] = weights.shape;
  const into = shrunk(from, channels, rows, columns, stride);
  for (let channel = 0; channel < channels; channel += 1) {
    const target = planeOf(into, channel).fill(bias[channel]!);
    for (let source = 0; source < from.channels; source += 1) {
      const window = Float32Array.from({ length: rows * columns }, (_, at) =>
        weights.data[(channel * rows * columns + at) * from.channels + source]!);
      addWindow(planeOf(from, source), from.width, target, into, window, columns, stride);
    }
  }
  if (clips) clip(into.data);
  return into;
}

function shrunk(from: Planes, channels: number, rows: number, columns: number, stride: number): Planes {
  const past = (size: number, window: number): number => Math.floor((size - window) / stride) + 1;
  return blank(channels, past(from.height, rows), past(from.width, columns));
}

function addWindow(
  source: Float32Array,
  sourceWidth: number,
  target: Float32Array,
  { height, width }: Planes,
  window: Float32Array,
  columns: number,
  stride: number,
): void {
  const isNine = columns === 3 && window.length === 9;
  for (let row = 0; row < height; row += 1) {
    const line = row * stride * sourceWidth;
    if (isNine) addNine(source, line, sourceWidth, target, row * width, width, window, stride);
    else addAny(source, line, sourceWidth, target, row * width, width, window, columns, stride);
  }
}

/** What nearly all windows are: three rows of three, in one pass. */
function addNine(
  source: Float32Array,
  line: number,
  sourceWidth: number,
  target: Float32Array,
  start: number,
  width: number,
  [a, b, c, d, e, f, g, h, i]: Float32Array,
  stride: number,
): void {
  for (let column = 0, one = line; column < width; column += 1, one += stride) {
    const two = one + sourceWidth;
    const three = two + sourceWidth;
    target[start + column] = target[start + column]!
      + a! * source[one]! + b! * source[one + 1]! + c! * source[one + 2]!
      + d! * source[two]! + e! * source[two + 1]! + f! * source[two + 2]!
      + g! * source[three]! + h! * source[three + 1]! + i! * source[three + 2]!;
  }
}

function addAny(
  source: Float32Array,
  line: number,
  sourceWidth: number,
  target: Float32Array,
  start: number,
  width: number,
  window: Float32Array,
  columns: number,
  stride: number,
): void {
  window.forEach((weight, at) => {
    const from = line + Math.floor(at / columns) * sourceWidth + (at % columns);
    for (let column = 0; column < width; column += 1) {
      target[start + column] = target[start + column]! + weight * source[from + column * stride]!;
    }
  });
}

/** Every plane made of all planes, point by point. */
function blend(from: Planes, { weights, bias, clips }: Convolution): Planes {
  const [channels = 0] = weights.shape;
  const into = blank(channels, from.height, from.width);
  for (let channel = 0; channel < channels; channel += 1) {
    const target = planeOf(into, channel).fill(bias[channel]!);
    const share = weights.data.subarray(channel * from.channels, (channel + 1) * from.channels);
    const heard = [...share.keys()].filter((source) => share[source] !== 0);
    for (let at = 0; at < heard.length; at += AT_A_TIME) addFour(from, target, share, heard.slice(at, at + AT_A_TIME));
  }
  if (clips) clip(into.data);
  return into;
}

/** Fewer than four are filled up by one that weighs nothing. */
function addFour(from: Planes, target: Float32Array, share: Float32Array, [first, ...more]: readonly number[]): void {
  const weightOf = (at: number | undefined): number => (at === undefined ? 0 : share[at]!);
  const planes = [first, ...more].map((source) => planeOf(from, source!));
  const [a, b = a, c = a, d = a] = planes as [Float32Array, Float32Array?, Float32Array?, Float32Array?];
  const [u, v, w, x] = [weightOf(first), weightOf(more[0]), weightOf(more[1]), weightOf(more[2])];
  for (let at = 0; at < target.length; at += 1) {
    target[at] = target[at]! + u * a[at]! + v * b[at]! + w * c[at]! + x * d[at]!;
  }
}

function clip(data: Float32Array): void {
  for (let at = 0; at < data.length; at += 1) if (data[at]! < 0) data[at] = 0;
}
