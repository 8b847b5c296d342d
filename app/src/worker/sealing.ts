// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Seals a kept file for the desk: read, opened, sealed anew and written a chunk at a time, so that
 * memory does not grow with the file, and nothing readable is written in between.
 */

import { sealAttachment } from "../formats/attachment.ts";
import { b64u } from "../formats/encoding.ts";
import { parseRecipient } from "../formats/recipient.ts";
import { blobPath } from "../store/folders.ts";
import { free, haveYoungCollected } from "../store/freed.ts";
import type { KeptReader } from "../store/keptFile.ts";
import type { SealedFile, SealJob, Told } from "./job.ts";
import { readerOf } from "./keeping.ts";
import { FileWriter } from "./keptWriter.ts";

/** Refuses "home-damaged" and "disk-full". On return the sealed bytes are on the disk. */
export async function sealFile(job: SealJob, told: Told): Promise<SealedFile> {
  const { size } = job.kept;
  const source = await readerOf(job.kept);
  const recipients = job.recipients.map(parseRecipient);
  const { pieces, said } = await sealAttachment(passing(source), size, recipients);
  const writer = await FileWriter.create(blobPath(job.entry, job.blob));
  try {
    for await (const piece of pieces) {
      writer.append(piece);
      told(Math.min(1, writer.length / size));
      free(piece);
    }
    writer.finish();
  } catch (error) {
    writer.drop();
    throw error;
  }
  const { fileKey, trueLength, plainSha256, sealedSha256, sealedLength } = said();
  const hashes = { sha256: plainSha256, sealedSha256 };
  return { length: trueLength, sealedLength, ...hashes, fileKey: b64u(fileKey) };
}

/** Whoever asks for the next piece has done with the one before: the library copies each as it comes. */
async function* passing(source: KeptReader): AsyncGenerator<Uint8Array> {
  for await (const piece of source.pieces()) {
    yield piece;
    free(piece);
    haveYoungCollected();
  }
}
