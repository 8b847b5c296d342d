// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, test } from "vitest";

import { joined } from "../codedUnits.ts";
import { bareJpeg } from "../jpegParts.ts";
import { isBareJpeg } from "../verifyJpeg.ts";
import { bytesOf, HOSTILE, hostile, REAL, real, telltalesIn } from "./sharedMedia.ts";

const PHOTOS = REAL.filter((name) => name.endsWith(".jpg"));

function segment(mark: number, text: string): number[] {
  return [0xff, mark, 0, text.length + 2, ...new TextEncoder().encode(text)];
}

/** `extra` put in at `at`. */
function planted(bytes: Uint8Array, at: number, extra: Iterable<number>): Uint8Array {
  return joined([bytes.subarray(0, at), Uint8Array.from(extra), bytes.subarray(at)]);
}

test.each(PHOTOS)("%s has nothing left but its picture", async (name) => {
  const original = await bytesOf(real(name));
  expect(isBareJpeg(original)).toBe(false);
  expect(telltalesIn(original)).not.toEqual([]);
  const bare = bareJpeg(original);
  expect(isBareJpeg(bare)).toBe(true);
  expect(telltalesIn(bare)).toEqual([]);
});

test("one thing more in it is enough to refuse it", async () => {
  const bare = bareJpeg(await bytesOf(real("iphone-4.jpg")));
  for (const mark of [...Array.from({ length: 16 }, (_, index) => 0xe0 + index), 0xfe, 0xc3, 0xdc]) {
    expect(isBareJpeg(planted(bare, 2, segment(mark, "Qanary7319"))), `mark ${mark}`).toBe(false);
    expect(isBareJpeg(planted(bare, bare.length - 2, segment(mark, "Qanary7319"))), `mark ${mark}`).toBe(false);
  }
  expect(isBareJpeg(planted(bare, bare.length, [0x51]))).toBe(false);
  expect(isBareJpeg(planted(bare, bare.length, bare))).toBe(false);
  expect(isBareJpeg(bare.subarray(0, bare.length - 2))).toBe(false);
  expect(isBareJpeg(Uint8Array.from([0xff, 0xd8, 0xff, 0xd9]))).toBe(false);
  expect(isBareJpeg(new Uint8Array(0))).toBe(false);
});

test("hostile bytes are no bare JPEG, and taking them apart ends", async () => {
  for (const name of HOSTILE) {
    const bytes = await bytesOf(hostile(name));
    expect(isBareJpeg(bytes), name).toBe(false);
    try {
      expect(isBareJpeg(bareJpeg(bytes)), name).toBeTypeOf("boolean");
    } catch (error) {
      expect((error as Error).constructor.name, name).toBe("Uncleanable");
    }
  }
});
