// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, test } from "vitest";

import { av1Units, h264Units, hevcUnits } from "../codedUnits.ts";
import { bareAvc, bareHevc, codingOf } from "../codecSetup.ts";
import { Uncleanable } from "../uncleanable.ts";

/** Units as MP4 has them: four bytes of length before each. */
function units(...heads: readonly number[][]): Uint8Array {
  return Uint8Array.from(heads.flatMap((unit) => [0, 0, 0, unit.length, ...unit]));
}

test("H.264 loses its messages, and keeps slices and parameter sets", () => {
  const [slice, message, sequence, filler] = [[0x65, 1, 2], [0x06, 5, 0x51], [0x67, 3], [0x0c, 0xff]];
  const pass = h264Units(4);
  expect(pass(units(message, sequence, slice, filler))).toEqual(units(sequence, slice));
  expect(pass(units(message))).toEqual(new Uint8Array(0));
});

test("HEVC loses its messages before and after a picture", () => {
  const [slice, before, after, parameters] = [[0x26, 1], [0x4e, 1, 0x51], [0x50, 1, 0x51], [0x42, 1]];
  expect(hevcUnits(4)(units(before, parameters, slice, after))).toEqual(units(parameters, slice));
});

test("HEVC loses what is there for a second eye", () => {
  const [slice, other, far] = [[0x26, 1], [0x26, 0x09, 7], [0x27, 1, 7]];
  expect(hevcUnits(4)(units(slice, other, far))).toEqual(units(slice));
});

test("AV1 loses its metadata", () => {
  const [sequence, metadata, frame] = [[0x0a, 2, 7, 7], [0x2a, 3, 1, 0x51, 0x51], [0x32, 1, 9]];
  const data = Uint8Array.from([...sequence, ...metadata, ...frame]);
  expect(av1Units(data)).toEqual(Uint8Array.from([...sequence, ...frame]));
});

test("units that reach over the end are refused", () => {
  for (const damaged of [[0, 0, 0, 9, 0x65], [0, 0, 1], [0xff, 0xff, 0xff, 0xff, 0x65]]) {
    expect(() => h264Units(4)(Uint8Array.from(damaged))).toThrow(Uncleanable);
  }
  for (const damaged of [[0x0a, 9, 1], [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [0x0a]]) {
    expect(() => av1Units(Uint8Array.from(damaged))).toThrow(Uncleanable);
  }
});

test("what a decoder is told first has parameter sets alone", () => {
  const avc = [1, 100, 0, 31, 0xff, 0xe1, 0, 2, 0x67, 1, 1, 0, 2, 0x68, 1];
  const depth = [0xfd, 0xf8, 0xf8, 0];
  expect(bareAvc(Uint8Array.from([...avc, ...depth]))).toEqual(Uint8Array.from([...avc, ...depth]));
  expect(bareAvc(Uint8Array.from([...avc, ...depth, 0x51, 0x51]))).toEqual(Uint8Array.from([...avc, ...depth]));
  expect(() => bareAvc(Uint8Array.from([...avc.slice(0, 8), 0x06, ...avc.slice(9)]))).toThrow(Uncleanable);

  const head = [1, ...Array<number>(20).fill(0), 3];
  const [video, message] = [[0x20, 0, 1, 0, 2, 0x40, 1], [0x27, 0, 1, 0, 3, 0x4e, 1, 0x51]];
  const hevc = Uint8Array.from([...head, 2, ...video, ...message]);
  expect(bareHevc(hevc)).toEqual(Uint8Array.from([...head, 1, ...video]));
});

test("Vorbis loses its comments, and codings that nobody knows are refused", () => {
  const comments = [3, ...new TextEncoder().encode("vorbisQanary7319")];
  const setup = Uint8Array.from([2, 3, comments.length, 1, 8, 8, ...comments, 5, 9, 9]);
  const text = new TextDecoder("latin1").decode(codingOf("vorbis", setup).setup);
  expect(text).toContain("\x03vorbis\0\0\0\0\0\0\0\0\x01\x05\t\t");
  expect(text).not.toContain("Qanary");
  for (const codec of ["prores", "flac", "ulaw", "webvtt", ""]) {
    expect(() => codingOf(codec, undefined)).toThrow(Uncleanable);
  }
});
