// SPDX-License-Identifier: AGPL-3.0-or-later
/** Pictures that move are told from those that don't. Seen to fail: with AVIF and HEIC taken for still ones. */

import { describe, expect, it } from "vitest";
import { kindOf } from "../kind.ts";
import { isMoving } from "../moving.ts";

const letters = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

function box(kind: string, content: Uint8Array<ArrayBuffer> | string = ""): Blob {
  const length = new Uint8Array(4);
  const bytes = typeof content === "string" ? letters(content) : content;
  new DataView(length.buffer).setUint32(0, 8 + bytes.length);
  return new Blob([length, letters(kind), bytes]);
}

async function moves(...boxes: readonly Blob[]): Promise<readonly [string, boolean]> {
  const file = new Blob([...boxes]);
  const { form } = await kindOf(file);
  return [form, await isMoving(file, form)];
}

describe.each([
  ["avif", "avif\0\0\0\0avifmif1miaf", "avis\0\0\0\0avismsf1miaf"],
  ["heic", "heic\0\0\0\0mif1heic", "hevc\0\0\0\0msf1hevc"],
])("%s", (form, still, sequence) => {
  it("is still where there are items alone", async () => {
    expect(await moves(box("ftyp", still), box("meta", "x"), box("mdat", "picture"))).toEqual([form, false]);
  });

  it("moves where there is a track, wherever that stands", async () => {
    const large = box("mdat", new Uint8Array(100_000));
    expect(await moves(box("ftyp", sequence), box("meta", "x"), box("moov", "track"), large)).toEqual([form, true]);
    expect(await moves(box("ftyp", still), large, box("moov", "track"))).toEqual([form, true]);
  });
});

it("tells a GIF of one picture from one of two", async () => {
  const control = "\x21\xf9\x04\x00\x0a\x00\x00\x00";
  const gif = (frames: number) => moves(new Blob([letters("GIF89a" + control.repeat(frames))]));
  expect(await gif(1)).toEqual(["gif", false]);
  expect(await gif(2)).toEqual(["gif", true]);
});
