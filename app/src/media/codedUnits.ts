// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What an encoder writes into the stream itself and not into the file around it: H.264 and HEVC
 * have SEI messages, where camcorders put place and time and encoders their settings; AV1 has
 * metadata units. Only units that make the picture pass.
 */

import { mustBe } from "./uncleanable.ts";

export type UnitFilter = (data: Uint8Array) => Uint8Array;

/** H.264 (ISO/IEC 14496-15 §5.3): slices, parameter sets, delimiters. */
export function h264Units(lengthSize: number): UnitFilter {
  return (data) => passed(data, lengthSize, (first) => isIn(first & 31, [1, 5], [7, 11]));
}

/**
 * HEVC (ISO/IEC 14496-15 §8.3): slices, parameter sets, delimiters; of the first layer alone. What is filmed for
 * two eyes has the second one's pictures in another (H.265 annex G), which who looked at the film did not see.
 */
export function hevcUnits(lengthSize: number): UnitFilter {
  return (data) => passed(data, lengthSize, (first, second) => isIn((first >> 1) & 63, [0, 37]) && (first & 1) === 0 && second < 8);
}

function isIn(value: number, ...ranges: readonly (readonly [number, number])[]): boolean {
  return ranges.some(([least, most]) => value >= least && value <= most);
}

/** Each unit has its length before it, and they fill the data to the last byte. */
function passed(data: Uint8Array, lengthSize: number, isWanted: (first: number, second: number) => boolean): Uint8Array {
  const kept: Uint8Array[] = [];
  let length = 0;
  for (let at = 0; at < data.length; ) {
    mustBe(at + lengthSize <= data.length);
    const end = at + lengthSize + bigEndian(data.subarray(at, at + lengthSize));
    mustBe(end <= data.length);
    const first = data[at + lengthSize];
    if (end > at + lengthSize && first !== undefined && isWanted(first, data[at + lengthSize + 1] ?? 0)) {
      kept.push(data.subarray(at, end));
      length += end - at;
    }
    at = end;
  }
  // Most frames: a copy of each would be a film's worth of memory to be collected.
  return length === data.length ? data : joined(kept);
}

/** AV1 §5.3: sequence, frame and tile units; no metadata, no padding. */
export function av1Units(data: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [];
  for (let at = 0; at < data.length; ) {
    const head = data[at] ?? 0;
    const end = endOfAv1Unit(data, at, head);
    if (isIn((head >> 3) & 15, [1, 4], [6, 8])) kept.push(data.subarray(at, end));
    at = end;
  }
  return joined(kept);
}

function endOfAv1Unit(data: Uint8Array, start: number, head: number): number {
  if (!(head & 2)) return data.length;
  let [at, size, scale] = [start + 1 + ((head >> 2) & 1), 0, 1];
  for (let more = true; more; at += 1, scale *= 128) {
    const byte = data[at];
    mustBe(byte !== undefined && scale < 2 ** 56);
    size += (byte & 127) * scale;
    more = byte > 127;
  }
  mustBe(at + size <= data.length);
  return at + size;
}

function bigEndian(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
