// SPDX-License-Identifier: AGPL-3.0-or-later
/** Which parts of a sealed attachment intake still wants, and where in the file each one lies. */

import { Fields } from "../formats/fields.ts";
import { FormatError } from "../formats/errors.ts";
import { b64u } from "../formats/encoding.ts";
import type { SealedBlob } from "../store/state.ts";
import { Refused } from "./failure.ts";

const LEAST_PART = 1024;
const MOST_PART = 64 * 1024 * 1024;
const MOST_BLOBS = 20;

/** One part to send: bytes `start` up to `end` of the blob. */
export interface Part {
  readonly blob: string;
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** What of the blobs is to be sent, and how many bytes intake holds. */
export interface Plan {
  readonly missing: readonly Part[];
  readonly heldBytes: number;
}

interface Held {
  readonly partSize: number;
  readonly parts: ReadonlySet<unknown>;
}

/** Read what intake holds of the blobs that were announced. Refuses "protocol". */
export function planOf(answer: unknown, blobs: readonly SealedBlob[]): Plan {
  const held = readHeld(answer);
  const isAll = held.size === blobs.length && blobs.every((one) => held.has(one.blob));
  if (!isAll) throw new Refused("protocol");
  const parts = blobs.flatMap((one) => partsOf(one, held.get(one.blob)?.partSize ?? MOST_PART));
  const isHeld = (part: Part) => held.get(part.blob)?.parts.has(part.number) === true;
  const heldBytes = parts.filter(isHeld).reduce((sum, part) => sum + part.end - part.start, 0);
  return { missing: parts.filter((part) => !isHeld(part)), heldBytes };
}

function partsOf(blob: SealedBlob, partSize: number): Part[] {
  return Array.from({ length: Math.ceil(blob.length / partSize) }, (_, number) => {
    const start = number * partSize;
    return { blob: blob.blob, number, start, end: Math.min(blob.length, start + partSize) };
  });
}

function readHeld(answer: unknown): Map<string, Held> {
  try {
    const rows = new Fields(answer, "submission").each("blobs", readRow, { most: MOST_BLOBS });
    return new Map(rows);
  } catch (error) {
    throw error instanceof FormatError ? new Refused("protocol") : error;
  }
}

function readRow(row: Fields): [string, Held] {
  const blob = b64u(row.raw("blob", 16));
  const partSize = row.integer("part_size", LEAST_PART, MOST_PART);
  const parts = row.get("parts");
  if (!Array.isArray(parts)) throw row.wrong("parts", "is not a list of numbers");
  return [blob, { partSize, parts: new Set(parts) }];
}
