// SPDX-License-Identifier: AGPL-3.0-or-later
/** What an edit list leaves out of a film is not in the clean file, also for who ignores the list. */

import {
  BufferSource, BufferTarget, EncodedAudioPacketSource, EncodedPacket, EncodedPacketSink, EncodedVideoPacketSource,
  Input, MP4, Mp4OutputFormat, Output,
} from "mediabunny";
import { describe, expect, test } from "vitest";

import { joined } from "../codedUnits.ts";
import { Cut } from "../cut.ts";
import { cleaned, grown, plainBox } from "./sharedMedia.ts";

/** By the clock of the film and that of its pictures. */
const SECOND = 57_600;
const ONE = 0x10000;
const SPS = [0x67, 0x42, 0xc0, 0x0a, 0xd9, 4, 0x26, 0x84, 0, 0, 3, 0, 4, 0, 0, 3, 0, 0x50, 0x3c, 0x48, 0x99, 0x20];
const PPS = [0x68, 0xcb, 0x83, 0xcb, 0x20];
const DESCRIPTION = Uint8Array.of(1, 0x42, 0xc0, 0x0a, 0xff, 0xe1, 0, SPS.length, ...SPS, 1, 0, PPS.length, ...PPS);
const PICTURE = { decoderConfig: { codec: "avc1.42c00a", codedWidth: 64, codedHeight: 64, description: DESCRIPTION } };
const SOUND = { decoderConfig: { codec: "mp4a.40.2", sampleRate: 48_000, numberOfChannels: 1, description: Uint8Array.of(0x11, 0x88) } };

type Edit = readonly [length: number, time: number, rate: number];
interface Film { readonly keyEach?: number; readonly reordered?: boolean; readonly isFragmented?: boolean }

/** 5 s of 50 pictures, each with its number in it. Reordered: every third is decoded before the two that it follows. */
async function film({ keyEach = 600, reordered = false, isFragmented = false }: Film = {}): Promise<Uint8Array> {
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: isFragmented ? "fragmented" : false }), target });
  const source = new EncodedVideoPacketSource("avc");
  output.addVideoTrack(source);
  await output.start();
  for (const number of reordered ? inOrderOfDecoding(keyEach) : numbers(0, 50)) {
    const isKey = number % keyEach === 0;
    const data = Uint8Array.of(0, 0, 0, 2, isKey ? 0x65 : 0x41, number);
    await source.add(new EncodedPacket(data, isKey ? "key" : "delta", number / 10, 0.1), PICTURE);
  }
  await output.finalize();
  return new Uint8Array(target.buffer ?? new ArrayBuffer(0));
}

/** 0, 3, 1, 2, 6, 4, 5 … within each group. */
function inOrderOfDecoding(keyEach: number): number[] {
  const rank = (number: number) => {
    const [start, at] = [number - (number % keyEach), number % keyEach];
    const anchor = Math.min(Math.ceil(at / 3) * 3, keyEach - 1);
    return start + anchor + (at === anchor ? 0 : 0.1) + at / 1000;
  };
  return numbers(0, 50).sort((one, other) => rank(one) - rank(other));
}

/** 1024 samples each: the first is the coder's lead-in. */
async function sound(count: number): Promise<Uint8Array> {
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: false }), target });
  const source = new EncodedAudioPacketSource("aac");
  output.addAudioTrack(source);
  await output.start();
  for (const number of numbers(0, count)) {
    await source.add(new EncodedPacket(Uint8Array.of(0x21, number), "key", (number * 1024) / 48_000, 1024 / 48_000), SOUND);
  }
  await output.finalize();
  return new Uint8Array(target.buffer ?? new ArrayBuffer(0));
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function edited(bytes: Uint8Array, ...edits: readonly Edit[]): Blob {
  const list = new DataView(new ArrayBuffer(8 + 12 * edits.length));
  list.setUint32(4, edits.length);
  edits.forEach(([length, time, rate], index) => {
    list.setUint32(8 + 12 * index, length);
    list.setInt32(12 + 12 * index, time);
    list.setUint32(16 + 12 * index, rate);
  });
  const lists = plainBox("edts", plainBox("elst", new Uint8Array(list.buffer)));
  return new Blob([joined([grown(bytes, ["moov", "trak"], lists)])]);
}

