// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * From a file as a phone made it to one that shows and sounds the same and tells nothing else.
 * To be run in a Worker: decoders take time, and a hostile file may take a Worker's memory.
 */

import type { DraftFile, Fact, Result } from "../contract.ts";
import { readFacts } from "./facts.ts";
import { kindOf, type TrueKind } from "./kind.ts";
import { Sink } from "./sink.ts";
import { fetched, Uncleanable } from "./uncleanable.ts";

export interface CleanOptions {
  /** Leave out the sound. */
  readonly muted: boolean;
  /** Takes the bytes in order. It is closed after the last, and aborted where there is a failure:
   * what it took is to be thrown away then. */
  readonly target: WritableStream<Uint8Array>;
  /** 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
}

export interface Cleaned {
  readonly kind: Exclude<DraftFile["kind"], "other">;
  readonly mediaType: string;
  readonly extension: string;
  readonly length: number;
  /** What the file told before. */
  readonly facts: readonly Fact[];
}

const MADE = {
  image: { kind: "image", mediaType: "image/jpeg", extension: "jpg" },
  video: { kind: "video", mediaType: "video/mp4", extension: "mp4" },
  sound: { kind: "sound", mediaType: "audio/mp4", extension: "m4a" },
} as const;

/** Fails with "cannot-clean", "trimmed", "unfetched", or with "disk-full" if the target took no more. Never throws. */
export async function clean(file: Blob, options: CleanOptions): Promise<Result<Cleaned>> {
  const sink = new Sink(options.target);
  try {
    const kind = await kindOf(file);
    const facts = await readFacts(file, kind);
    const made = MADE[await write(file, kind, sink, options)];
    await sink.close();
    options.onProgress?.(1);
    return { ok: true, value: { ...made, length: sink.length, facts } };
  } catch (error) {
    // Libraries throw anything at a damaged file; whatever it was, the file is not clean.
    const why = error instanceof Uncleanable ? error.why : "cannot-clean";
    const id = sink.isBroken ? "disk-full" : why;
    await sink.abort();
    return { ok: false, failure: { id } };
  }
}

async function write(file: Blob, kind: TrueKind, sink: Sink, options: CleanOptions): Promise<Cleaned["kind"]> {
  if (kind.kind === "other") throw new Uncleanable();
  if (kind.kind !== "image") {
    const { cleanRecording } = await fetched(import("./cleanRecording.ts"));
    const onProgress = options.onProgress ?? (() => undefined);
    return cleanRecording(file, kind, sink, { muted: options.muted, onProgress });
  }
  const { cleanImage } = await fetched(import("./cleanImage.ts"));
  const picture = await cleanImage(file, kind);
  await sink.write(new Uint8Array(await picture.arrayBuffer()));
  return "image";
}
