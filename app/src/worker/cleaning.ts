// SPDX-License-Identifier: AGPL-3.0-or-later
/** Cleans a file, and seals what was made chunk by chunk as it comes: nothing readable is written. */

import { clean } from "../media/clean.ts";
import { Refused } from "../net/failure.ts";
import type { CleanJob, Cleaned, Told } from "./job.ts";
import { blobOf, newKept } from "./keeping.ts";
import { KeptBlob } from "../store/keptFile.ts";
import type { KeptWriter } from "./keptWriter.ts";

/** What decoders of pictures take: a blob of the browser's own. A larger file is no picture. */
const MOST_WHOLE = 64 * 1024 * 1024;

/** Refuses "cannot-clean", "trimmed", "unfetched" and "disk-full". */
export async function cleanFile(job: CleanJob, told: Told): Promise<Cleaned> {
  const source = await plainBlob(await blobOf(job.source));
  const writer = await newKept(job.into);
  const options = { muted: job.muted, target: sinkOf(writer), onProgress: told };
  const result = await clean(source, options);
  if (!result.ok) throw new Refused(result.failure.id);
  const { kind, mediaType, extension, facts } = result.value;
  return { size: writer.size, kind, mediaType, extension, facts };
}

async function plainBlob(blob: Blob): Promise<Blob> {
  const isKept = blob instanceof KeptBlob && blob.size <= MOST_WHOLE;
  return isKept ? new Blob([await blob.arrayBuffer()], { type: blob.type }) : blob;
}

function sinkOf(writer: KeptWriter): WritableStream<Uint8Array> {
  return new WritableStream({
    write: (piece) => writer.append(piece),
    close: () => writer.finish(),
    abort: () => writer.drop(),
  });
}