/** The numbers in the packets of the clean file, whatever its own list says; null if it was refused. */
async function left(file: Blob): Promise<readonly number[] | null> {
  const { result, bytes } = await cleaned(file);
  if (!result.ok) return null;
  const input = new Input({ formats: [MP4], source: new BufferSource(bytes.slice().buffer) });
  const [track] = await input.getTracks();
  if (!track) return [];
  const found: number[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) found.push(packet.data.at(-1) ?? -1);
  return found.sort((one, other) => one - other);
}

describe("of a trimmed film", () => {
  test("what comes after the end is gone", async () => {
    expect(await left(edited(await film(), [SECOND, 0, ONE]))).toEqual(numbers(0, 10));
  });

  test("what comes before the start is gone, and what needs it: up to the first key", async () => {
    const whole = await film({ keyEach: 10 });
    expect(await left(edited(whole, [2 * SECOND, 2.5 * SECOND, ONE]))).toEqual(numbers(30, 45));
    expect(await left(edited(whole, [2.5 * SECOND, 2 * SECOND, ONE]))).toEqual(numbers(20, 45));
  });

  test("no key among what is shown: it is refused", async () => {
    expect(await left(edited(await film(), [SECOND, 4 * SECOND, ONE]))).toBeNull();
  });

  test("pieces and slow motion are refused", async () => {
    const whole = await film({ keyEach: 10 });
    const lists: readonly (readonly Edit[])[] = [
      [[SECOND, 0, ONE], [SECOND, 3 * SECOND, ONE]], [[SECOND, 0, ONE / 2]], [[SECOND, 0, 0]], [[SECOND, -1, ONE]],
      [[SECOND, -1, ONE], [SECOND, -1, ONE], [SECOND, 0, ONE]], [[SECOND, -2, ONE]], [[0, 0, ONE]], [[SECOND, 6 * SECOND, ONE]],
    ];
    for (const list of lists) expect(await left(edited(whole, ...list)), list.join(" ")).toBeNull();
  });

  test("two lists are refused, and one that is cut off", async () => {
    const twice = await edited(await film(), [SECOND, 0, ONE]).arrayBuffer();
    expect(await left(edited(new Uint8Array(twice), [5 * SECOND, 0, ONE]))).toBeNull();
    const short = plainBox("edts", plainBox("elst", Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 9)));
    expect(await left(new Blob([joined([grown(await film(), ["moov", "trak"], short)])]))).toBeNull();
  });

  test("pictures end where one would need what is left out", async () => {
    const found = await left(edited(await film({ keyEach: 10, reordered: true }), [1.8 * SECOND, SECOND, ONE]));
    expect(found).toEqual(numbers(10, 27));
  });

  test("sound is cut, and its lead-in stays", async () => {
    const whole = await sound(200);
    expect(await left(edited(whole, [4.3 * SECOND, 1024, ONE]))).toHaveLength(200);
    expect(await left(edited(whole, [SECOND, 96_000, ONE]))).toEqual(numbers(93, 141));
  });
});

describe("of a film as cameras write it", () => {
  test.each([false, true])("nothing is cut. In fragments: %s", async (isFragmented) => {
    const whole = await film({ keyEach: 10, reordered: true, isFragmented });
    const length = isFragmented ? 0 : 5 * SECOND;
    expect(await left(new Blob([joined([whole])]))).toEqual(numbers(0, 50));
    expect(await left(edited(whole, [length, 0, ONE]))).toEqual(numbers(0, 50));
    expect(await left(edited(whole, [0.7 * SECOND, -1, ONE], [length, 0, ONE]))).toEqual(numbers(0, 50));
  });

  test("a piece of sound sticks out a little at most", () => {
    expect(new Cut(10, 100, 5).takes(5, 10, true)).toBe(true);
    expect(new Cut(10, 100, 5).takes(4, 10, true)).toBe(false);
    expect(new Cut(10, 100, 5).takes(90, 15, true)).toBe(true);
    expect(new Cut(10, 100, 5).takes(90, 16, true)).toBe(false);
  });
});
