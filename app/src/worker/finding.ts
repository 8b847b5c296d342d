// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Has faces looked for by a Worker, with weights that are fetched when somebody first asks for it.
 *
 * The weights are a file of this app's release, from this app's address; the picture goes to the Worker
 * and nowhere else, and both are gone once it has answered.
 */

import weightsUrl from "@mediapipe/face_detection/face_detection_full_range_sparse.tflite?url";
import type { Spot } from "../media/cover.ts";
import type { Box } from "../media/faces/boxes.ts";
import { Refused } from "../net/failure.ts";
import { scriptUrl } from "../trustedTypes.ts";
import finderUrl from "./finder.ts?worker&url";

export interface Lookout {
  readonly picture: ImageBitmap;
  readonly weights: ArrayBuffer;
}

export type FinderSaid = { readonly says: "done"; readonly value: readonly Box[] } | { readonly says: "broken" };

/** Of a box's longer side, as a radius: hair and ears are known again, too. */
const WITH_THE_HEAD = 0.75;

/** Where to cover, from the upper left on. Closes `picture`. Refuses "offline" and "stopped". */
export async function findFaces(picture: ImageBitmap, stop: AbortSignal): Promise<readonly Spot[]> {
  const { width, height } = picture;
  try {
    const weights = await fetched(stop);
    const boxes = await inWorker({ picture, weights }, stop);
    return boxes.map((box) => spotOf(box, width, height)).sort((one, other) => one.y - other.y || one.x - other.x);
  } finally {
    picture.close();
  }
}

/** A circle around a box, in the measures of a `Spot`. */
export function spotOf({ x, y, wide, high }: Box, width: number, height: number): Spot {
  const radius = WITH_THE_HEAD * Math.max(wide * width, high * height);
  return { x, y, size: (100 * radius) / Math.max(width, height) };
}

async function fetched(stop: AbortSignal): Promise<ArrayBuffer> {
  try {
    const answer = await fetch(weightsUrl, { credentials: "omit", signal: stop });
    if (answer.ok) return await answer.arrayBuffer();
  } catch {
    // Without a network, as with a server that has no such file, they are not to be had now.
  }
  throw new Refused(stop.aborted ? "stopped" : "offline");
}

function inWorker(lookout: Lookout, stop: AbortSignal): Promise<readonly Box[]> {
  const worker = new Worker(scriptUrl(finderUrl), { type: "module" });
  const answer = new Promise<readonly Box[]>((done, failed) => {
    stop.addEventListener("abort", () => failed(new Refused("stopped")));
    if (stop.aborted) failed(new Refused("stopped"));
    worker.onerror = () => failed(new Refused("offline"));
    worker.onmessage = ({ data }: MessageEvent<FinderSaid>) => {
      if (data.says === "done") done(data.value);
      else failed(new Error("looking for faces broke"));
    };
    worker.postMessage(lookout, [lookout.picture, lookout.weights]);
  });
  return answer.finally(() => worker.terminate());
}
