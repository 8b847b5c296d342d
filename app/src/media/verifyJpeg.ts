// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * A second look at a cleaned picture that shares no code with what made it: tables, one frame,
 * scans, and not one byte more. No Exif, XMP, IPTC, profile, comment, second picture or trailer.
 */

const FRAMES = [0xc0, 0xc1, 0xc2];
const TABLES = [0xc4, 0xdb, 0xdd];
const [SCAN, END] = [0xda, 0xd9];

export function isBareJpeg(bytes: Uint8Array): boolean {
  let [at, frames, scans] = [2, 0, 0];
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return false;
  while (bytes[at] === 0xff) {
    const kind = bytes[at + 1] ?? 0;
    if (kind === END) return at + 2 === bytes.length && frames === 1 && scans > 0;
    const length = (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0);
    if (length < 2 || ![...FRAMES, ...TABLES, SCAN].includes(kind)) return false;
    if (FRAMES.includes(kind)) frames += 1;
    at += 2 + length;
    if (kind !== SCAN) continue;
    scans += 1;
    at = afterScan(bytes, at);
  }
  return false;
}

function afterScan(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length) {
    const [here = 0, next = 0] = [bytes[at], bytes[at + 1]];
    const isData = here !== 0xff || next === 0 || (next >= 0xd0 && next <= 0xd7);
    if (!isData) return at;
    at += here === 0xff ? 2 : 1;
  }
  return at;
}
