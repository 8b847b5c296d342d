// SPDX-License-Identifier: AGPL-3.0-or-later
/** Cleans where the app does: in a Worker. */

import { clean } from "../../src/media/clean.ts";

export interface Order {
  readonly file: Blob;
  readonly muted: boolean;
}

addEventListener("message", ({ data, ports }: MessageEvent<Order>) => {
  void cleanedWhole(data).then((answer) => ports[0]?.postMessage(answer));
});

async function cleanedWhole({ file, muted }: Order): Promise<object> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const progress: number[] = [];
  let ended = "not";
  const target = new WritableStream<Uint8Array>({
    write: (chunk) => void chunks.push(chunk.slice()),
    close: () => void (ended = "closed"),
    abort: () => void (ended = "aborted"),
  });
  const result = await clean(file, { muted, target, onProgress: (fraction) => progress.push(fraction) });
  return { result, ended, progress: progress.at(-1) ?? null, content: new Blob(chunks) };
}
