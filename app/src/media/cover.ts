// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Cover a spot of a picture for good.
 *
 * A true blur and a fine mosaic can be undone far enough to know a face again. So what is kept of a
 * spot are the mean colours of 3 × 3 fields of the square around it: 9 colours, whatever was there.
 * They are drawn softly, since a picture that looks whole draws less attention than black bars.
 */

const FIELDS = 3;

/** Place as parts of width and height; `size`: radius in hundredths of the longer side. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export function cover(context: Context, { x, y, size }: Spot): void {
  const { width, height } = context.canvas;
  const radius = (size / 100) * Math.max(width, height);
  const left = Math.max(Math.floor(x * width - radius), 0);
  const top = Math.max(Math.floor(y * height - radius), 0);
  const wide = Math.min(Math.ceil(x * width + radius), width) - left;
  const high = Math.min(Math.ceil(y * height + radius), height) - top;
  if (wide < 1 || high < 1) return;
  const means = meansOf(context.getImageData(left, top, wide, high));
  context.save();
  context.beginPath();
  context.arc(x * width, y * height, radius, 0, 2 * Math.PI);
  context.clip();
  paint(context, means, left, top, wide, high);
  context.restore();
}

function paint(context: Context, means: ImageData, left: number, top: number, wide: number, high: number): void {
  const small = new OffscreenCanvas(FIELDS, FIELDS);
  small.getContext("2d")!.putImageData(means, 0, 0);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  // Opaque over the whole square: nothing of what was there shines through at its edge.
  context.drawImage(small, left, top, wide, high);
}

/** The mean colour of each field: every pixel counts in one field and no other. */
export function meansOf({ data, width, height }: ImageData): ImageData {
  const sums = new Float64Array(FIELDS * FIELDS * 4);
  for (let at = 0; at < data.length; at += 4) {
    const pixel = at / 4;
    const column = Math.floor(((pixel % width) * FIELDS) / width);
    const row = Math.floor((Math.floor(pixel / width) * FIELDS) / height);
    const field = (row * FIELDS + column) * 4;
    for (let colour = 0; colour < 3; colour += 1) sums[field + colour]! += data[at + colour]!;
    sums[field + 3]! += 1;
  }
  const means = new ImageData(FIELDS, FIELDS);
  for (let field = 0; field < sums.length; field += 4) {
    const pixels = Math.max(sums[field + 3]!, 1);
    for (let colour = 0; colour < 3; colour += 1) means.data[field + colour] = sums[field + colour]! / pixels;
    means.data[field + 3] = 255;
  }
  return means;
}
