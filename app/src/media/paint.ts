// SPDX-License-Identifier: AGPL-3.0-or-later
/** From pixels to a JPEG that holds nothing else. */

import { bareJpeg } from "./jpegParts.ts";
import { mustBe } from "./uncleanable.ts";
import { isBareJpeg } from "./verifyJpeg.ts";

const QUALITY = 0.9;
// A picture of a phone's camera is 12 to 16 million pixels, four bytes each once decoded. More than
// this would end an old phone's browser, and shows the desk nothing more.
export const LONGEST_SIDE = 4096;

/** Transparent places become white. The canvas is in sRGB: no colour profile is needed. */
export function painted(bitmap: ImageBitmap): OffscreenCanvas {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = contextOf(canvas);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  return canvas;
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  mustBe(context !== null);
  return context;
}

export async function jpegOf(canvas: OffscreenCanvas): Promise<Blob> {
  const made = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
  const bare = bareJpeg(new Uint8Array(await made.arrayBuffer()));
  mustBe(isBareJpeg(bare));
  return new Blob([bare], { type: "image/jpeg" });
}
