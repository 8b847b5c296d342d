// SPDX-License-Identifier: AGPL-3.0-or-later
/** Checkpoints (C2SP tlog-checkpoint): the log's origin, size and root in a signed note. */

import { decode64 } from "../base64.ts";
import { type Bytes, equal } from "../bytes.ts";
import { FormatError } from "../errors.ts";
import { EMPTY_ROOT, HASH_LENGTH } from "./merkle.ts";
import { type NoteVerifier, openNote } from "./note.ts";

/** What the log commits to: its first `size` entries have this root hash (32 bytes). */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Bytes;
}

/**
 * Verify and read a checkpoint. Extension lines are allowed and ignored. Sizes from 2^53, which no log
 * of a deployment has, are refused here. Raises FormatError("checkpoint"), and what openNote raises.
 */
export function openCheckpoint(note: Uint8Array, verifier: NoteVerifier): Checkpoint {
  const lines = openNote(note, [verifier]).slice(0, -1).split("\n");
  const [origin, size, root] = lines;
  if (origin === undefined || size === undefined || root === undefined || lines.includes("")) {
    throw new FormatError("checkpoint", "a checkpoint has three lines or more, none empty");
  }
  if (origin !== verifier.name) {
    throw new FormatError("checkpoint", "the checkpoint is of another log");
  }
  return requireRoot({ origin, size: sizeOf(size), root: decode64(root) });
}

function requireRoot(found: Checkpoint): Checkpoint {
  const isOfNone = found.size === 0 && !equal(found.root, EMPTY_ROOT);
  if (found.root.length !== HASH_LENGTH || isOfNone) {
    throw new FormatError("checkpoint", "the root hash is not one of a tree of this size");
  }
  return found;
}

function sizeOf(line: string): number {
  const size = Number(line);
  if (!/^(?:0|[1-9][0-9]{0,18})$/.test(line) || !Number.isSafeInteger(size)) {
    throw new FormatError("checkpoint", "the size is not a plain decimal number");
  }
  return size;
}
