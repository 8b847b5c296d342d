// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What is hidden in a recording, and not cut away, is not sent without a word. Seen to fail: each with a
 * cleaner that copied all frames, whatever the container said of them.
 */

import {
  BufferSource, BufferTarget, EncodedPacket, EncodedPacketSink, EncodedVideoPacketSource, Input, MkvOutputFormat, MP4,
  Mp4OutputFormat, Output,
} from "mediabunny";
import { describe, expect, test } from "vitest";

import { joined } from "../codedUnits.ts";
import { requireNothingHidden } from "../matroska.ts";
import { cleaned, grown, plainBox, textOf } from "./sharedMedia.ts";

const SPS = [0x67, 0x42, 0xc0, 0x0a, 0xd9, 4, 0x26, 0x84, 0, 0, 3, 0, 4, 0, 0, 3, 0, 0x50, 0x3c, 0x48, 0x99, 0x20];
const PPS = [0x68, 0xcb, 0x83, 0xcb, 0x20];
const DESCRIPTION = Uint8Array.of(1, 0x42, 0xc0, 0x0a, 0xff, 0xe1, 0, SPS.length, ...SPS, 1, 0, PPS.length, ...PPS);
const PICTURE = { decoderConfig: { codec: "avc1.42c00a", codedWidth: 64, codedHeight: 64, description: DESCRIPTION } };
const ENTRY = ["moov", "trak", "mdia", "minf", "stbl", "stsd", "avc1"];

/** So many tracks of one picture each, the track's number in it. */
async function film(format: Mp4OutputFormat | MkvOutputFormat, tracks = 1): Promise<Uint8Array> {
  const target = new BufferTarget();
  const output = new Output({ format, target });
  const sources = Array.from({ length: tracks }, () => new EncodedVideoPacketSource("avc"));
  for (const source of sources) output.addVideoTrack(source);
  await output.start();
  for (const [index, source] of sources.entries()) {
    await source.add(new EncodedPacket(Uint8Array.of(0, 0, 0, 2, 0x65, index + 1), "key", 0, 0.1), PICTURE);
  }
  await output.finalize();
  return new Uint8Array(target.buffer ?? new ArrayBuffer(0));
}

const mp4 = (tracks?: number) => film(new Mp4OutputFormat({ fastStart: false }), tracks);

async function whyNot(bytes: Uint8Array): Promise<string> {
  const { result } = await cleaned(new Blob([joined([bytes])]));
  return result.ok ? "clean" : result.failure.id;
}

function aperture(width: number, height: number): Uint8Array {
  const numbers = new DataView(new ArrayBuffer(32));
  [width * 2, 2, height * 2, 2, 0, 1, 0, 1].forEach((number, index) => numbers.setUint32(4 * index, number));
  return plainBox("clap", new Uint8Array(numbers.buffer));
}

describe("of an MP4", () => {
  test("pictures with a clean aperture are refused, but for what a coder adds", async () => {
    const bytes = await mp4();
    for (const [size, why] of [[[64, 64], "clean"], [[64, 56.5], "clean"], [[48, 64], "trimmed"], [[64, 32], "trimmed"]] as const) {
      expect(await whyNot(grown(bytes, ENTRY, aperture(size[0], size[1]))), size.join(" × ")).toBe(why);
    }
  });

  test("and those behind a mask", async () => {
    for (const kind of ["clip", "matt"]) {
      for (const path of [["moov"], ["moov", "trak"]]) {
        expect(await whyNot(grown(await mp4(), path, plainBox(kind, new Uint8Array(8))))).toBe("trimmed");
      }
    }
  });

  test("a track that is switched off is left out, unless all are", async () => {
    expect(await shownOf(await mp4(2))).toBe(1);
    expect(await shownOf(switchedOff(await mp4(2), 1))).toBe(2);
    expect(await shownOf(switchedOff(switchedOff(await mp4(2), 1), 2))).toBe(1);
  });
});

