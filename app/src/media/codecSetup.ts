// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What a decoder is told before the first frame, without what an encoder says of itself there;
 * and which codings are passed on at all. One that isn't here is not.
 */

import { av1Units, h264Units, hevcUnits, joined, type UnitFilter } from "./codedUnits.ts";
import { requireWholeEdges } from "./pictureEdges.ts";
import { mustBe } from "./uncleanable.ts";

export interface Coding {
  readonly setup: Uint8Array<ArrayBuffer> | undefined;
  readonly units: UnitFilter;
}

const unchanged: UnitFilter = (data) => data;

export const PICTURES: ReadonlySet<string> = new Set(["avc", "hevc", "vp8", "vp9", "av1"]);
export const SOUNDS: ReadonlySet<string> = new Set([
  "aac", "mp3", "opus", "vorbis", "pcm-s16", "pcm-s16be", "pcm-s24", "pcm-s24be", "pcm-f32", "pcm-f32be",
]);

/** `setup`: the decoder's description, as WebCodecs' codec registry says for each. */
export function codingOf(codec: string, setup: Uint8Array | undefined): Coding {
  if (codec === "avc") return h264(setup);
  if (codec === "hevc") return hevc(setup);
  if (codec === "av1") return { setup: undefined, units: av1Units };
  if (codec === "vorbis") return { setup: bareVorbis(setup), units: unchanged };
  if (codec === "aac") return { setup: bareAac(setup), units: unchanged };
  if (codec === "mp3") return { setup: undefined, units: withoutInfoFrame };
  mustBe(PICTURES.has(codec) || SOUNDS.has(codec));
  return { setup: setup?.slice(), units: unchanged };
}

function h264(setup: Uint8Array | undefined): Coding {
  mustBe(setup !== undefined);
  for (const unit of unitsOf(setup, 6, (setup[5] ?? 0) & 31, isAvcSequence).units) requireWholeEdges("avc", unit);
  return { setup: bareAvc(setup), units: h264Units(((setup[4] ?? 0) & 3) + 1) };
}

function hevc(setup: Uint8Array | undefined): Coding {
  mustBe(setup !== undefined);
  for (const { kind, units } of hevcListsOf(setup)) if (kind === HEVC_SEQUENCE) for (const unit of units) requireWholeEdges("hevc", unit);
  return { setup: bareHevc(setup), units: hevcUnits(((setup[21] ?? 0) & 3) + 1) };
}

/** ISO/IEC 14496-15 §5.3.3.1: sequence and picture parameter sets, then at most the depth of colours. */
export function bareAvc(setup: Uint8Array): Uint8Array<ArrayBuffer> {
  const sequences = unitsOf(setup, 6, (setup[5] ?? 0) & 31, isAvcSequence);
  const pictures = unitsOf(setup, sequences.end + 1, setup[sequences.end] ?? 0, (first) => (first & 31) === 8);
  const depth = setup.subarray(pictures.end, pictures.end + 4);
  const isDepth = depth.length === 4 && depth[3] === 0;
  return joined([setup.subarray(0, pictures.end), isDepth ? depth : depth.subarray(0, 0)]);
}

/** ISO/IEC 14496-15 §8.3.3.1: lists of parameter sets; those of SEI messages go. */
export function bareHevc(setup: Uint8Array): Uint8Array<ArrayBuffer> {
  const kept = [...hevcListsOf(setup)].filter(({ kind }) => kind >= 32 && kind <= 34);
  const head = setup.slice(0, 23);
  head[22] = kept.length;
  return joined([head, ...kept.map(({ start, end }) => setup.subarray(start, end))]);
}

interface Units {
  readonly units: readonly Uint8Array[];
  readonly end: number;
}

function* hevcListsOf(setup: Uint8Array): Generator<Units & { readonly kind: number; readonly start: number }> {
  let start = 23;
  for (let left = setup[22] ?? 0; left > 0; left -= 1) {
    const kind = (setup[start] ?? 0) & 63;
    const count = (setup[start + 1] ?? 0) * 256 + (setup[start + 2] ?? 0);
    const list = unitsOf(setup, start + 3, count, (first) => ((first >> 1) & 63) === kind);
    yield { kind, start, ...list };
    start = list.end;
  }
}

const HEVC_SEQUENCE = 33;
const isAvcSequence = (first: number): boolean => (first & 31) === 7;

/** Units with two bytes of length before each, all of the kind that they should be. */
function unitsOf(
  setup: Uint8Array, start: number, count: number, isRight: (first: number) => boolean,
): Units {
  const units: Uint8Array[] = [];
  let end = start;
  for (let left = count; left > 0; left -= 1) {
    const first = setup[end + 2];
    const length = (setup[end] ?? 0) * 256 + (setup[end + 1] ?? 0);
    mustBe(first !== undefined && length > 0 && isRight(first));
    units.push(setup.subarray(end + 2, end + 2 + length));
    end += 2 + length;
  }
  mustBe(end <= setup.length);
  return { units, end };
}

/** ISO/IEC 14496-3: a longer one lists its channels, and that list ends in a comment. */
function bareAac(setup: Uint8Array | undefined): Uint8Array<ArrayBuffer> | undefined {
  mustBe((setup?.length ?? 0) <= 8);
  return setup?.slice();
}

/** A first frame of an MP3 that is no sound, but tells of its encoder. */
function withoutInfoFrame(data: Uint8Array): Uint8Array {
  const start = String.fromCharCode(...data.subarray(4, 64));
  return /Xing|Info|VBRI/.test(start) ? data.subarray(0, 0) : data;
}

/** Three packets laced as Xiph does; the second, the comments, becomes an empty one (Vorbis I §5). */
function bareVorbis(setup: Uint8Array | undefined): Uint8Array<ArrayBuffer> {
  mustBe(setup !== undefined && setup[0] === 2);
  const first = laced(setup, 1);
  const second = laced(setup, first.end);
  const identification = setup.subarray(second.end, second.end + first.length);
  const books = setup.subarray(second.end + first.length + second.length);
  mustBe(first.length < 255 && identification.length === first.length && books.length > 0);
  const comments = Uint8Array.from([3, ...new TextEncoder().encode("vorbis"), 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  return joined([Uint8Array.from([2, first.length, comments.length]), identification, comments, books]);
}

function laced(setup: Uint8Array, start: number): { readonly length: number; readonly end: number } {
  let [at, length] = [start, 0];
  while (setup[at] === 255) {
    length += 255;
    at += 1;
  }
  return { length: length + (setup[at] ?? 0), end: at + 1 };
}
