// SPDX-License-Identifier: AGPL-3.0-or-later
/** Areas of a picture made unrecognisable: the app's "blur". */

import type { Result } from "../contract.ts";
import { contextOf, jpegOf, painted } from "./paint.ts";
import { pixelate } from "./pixelation.ts";

/** In pixels of the upright picture; it may reach over its edges. */
export type Area =
  | { readonly shape: "circle"; readonly x: number; readonly y: number; readonly radius: number }
  | {
      readonly shape: "rectangle";
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    };

interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A new JPEG of `image`, a cleaned picture, without what is in the areas. */
export async function blur(image: Blob, areas: readonly Area[]): Promise<Result<Blob>> {
  try {
    return { ok: true, value: await blurred(image, areas) };
  } catch {
    return { ok: false, failure: { id: "cannot-clean" } };
  }
}

async function blurred(image: Blob, areas: readonly Area[]): Promise<Blob> {
  const bitmap = await createImageBitmap(image, { imageOrientation: "from-image" });
  const canvas = painted(bitmap);
  bitmap.close();
  const context = contextOf(canvas);
  for (const area of areas) {
    const { left, top, width, height } = boundsOf(area, canvas);
    if (width < 1 || height < 1) continue;
    const pixels = context.getImageData(left, top, width, height);
    pixelate(pixels, shapeOf(area, { left, top, width, height }));
    context.putImageData(pixels, left, top);
  }
  return jpegOf(canvas);
}

/** An area cut off by the picture's edge is hidden as a rectangle: rather more than too little. */
function shapeOf(area: Area, { width, height }: Bounds): "ellipse" | "rectangle" {
  if (area.shape === "rectangle") return "rectangle";
  const isWhole = Math.min(width, height) >= Math.floor(area.radius * 2);
  return isWhole ? "ellipse" : "rectangle";
}

function boundsOf(area: Area, { width, height }: { width: number; height: number }): Bounds {
  const [x, y, w, h] = area.shape === "rectangle"
    ? [area.x, area.y, area.width, area.height]
    : [area.x - area.radius, area.y - area.radius, area.radius * 2, area.radius * 2];
  const [left, top] = [Math.max(0, Math.floor(x)), Math.max(0, Math.floor(y))];
  const [right, bottom] = [Math.min(width, Math.ceil(x + w)), Math.min(height, Math.ceil(y + h))];
  return { left, top, width: right - left, height: bottom - top };
}
