// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Where faces are in a picture. It is looked at three times, from near to far: the network knows faces
 * of some tenth to half of what it sees, and was made for pictures of 192 pixels.
 *
 * What comes out are places to cover, and nothing else: no face is cut out, described, compared or kept.
 */

import { type Box, boxesIn, eachOnce } from "./boxes.ts";
import { blank, type Planes } from "./layers.ts";
import type { Network } from "./network.ts";
import { run } from "./running.ts";

/** Longer sides in pixels. Small faces are found in the first, large ones in the last. */
export const SIZES = [1024, 512, 192] as const;
/** The network halves what it sees five times. */
const WHOLE = 32;
/** As the network's makers set it. A false face costs a glance; one that was missed may cost more. */
const LEAST = 0.5;

/** Red, green, blue and opacity of each pixel, row by row: what a canvas gives. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** Boxes as parts of width and height. `views`: one picture, in as many sizes as it is to be looked at. */
export function facesIn(network: Network, views: Iterable<Pixels>): Box[] {
  return eachOnce([...views].flatMap((view) => facesInView(network, view)));
}

function facesInView(network: Network, view: Pixels): Box[] {
  const [places, scores] = run(network, planesOf(view)) as [Planes, Planes];
  return eachOnce(boxesIn(places, scores, LEAST)).map(({ x, y, wide, high, score }) => ({
    x: x / view.width,
    y: y / view.height,
    wide: wide / view.width,
    high: high / view.height,
    score,
  }));
}

/** Colours from -1 to 1, on a black ground that is whole for the network. */
export function planesOf({ width, height, data }: Pixels): Planes {
  const planes = blank(3, Math.ceil(height / WHOLE) * WHOLE, Math.ceil(width / WHOLE) * WHOLE);
  planes.data.fill(-1);
  for (let colour = 0; colour < 3; colour += 1) {
    for (let row = 0; row < height; row += 1) {
      const at = (colour * planes.height + row) * planes.width;
      for (let column = 0; column < width; column += 1) {
        planes.data[at + column] = data[(row * width + column) * 4 + colour]! / 127.5 - 1;
      }
    }
  }
  return planes;
}
