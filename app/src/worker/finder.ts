// SPDX-License-Identifier: AGPL-3.0-or-later
/** The Worker that looks for faces in one picture, and ends with the answer. It asks nobody anything. */

import { networkIn } from "../media/faces/network.ts";
import { facesIn, type Pixels, SIZES } from "../media/faces/search.ts";
import type { FinderSaid, Lookout } from "./finding.ts";

self.onmessage = ({ data: { picture, weights } }: MessageEvent<Lookout>) => {
  self.postMessage(answerOf(picture, weights));
};

function answerOf(picture: ImageBitmap, weights: ArrayBuffer): FinderSaid {
  try {
    return { says: "done", value: facesIn(networkIn(weights), viewsOf(picture)) };
  } catch {
    return { says: "broken" };
  }
}

/** Each made of the one before: a browser that shrinks far at once skips pixels. */
function* viewsOf(picture: ImageBitmap): Generator<Pixels> {
  let from: ImageBitmap | OffscreenCanvas = picture;
  for (const size of SIZES) {
    const scale = Math.min(size / Math.max(picture.width, picture.height), 1);
    const part = new OffscreenCanvas(sideOf(picture.width, scale), sideOf(picture.height, scale));
    const context = part.getContext("2d", { willReadFrequently: true })!;
    context.imageSmoothingQuality = "high";
    context.drawImage(from, 0, 0, part.width, part.height);
    yield context.getImageData(0, 0, part.width, part.height);
    from = part;
  }
}

function sideOf(side: number, scale: number): number {
  return Math.max(Math.round(side * scale), 1);
}
