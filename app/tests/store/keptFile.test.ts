// SPDX-License-Identifier: AGPL-3.0-or-later
/** Sealed files of a draft: read anywhere, and only as they were written. */

import { describe, expect, it } from "vitest";
import { CHUNK, fileKey, keptLength, KeptBlob, KeptReader, sealChunk } from "../../src/store/keptFile.ts";

const SIZES = [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 17];

function content(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, at) => (at * 7 + (at >> 8)) % 251);
}

async function kept(plain: Uint8Array): Promise<{ key: CryptoKey; chunks: Uint8Array<ArrayBuffer>[] }> {
  const key = await fileKey(new Uint8Array(32).fill(9));
  const count = Math.ceil(plain.length / CHUNK);
  const chunks = Array.from({ length: count }, (_, at) => plain.subarray(at * CHUNK, (at + 1) * CHUNK));
  const sealed = chunks.map((chunk, at) => sealChunk(key, at, at === count - 1, chunk));
  return { key, chunks: await Promise.all(sealed) };
}

describe("a kept file", () => {
  it.each(SIZES)("of %i bytes comes back, whole and in parts", async (size) => {
    const plain = content(size);
    const { key, chunks } = await kept(plain);
    const blob = new KeptBlob(new KeptReader(new Blob(chunks), key, size), "image/jpeg");
    expect(new Blob(chunks).size).toBe(keptLength(size));
    expect(Buffer.from(await blob.arrayBuffer()).equals(plain)).toBe(true);
    expect(Buffer.from(await new Response(blob.stream()).arrayBuffer()).equals(plain)).toBe(true);
    const middle = blob.slice(1, -1).slice(1);
    expect(Buffer.from(await middle.arrayBuffer()).equals(plain.slice(2, -1))).toBe(true);
    expect([blob.size, blob.type, middle.size]).toEqual([size, "image/jpeg", Math.max(0, size - 3)]);
  });

  it.each([
    ["cut off", (chunks: Uint8Array<ArrayBuffer>[]) => chunks.slice(0, -1), 2 * CHUNK],
    ["swapped", ([one, two, ...rest]: Uint8Array<ArrayBuffer>[]) => [two, one, ...rest], 3 * CHUNK],
    ["shorter than said", (chunks: Uint8Array<ArrayBuffer>[]) => chunks, 3 * CHUNK + 1],
  ])("is refused if it was %s", async (_how, spoilt, size) => {
    const { key, chunks } = await kept(content(3 * CHUNK));
    const pieces = spoilt(chunks).flatMap((one) => (one ? [one] : []));
    const reader = new KeptReader(new Blob(pieces), key, size);
    await expect(reader.read(0, size)).rejects.toMatchObject({ id: "home-damaged" });
  });
});
