// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What a client remembers of the log, and how it moves on only to a tree that contains it.
 *
 * A client that keeps the last checkpoint it saw can't be shown a log that forgot an entry or tells
 * another history than before: the log's own signature on both is the evidence.
 */

import { equal, fromUtf8, utf8 } from "../bytes.ts";
import { FormatError } from "../errors.ts";
import { NO_WITNESSES, type Witnesses } from "../charter.ts";
import { type Checkpoint, openCheckpoint } from "./checkpoint.ts";
import { quorumOf, requireQuorum } from "./cosignature.ts";
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  verifyConsistency,
  verifyInclusion,
} from "./merkle.ts";
import { parseVerifier } from "./note.ts";
import type { LogReader } from "./reader.ts";
import { tileAt, WIDTH } from "./tiles.ts";

/**
 * A verified checkpoint. Keep `note`: it is what the next call is given as remembered. `index` is
 * where the entry stands that was looked for, or null if none was.
 */
export interface Witnessed {
  readonly note: string;
  readonly checkpoint: Checkpoint;
  readonly index: number | null;
}

/**
 * Verify the log's checkpoint, that enough witnesses cosigned it, and that it continues the
 * remembered one. Raises FormatError: "log-unwitnessed", "log-rollback" (smaller than before),
 * "log-fork" (another history), "log-missing", "log-tile", or what openCheckpoint raises.
 */
export async function advance(
  reader: LogReader,
  vkey: string,
  remembered: string | null,
  witnesses: Witnesses = NO_WITNESSES,
): Promise<Witnessed> {
  const verifier = parseVerifier(vkey);
  const note = await reader.checkpointNote();
  const checkpoint = openCheckpoint(note, verifier);
  requireQuorum(note, quorumOf(witnesses));
  if (remembered !== null) {
    await requireGrowth(reader, openCheckpoint(utf8(remembered), verifier), checkpoint);
  }
  return { note: fromUtf8(note) ?? "", checkpoint, index: null };
}

/**
 * Advance, and verify that `entry` (its exact bytes) stands in the log. Looked for from the newest on,
 * by its hash. Raises FormatError: "log-absent", "log-inclusion", or what advance raises.
 */
export async function verifyInclusionOf(
  entry: Uint8Array,
  reader: LogReader,
  vkey: string,
  remembered: string | null,
  witnesses: Witnesses = NO_WITNESSES,
): Promise<Witnessed> {
  const seen = await advance(reader, vkey, remembered, witnesses);
  const { size, root } = seen.checkpoint;
  const leaf = leafHash(entry);
  const index = await newest(leaf, size, reader);
  const proof = await inclusionProof(index, size, reader.subtreeHashes(size));
  verifyInclusion(leaf, index, size, proof, root);
  return { ...seen, index };
}

async function requireGrowth(reader: LogReader, old: Checkpoint, found: Checkpoint): Promise<void> {
  if (found.size < old.size) {
    throw new FormatError("log-rollback", "the log is smaller than it was");
  }
  const proof = await consistencyProof(old.size, found.size, reader.subtreeHashes(found.size));
  try {
    verifyConsistency(old.size, old.root, found.size, found.root, proof);
  } catch (error) {
    throw new FormatError("log-fork", "the log tells another history than before", error);
  }
}

/** Where the leaf stands. Tiles may lie: what is found here is proved afterwards. */
async function newest(leaf: Uint8Array, size: number, reader: LogReader): Promise<number> {
  for (let tile = Math.ceil(size / WIDTH) - 1; tile >= 0; tile -= 1) {
    const hashes = await reader.hashes(tileAt(0, tile, size));
    const at = hashes.findIndex((hash) => equal(hash, leaf));
    if (at >= 0) return tile * WIDTH + at;
  }
  throw new FormatError("log-absent", "the log does not have this entry");
}