/** The flags of the header of track `number`. */
function switchedOff(bytes: Uint8Array, number: number): Uint8Array {
  const made = bytes.slice();
  let at = 0;
  for (let left = number; left > 0; left -= 1) at = textOf(bytes).indexOf("tkhd", at) + 4;
  made[at + 3] = (made[at + 3] ?? 0) & ~1;
  return made;
}

/** The number in the one picture that the clean file has. */
async function shownOf(bytes: Uint8Array): Promise<number | undefined> {
  const made = await cleaned(new Blob([joined([bytes])]));
  const input = new Input({ formats: [MP4], source: new BufferSource(made.bytes.slice().buffer) });
  const [track, ...others] = await input.getTracks();
  expect(others).toEqual([]);
  return (await new EncodedPacketSink(track!).getFirstPacket())?.data.at(-1);
}

const SEGMENT = [0x18, 0x53, 0x80, 0x67];
const UNKNOWN = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const element = (id: readonly number[], ...body: readonly number[]) => [...id, 0x40 | (body.length >> 8), body.length & 255, ...body];
const chapters = (...body: readonly number[]) => element([0x10, 0x43, 0xa7, 0x70], ...element([0x45, 0xb9], ...body));
const tracks = (...body: readonly number[]) => element([0x16, 0x54, 0xae, 0x6b], ...element([0xae], ...body));
const video = (...body: readonly number[]) => tracks(...element([0x83], 1), ...element([0xe0], ...body));
const cluster = element([0x1f, 0x43, 0xb6, 0x75], ...element([0xe7], 0));
const HEADER = element([0x1a, 0x45, 0xdf, 0xa3], ...element([0x42, 0x82], 0x77, 0x65, 0x62, 0x6d));
const matroska = (...segment: readonly number[]) => new Blob([Uint8Array.from([...HEADER, ...SEGMENT, ...UNKNOWN, ...segment])]);

describe("of a Matroska", () => {
  test.each([
    ["ordered chapters", chapters(...element([0x45, 0xdd], 1))],
    ["a hidden chapter", chapters(...element([0xb6], ...element([0x98], 1)))],
    ["one that is switched off, within another", chapters(...element([0xb6], ...element([0xb6], ...element([0x45, 0x98], 0))))],
    ["edges of pictures", video(...element([0x54, 0xcc], 8), ...element([0x54, 0xdd], 8))],
    ["the upper part of them", video(...element([0x54, 0xbb], 1, 0))],
    ["sound that is switched off", tracks(...element([0x83], 2), ...element([0xb9], 0))],
  ])("%s: it is refused", async (_, hides) => {
    await expect(requireNothingHidden(matroska(...cluster, ...hides))).rejects.toMatchObject({ why: "trimmed" });
  });

  test.each([
    ["chapters that all are shown", chapters(...element([0x45, 0xdd], 0), ...element([0xb6], ...element([0x98], 0), ...element([0x45, 0x98], 1)))],
    ["flags without a value", chapters(...element([0x45, 0xdd]), ...element([0xb6], ...element([0x45, 0x98])))],
    ["what a coder adds", video(...element([0x54, 0xaa], 8), ...element([0x54, 0xbb], 0))],
    ["subtitles that are switched off", tracks(...element([0x83], 17), ...element([0xb9], 0))],
  ])("%s: nothing is hidden", async (_, shows) => {
    await expect(requireNothingHidden(matroska(...shows, ...cluster))).resolves.toBeUndefined();
  });

  test("a whole film is refused for its chapters alone", async () => {
    const bytes = await film(new MkvOutputFormat());
    expect(await whyNot(bytes)).toBe("clean");
    const at = SEGMENT.length + bytes.findIndex((_, start) => SEGMENT.every((byte, index) => bytes[start + index] === byte));
    // Six bytes that say that its length is not known.
    expect(bytes[at]).toBe(4);
    const open = bytes.slice();
    open.set([7, 255, 255, 255, 255, 255], at);
    expect(await whyNot(joined([open, Uint8Array.from(chapters(...element([0x45, 0xdd], 1)))]))).toBe("trimmed");
  });
});
