// SPDX-License-Identifier: AGPL-3.0-or-later
/** A file of a draft, from the moment at which it is chosen. */

import { b64u } from "../formats/encoding.ts";
import { Refused } from "../net/failure.ts";
import type { Cleaned } from "../worker/job.ts";
import type { Kept, StoredFile } from "./draft.ts";

const MOST_SIZE = 2 ** 40;

/** Why a file is not taken in at all. */
export function wrongWith({ size }: File): Refused | null {
  if (size === 0) return new Refused("file-empty");
  return size > MOST_SIZE ? new Refused("too-much") : null;
}

export function newPlace(): Omit<Kept, "size"> {
  return { name: crypto.randomUUID(), key: b64u(crypto.getRandomValues(new Uint8Array(32))) };
}

export function newFile(chosen: Blob): StoredFile {
  return {
    id: crypto.randomUUID(),
    kind: kindBy(chosen.type),
    state: "cleaning",
    // Named before it is written, so that nobody takes it for the rest of a crash.
    original: { ...newPlace(), size: chosen.size },
    content: null,
    extension: "bin",
    mediaType: chosen.type,
    facts: [],
    asIs: false,
    muted: false,
    failure: null,
  };
}

export function cleanedFile(file: StoredFile, cleaned: Cleaned, content: Kept): StoredFile {
  const { kind, extension, mediaType } = cleaned;
  // A picture that was worked over tells nothing any more; what it told before is still to be shown.
  const facts = cleaned.facts.length > 0 ? cleaned.facts : file.facts;
  return { ...file, state: "ready", failure: null, kind, extension, mediaType, facts, content, asIs: false };
}

/** With nothing to be sent, and the reason. */
export function uncleanFile(file: StoredFile, { failure }: Refused): StoredFile {
  return { ...file, state: "cannot-clean", content: null, failure };
}

function kindBy(type: string): StoredFile["kind"] {
  if (type.startsWith("image/")) return "image";
  if (type.startsWith("video/")) return "video";
  return type.startsWith("audio/") ? "sound" : "other";
}
