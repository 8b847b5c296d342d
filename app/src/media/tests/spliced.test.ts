// SPDX-License-Identifier: AGPL-3.0-or-later
/** Blobs read as if they were one, among them those that are read from a sealed file. */

import { describe, expect, test } from "vitest";
import { CHUNK, fileKey, KeptBlob, KeptReader, sealChunk } from "../../store/keptFile.ts";
import { Spliced } from "../spliced.ts";

const SIZES = [7, 0, 300_000, 1, 262_144, 700_001];

function content(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, at) => (at * 7 + (at >> 8)) % 251);
}

function parts(): { readonly whole: Buffer; readonly spliced: Spliced } {
  const pieces = SIZES.map((size, at) => content(size + at).slice(at));
  return { whole: Buffer.concat(pieces), spliced: new Spliced(pieces.map((one) => new Blob([one]))) };
}

async function kept(plain: Uint8Array): Promise<KeptBlob> {
  const key = await fileKey(new Uint8Array(32).fill(9));
  const starts = Array.from({ length: Math.ceil(plain.length / CHUNK) }, (_, at) => at * CHUNK);
  const sealed = starts.map((start, at) =>
    sealChunk(key, at, at === starts.length - 1, plain.subarray(start, start + CHUNK)));
  return new KeptBlob(new KeptReader(new Blob(await Promise.all(sealed)), key, plain.length), "");
}

describe("spliced blobs", () => {
  test("give the same bytes wherever they are read, and again", async () => {
    const { whole, spliced } = parts();
    expect(spliced.size).toBe(whole.length);
    const ends = [[0, 1], [0, whole.length], [5, 9], [262_140, 262_150], [800_000, 1_262_000], [6, 8], [0, 16]] as const;
    for (const [start, end] of ends) {
      expect(Buffer.from(await spliced.read(start, end)).equals(whole.subarray(start, end)), `${start}`).toBe(true);
    }
  });

  test("give the bytes of a sealed file, which a blob of blobs takes for an empty one", async () => {
    const plain = content(3 * CHUNK + 17);
    const blob = await kept(plain);
    const spliced = new Spliced([blob.slice(0, 100), new Blob([Uint8Array.of(1, 2)]), blob.slice(100)]);
    const expected = Buffer.concat([plain.subarray(0, 100), Uint8Array.of(1, 2), plain.subarray(100)]);
    expect(Buffer.from(await spliced.read(0, spliced.size)).equals(expected)).toBe(true);
  });

  test("hold a few blocks, whatever was read", async () => {
    let reads = 0;
    const counted = new (class extends Blob {
      override slice(start?: number, end?: number): Blob {
        reads += 1;
        return super.slice(start, end);
      }
    })([content(6_000_000)]);
    const spliced = new Spliced([counted]);
    for (let at = 0; at < 1000; at += 10) await spliced.read(at, at + 10);
    expect(reads).toBe(1);
    await spliced.read(0, spliced.size);
    await spliced.read(0, 10);
    expect(reads).toBe(1 + 11 + 1);
  });
});
