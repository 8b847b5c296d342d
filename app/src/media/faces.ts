// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Where faces may be: a suggestion to start from, where the browser itself can tell. It never says
 * that there are no others, and nothing is hidden without the person's own tap.
 */

import type { Area } from "./blur.ts";

interface FaceDetector {
  detect(image: ImageBitmap): Promise<readonly { readonly boundingBox: DOMRectReadOnly }[]>;
}

type FaceDetectorClass = new (options: { readonly maxDetectedFaces: number }) => FaceDetector;

/** None where the browser can't, and where it fails. */
export async function suggestedFaces(image: Blob): Promise<readonly Area[]> {
  const { FaceDetector: Detector } = globalThis as { FaceDetector?: FaceDetectorClass };
  if (!Detector) return [];
  try {
    const bitmap = await createImageBitmap(image);
    const faces = await new Detector({ maxDetectedFaces: 50 }).detect(bitmap);
    bitmap.close();
    return faces.map(({ boundingBox }) => around(boundingBox));
  } catch {
    return [];
  }
}

/** A box of a face ends at brows and chin: hair and ears tell a person, too. */
function around({ x, y, width, height }: DOMRectReadOnly): Area {
  return { shape: "circle", x: x + width / 2, y: y + height / 2, radius: Math.max(width, height) * 0.75 };
}
