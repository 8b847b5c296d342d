// SPDX-License-Identifier: AGPL-3.0-or-later
/** Puts a chosen file, unchanged and sealed chunk by chunk, with the draft. */

import { unb64u } from "../formats/encoding.ts";
import { Refused } from "../net/failure.ts";
import type { Kept } from "../store/draft.ts";
import { free } from "../store/freed.ts";
import { browserFolders, draftPath } from "../store/folders.ts";
import { fileKey, KeptBlob, KeptReader } from "../store/keptFile.ts";
import type { Done, FileSource, KeepJob, Told } from "./job.ts";
import { FileWriter, KeptWriter } from "./keptWriter.ts";

/** Refuses "file-unreadable": it changed, or is no longer there; and "disk-full". */
export async function keepFile(job: KeepJob, told: Told): Promise<Done["keep"]> {
  const source = await blobOf(job.source);
  const writer = await newKept(job.into);
  try {
    for await (const piece of piecesOf(source)) {
      await writer.append(piece);
      told(writer.size / source.size);
      free(piece);
    }
    await writer.finish();
  } catch (error) {
    writer.drop();
    throw error;
  }
  return { size: writer.size };
}

/** The file that a job is about. One that is kept is read from the disk piece by piece. */
export async function blobOf(source: FileSource): Promise<Blob> {
  if ("file" in source) return source.file;
  return new KeptBlob(await readerOf(source.kept), source.type);
}

/** Reads a file of a draft. */
export async function readerOf({ name, key, size }: Kept): Promise<KeptReader> {
  const sealed = await browserFolders.open(draftPath(name));
  return new KeptReader(sealed, await fileKey(unb64u(key)), size);
}

/** A fresh sealed file of a draft. */
export async function newKept({ name, key }: Omit<Kept, "size">): Promise<KeptWriter> {
  const file = await FileWriter.create(draftPath(name));
  return new KeptWriter(file, await fileKey(unb64u(key)));
}

/** The bytes of a blob, as they come. Refuses "file-unreadable". */
export async function* piecesOf(blob: Blob): AsyncGenerator<Uint8Array> {
  const reader = blob.stream().getReader();
  for (;;) {
    const turn = await reader.read().catch(() => {
      throw new Refused("file-unreadable");
    });
    if (turn.done) return;
    yield turn.value;
  }
}
