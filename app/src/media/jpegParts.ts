// SPDX-License-Identifier: AGPL-3.0-or-later
/** The segments of a JPEG (ITU-T T.81), and one that has only those that make the picture. */

import { mustBe, Uncleanable } from "./uncleanable.ts";

const START_OF_SCAN = 0xda;
// Quantisation and Huffman tables, baseline and progressive frames, restart interval, scans.
const STRUCTURE = new Set([0xdb, 0xc4, 0xc0, 0xc1, 0xc2, 0xdd, START_OF_SCAN]);

/** A canvas of some browsers adds Exif or a colour profile of its own: they are left out. */
export function bareJpeg(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts = [...partsOf(bytes)].filter((part) => STRUCTURE.has(part[1] ?? 0));
  const bare = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 4));
  bare.set([0xff, 0xd8]);
  let at = 2;
  for (const part of parts) {
    bare.set(part, at);
    at += part.length;
  }
  bare.set([0xff, 0xd9], at);
  return bare;
}

/** Each segment up to the end mark; a scan together with its data. */
function* partsOf(bytes: Uint8Array): Generator<Uint8Array> {
  mustBe(bytes[0] === 0xff && bytes[1] === 0xd8);
  for (let at = 2; !(bytes[at] === 0xff && bytes[at + 1] === 0xd9); ) {
    const [mark, kind, high, low] = bytes.subarray(at, at + 4);
    if (mark !== 0xff || kind === undefined || high === undefined || low === undefined) throw new Uncleanable();
    let end = at + 2 + high * 256 + low;
    mustBe(end >= at + 4 && end <= bytes.length);
    if (kind === START_OF_SCAN) end = endOfScan(bytes, end);
    yield bytes.subarray(at, end);
    at = end;
  }
}

/** Where the next mark is that is neither a stuffed byte, a restart mark nor a fill byte. */
function endOfScan(bytes: Uint8Array, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next !== undefined && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.length;
}
