// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Cosignatures of witnesses on a checkpoint (C2SP tlog-cosignature, Ed25519, "cosignature/v1").
 *
 * Whoever wants the word of enough witnesses can't be shown a log that others are not shown.
 */

import { concat, utf8 } from "../bytes.ts";
import type { Witnesses } from "../charter.ts";
import { isSignedBy } from "../ed25519.ts";
import { FormatError } from "../errors.ts";
import { type NoteVerifier, parseKey, signersOf } from "./note.ts";

const COSIGNATURE = 4;
const TIME_LENGTH = 8;
const LAST_TIME = 2n ** 63n - 1n;

/** Whose word a client wants on each checkpoint, and the word of how many of them. */
export interface Quorum {
  readonly keys: readonly NoteVerifier[];
  readonly needed: number;
}

/** Read a witness's key, "name+id+Base64". Raises FormatError("note-key" | "base64"). */
export function parseWitness(vkey: string): NoteVerifier {
  return parseKey(vkey, COSIGNATURE, isCosignedBy);
}

/** Raises FormatError("note-key" | "base64"); also where two names or two keys are one. */
export function quorumOf({ needed, keys }: Witnesses): Quorum {
  const found = keys.map(({ vkey }) => parseWitness(vkey));
  const [names, publics] = [new Set(found.map(({ name }) => name)), new Set(found.map((key) => `${key.public}`))];
  if (names.size < found.length || publics.size < found.length || needed > found.length) {
    throw new FormatError("note-key", "each witness has a name and a key of its own");
  }
  return { keys: found, needed };
}

/** Raises FormatError("log-unwitnessed"), and as openNote for a wrong signature by one of the keys. */
export function requireQuorum(note: Uint8Array, { keys, needed }: Quorum): void {
  if (signersOf(note, keys).size < needed) {
    throw new FormatError("log-unwitnessed", "more witnesses have to cosign this");
  }
}

/** `signature`: a time in seconds since 1970, 8 bytes, big-endian; then 64 of Ed25519. */
function isCosignedBy(key: Uint8Array, signature: Uint8Array, text: Uint8Array): boolean {
  if (signature.length !== TIME_LENGTH + 64) return false;
  const time = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
  const message = concat(utf8(`cosignature/v1\ntime ${time}\n`), text);
  return time <= LAST_TIME && isSignedBy(key, signature.subarray(TIME_LENGTH), message);
}
