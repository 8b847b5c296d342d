// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, test } from "vitest";

import { kindOf, kindOfPrefix } from "../kind.ts";
import { HOSTILE, hostile, real } from "./sharedMedia.ts";

test.each([
  ["android-gps.mp4", "video", "mp4"],
  ["iphone-gps.mov", "video", "mov"],
  ["iphone-4.jpg", "image", "jpeg"],
  ["iphone.heic", "image", "heic"],
  ["photo.webp", "image", "webp"],
])("%s is told by its content", async (name, kind, form) => {
  expect(await kindOf(real(name))).toMatchObject({ kind, form });
});

test.each([
  ["\x89PNG\r\n\x1a\n", "png"],
  ["GIF89a", "gif"],
  ["BM\x10\0\0\0\0\0\0\0", "bmp"],
  ["\0\0\0\x18ftypavif\0\0\0\0mif1", "avif"],
  ["\0\0\0\x18ftypmif1\0\0\0\0avif", "avif"],
  ["\0\0\0\x18ftypmif1\0\0\0\0heic", "heic"],
  ["\0\0\0\x18ftyp3gp4\0\0\0\0", "3gp"],
  ["\0\0\0\x18ftypM4A \0\0\0\0", "m4a"],
  ["\x1aE\xdf\xa3\x9fB\x82\x84webm", "webm"],
  ["\x1aE\xdf\xa3\x9fB\x82\x88matroska", "mkv"],
  ["RIFF\0\0\0\0WAVE", "wav"],
  ["ID3\x04", "mp3"],
  ["\xff\xfb\x90\x64", "mp3"],
  ["\xff\xf1\x50\x80", "aac"],
  ["OggS", "ogg"],
  ["#!AMR\n", "amr"],
  ["%PDF-1.7", "other"],
  ["<svg xmlns='http://www.w3.org/2000/svg'>", "other"],
  ["", "other"],
])("%j is %s", (start, form) => {
  const bytes = Uint8Array.from([...start].map((letter) => letter.charCodeAt(0)));
  expect(kindOfPrefix(bytes).form).toBe(form);
});

test("a name and a type that lie change nothing", async () => {
  const file = new File(["%PDF-1.7"], "holiday.jpg", { type: "image/jpeg" });
  expect((await kindOf(file)).kind).toBe("other");
});

test("every hostile file is of some kind", async () => {
  expect(HOSTILE.length).toBeGreaterThan(100);
  for (const name of HOSTILE) {
    expect(["image", "video", "sound", "other"]).toContain((await kindOf(hostile(name))).kind);
  }
});
