// SPDX-License-Identifier: AGPL-3.0-or-later
/** The canvas has the size of the picture. Seen to fail: with a canvas whose width alone was looked at. */

import { expect, it } from "vitest";
import { draw } from "../../src/ui/screens/report/blurred.ts";

it.each([[300, 400], [300, 150], [1200, 150], [1200, 900]])("of %i by %i pixels", (width, height) => {
  const drawn: number[][] = [];
  const context = { drawImage: (_: unknown, x: number, y: number) => void drawn.push([x, y]) };
  // As wide and high as every new canvas.
  const canvas = { width: 300, height: 150, getContext: () => context };
  draw(canvas as unknown as HTMLCanvasElement, { width, height } as ImageBitmap, []);
  expect([canvas.width, canvas.height, drawn]).toEqual([width, height, [[0, 0]]]);
});
