// SPDX-License-Identifier: AGPL-3.0-or-later
/** Sealed attachments: age files whose plaintext is padded with zeros to a Padmé length. */

import { sha256 } from "@noble/hashes/sha2.js";
import { CHUNK } from "./ageHeader.ts";
import { type ByteSource, piecesOf } from "./byteStream.ts";
import { type Bytes, hex } from "./bytes.ts";
import { FormatError } from "./errors.ts";
import { padme } from "./padding.ts";
import type { Recipient } from "./recipient.ts";
import { openWithFileKey, sealStream } from "./sealing.ts";

export { attachmentFits } from "./ageHeader.ts";
export type { ByteSource } from "./byteStream.ts";

/**
 * What the manifest says of a sealed attachment. Lengths in bytes, hashes in hex; `plainSha256` covers
 * the `trueLength` bytes without padding.
 */
export interface SealedAttachment {
  readonly fileKey: Bytes;
  readonly trueLength: number;
  readonly plainSha256: string;
  readonly sealedSha256: string;
  readonly sealedLength: number;
}

/** `pieces` are to be written out, all of them; then `said` tells what they are. */
export interface Sealing {
  readonly pieces: AsyncGenerator<Bytes, void, undefined>;
  said(): SealedAttachment;
}

type Hash = ReturnType<typeof sha256.create>;

/**
 * Seal the `trueLength` bytes of `source`, padded, a chunk at a time. Raises FormatError
 * ("attachment-empty" | "age-…"); `pieces` end with "attachment-length" if `source` has another
 * length: a file that grew meanwhile is not the one that was announced.
 */
export async function sealAttachment(
  source: ByteSource,
  trueLength: number,
  recipients: readonly Recipient[],
): Promise<Sealing> {
  requireContent(trueLength);
  const [plain, sealed] = [sha256.create(), sha256.create()];
  const { fileKey, pieces } = await sealStream(padded(source, trueLength, plain), recipients);
  let said: SealedAttachment | null = null;
  async function* hashed(): AsyncGenerator<Bytes, void, undefined> {
    let sealedLength = 0;
    for await (const piece of pieces) {
      sealed.update(piece);
      sealedLength += piece.length;
      yield piece;
    }
    const [plainSha256, sealedSha256] = [hex(plain.digest()), hex(sealed.digest())];
    said = { fileKey, trueLength, plainSha256, sealedSha256, sealedLength };
  }
  return { pieces: hashed(), said: () => ended(said) };
}

/**
 * The `trueLength` bytes of an attachment, padding checked and left out. They may be used only once
 * all have come. Raises FormatError("attachment-…" | "age-…").
 */
export async function* openAttachment(
  source: ByteSource,
  { fileKey, trueLength, plainSha256 }: Pick<SealedAttachment, "fileKey" | "trueLength" | "plainSha256">,
): AsyncGenerator<Uint8Array, void, undefined> {
  requireContent(trueLength);
  const hash = sha256.create();
  let at = 0;
  for await (const piece of openWithFileKey(source, fileKey)) {
    const content = piece.subarray(0, Math.max(trueLength - at, 0));
    if (piece.subarray(content.length).some((byte) => byte !== 0)) {
      throw new FormatError("attachment-padding", "padding that is not zero");
    }
    hash.update(content);
    at += piece.length;
    yield content;
  }
  if (at !== padme(trueLength)) throw wrongLength();
  if (hex(hash.digest()) !== plainSha256) {
    throw new FormatError("attachment-hash", "not the file that the manifest says");
  }
}

/** The announced bytes of a source, hashed, in the pieces that it has; then zeros. */
async function* padded(
  source: ByteSource,
  trueLength: number,
  hash: Hash,
): AsyncGenerator<Uint8Array, void, undefined> {
  let wanted = trueLength;
  for await (const piece of piecesOf(source)) {
    wanted -= piece.length;
    if (wanted < 0) throw wrongLength();
    hash.update(piece);
    yield piece;
  }
  if (wanted) throw wrongLength();
  for (let rest = padme(trueLength) - trueLength; rest > 0; rest -= CHUNK) {
    yield new Uint8Array(Math.min(rest, CHUNK));
  }
}

function ended(said: SealedAttachment | null): SealedAttachment {
  if (said === null) throw new Error("a sealed attachment is known once all of it was read");
  return said;
}

function requireContent(trueLength: number): void {
  if (!(trueLength >= 1)) {
    throw new FormatError("attachment-empty", "an attachment has at least one byte");
  }
}

function wrongLength(): FormatError {
  return new FormatError("attachment-length", "the file is not as long as announced");
}
