// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, test } from "vitest";

import { blanked } from "../blanked.ts";
import { joined } from "../codedUnits.ts";
import { Mp4Verifier } from "../verifyMp4.ts";
import { bytesOf, cleaned, grown, plainBox, real, REAL, telltalesIn, textOf } from "./sharedMedia.ts";

const FILMS = REAL.filter((name) => /\.(mp4|mov)$/.test(name));
const WORD = "Qanary7319";

function isBare(bytes: Uint8Array, step = bytes.length): boolean {
  const verifier = new Mp4Verifier();
  for (let at = 0; at < bytes.length; at += step) verifier.take(bytes.subarray(at, at + step));
  return verifier.isBare;
}

function box(kind: string, body: string): Uint8Array {
  return plainBox(kind, Uint8Array.from(body, (letter) => letter.charCodeAt(0)));
}

function changed(bytes: Uint8Array, kind: string, offset: number, ...values: number[]): Uint8Array {
  const made = bytes.slice();
  made.set(values, textOf(bytes).indexOf(kind) + 4 + offset);
  return made;
}

describe("a real film", () => {
  test.each(FILMS)("%s tells nothing more", async (name) => {
    const { result, bytes } = await cleaned(real(name));
    const value = { kind: "video", mediaType: "video/mp4", extension: "mp4", length: bytes.length };
    expect(result).toMatchObject({ ok: true, value });
    expect(telltalesIn(bytes)).toEqual([]);
    expect(isBare(bytes)).toBe(true);
    expect(isBare(bytes, 7)).toBe(true);
  });

  test("told something before", async () => {
    for (const name of FILMS) expect(telltalesIn(await bytesOf(real(name)))).not.toEqual([]);
  });

  test("is the same each time: nothing of the moment is in it", async () => {
    const [one, other] = [await cleaned(real("xmp.mov")), await cleaned(real("xmp.mov"))];
    expect(one.bytes).toEqual(other.bytes);
  });

  test("has no sound if that was asked for", async () => {
    const { result, bytes } = await cleaned(real("android-gps.mp4"), { muted: true });
    expect(result).toMatchObject({ ok: true, value: { kind: "video" } });
    expect(textOf(bytes)).not.toContain("soun");
    expect(textOf(bytes)).toContain("vide");
  });

  test("goes out in pieces as it is read, and says how far it is", async () => {
    const pieces: number[] = [];
    const fractions: number[] = [];
    const target = new WritableStream<Uint8Array>({ write: (chunk) => void pieces.push(chunk.length) });
    await cleaned(real("flir-thermal.mp4"), { target, onProgress: (fraction) => fractions.push(fraction) });
    expect(pieces.length).toBeGreaterThan(8);
    expect(Math.max(...pieces)).toBeLessThan(real("flir-thermal.mp4").size);
    expect(fractions).toEqual([...fractions].sort((one, other) => one - other));
    expect(fractions.at(-1)).toBe(1);
  });

  test("that is cut off, or of no coding known, is a failure, and its target is told", async () => {
    const whole = real("iphone-gps.mov");
    for (const file of [whole.slice(0, 200_000), new Blob(["\0\0\0\x18ftyp3gp4"]), new Blob(["RIFF....WAVE"])]) {
      const { result, wasAborted } = await cleaned(file);
      expect(result).toEqual({ ok: false, failure: { id: "cannot-clean" } });
      expect(wasAborted).toBe(true);
    }
  });

  test("that finds no room is another failure", async () => {
    const target = new WritableStream<Uint8Array>({ write: () => Promise.reject(new Error("full")) });
    const { result } = await cleaned(real("xmp.mov"), { target });
    expect(result).toEqual({ ok: false, failure: { id: "disk-full" } });
  });
});

describe("a damaged file whose sound is said to lie in its metadata", () => {
  test("gives nothing of it away", async () => {
    const original = await bytesOf(real("android-gps.mp4"));
    const place = textOf(original).indexOf("+51.4169");
    const table = textOf(original).lastIndexOf("stco") + 12;
    const damaged = original.slice();
    new DataView(damaged.buffer).setUint32(table, place);
    const { result, bytes } = await cleaned(new Blob([damaged]));
    expect(result.ok).toBe(true);
    expect(telltalesIn(bytes)).toEqual([]);
  });

  test("keeps its length and every frame where it was", async () => {
    for (const name of FILMS) {
      const file = real(name);
      const blank = await blanked(file, true);
      expect(blank.size).toBe(file.size);
      const [before, after] = [await bytesOf(file), await blank.read(0, blank.size)];
      const media = textOf(before).indexOf("mdat");
      expect(after.subarray(media, media + 200_000)).toEqual(before.subarray(media, media + 200_000));
      const described = textOf(after.subarray(textOf(after).lastIndexOf("moov")));
      const words = ["udta", "\xa9xyz", "+51.4169", "com.apple", "XMP_", "VideoHandle", "Core Media", "mebx"];
      expect(words.filter((word) => described.includes(word))).toEqual([]);
    }
  });
});

describe("what may be in a clean recording", () => {
  test("nothing is added to it", async () => {
    const { bytes } = await cleaned(real("android-gps.mp4"));
    for (const kind of ["udta", "meta", "uuid", "free", "XMP_", "tref", "\xa9xyz"]) {
      for (const path of [["moov"], ["moov", "trak"], ["moov", "trak", "mdia", "minf", "stbl"], ["moof"], ["mfra"]]) {
        expect(isBare(grown(bytes, path, box(kind, WORD))), `${kind} in ${path.join()}`).toBe(false);
      }
      expect(isBare(joined([bytes, box(kind, WORD)])), kind).toBe(false);
    }
    expect(isBare(joined([bytes, Uint8Array.of(0x51)]))).toBe(false);
    expect(isBare(bytes.subarray(0, bytes.length - 1))).toBe(false);
    expect(isBare(new Uint8Array(0))).toBe(false);
  });

  test("no time, name, language, other track or byte that is no frame's", async () => {
    const { bytes } = await cleaned(real("android-gps.mp4"));
    const changes: readonly (readonly [string, number, ...number[]])[] = [
      ["mvhd", 4, 0xda], ["tkhd", 8, 0xda], ["mdhd", 4, 0xda], ["mdhd", 20, 0x15, 0xc7], ["hdlr", 24, 0x51],
      ["hdlr", 8, 0x6d, 0x65, 0x74, 0x61], ["avc1", 43, 0x69], ["dref", 15, 0], ["ftyp", 0, 0x51],
    ];
    for (const [kind, offset, ...values] of changes) {
      expect(isBare(changed(bytes, kind, offset, ...values)), kind).toBe(false);
    }
    expect(isBare(grown(bytes, ["mdat"], new TextEncoder().encode(WORD)))).toBe(false);
  });
});
