// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * ISO media as a reader may see it: of the same length, every byte of picture and sound where it
 * was, and zeros where words, times and places were. A damaged table of samples can point
 * anywhere, and a frame of sound that is said to lie in the titles would carry them into the clean
 * file as sound. Here there is nothing left to point at.
 */

import { makeBare } from "./bareMoov.ts";
import { type Box, boxesIn, boxesOf, fourLetters, viewOf } from "./isoBoxes.ts";
import { Spliced } from "./spliced.ts";
import { mustBe } from "./uncleanable.ts";

const MEDIA = ["moof", "mdat"];
/** What is needed to find the frames, and nothing that is there for a person or another program. */
const TREE: Readonly<Record<string, readonly string[]>> = {
  moov: ["mvhd", "trak", "mvex"],
  trak: ["tkhd", "edts", "mdia"],
  mdia: ["mdhd", "hdlr", "minf"],
  minf: ["vmhd", "smhd", "stbl"],
};
const LARGEST_READ = 64 * 1024 * 1024;
const HEAD = 8;
const FREE = new TextEncoder().encode("free");
const ZEROS = new Blob([new Uint8Array(64 * 1024)]);

/** Slices: no media is copied. The whole of what is no ISO media. */
export async function blanked(file: Blob, isIsoMedia: boolean): Promise<Spliced> {
  if (!isIsoMedia) return new Spliced([file]);
  const parts: Blob[] = [];
  let reached = 0;
  for (const box of await boxesOf(file)) {
    parts.push(...(await partsOf(file, box)));
    reached = box.end;
  }
  // What can't be read as boxes is not passed on, either.
  return new Spliced([...parts, ...zeros(file.size - reached)]);
}

async function partsOf(file: Blob, box: Box): Promise<readonly Blob[]> {
  if (box.kind === "ftyp" || MEDIA.includes(box.kind)) return [file.slice(box.start, box.end)];
  if (box.kind === "moov") return [new Blob([await bareMoov(file, box)])];
  const head = new Blob([headOf(box)]);
  return [head, ...zeros(box.end - box.start - head.size)];
}

async function bareMoov(file: Blob, { start, end }: Box): Promise<ArrayBuffer> {
  mustBe(end - start <= LARGEST_READ);
  const buffer = await file.slice(start, end).arrayBuffer();
  const bytes = new Uint8Array(buffer);
  makeBare(bytes);
  for (const { body, kind } of boxesIn(bytes).boxes) blank(bytes, kind, body, bytes.length);
  return buffer;
}

function blank(bytes: Uint8Array, parent: string, start: number, end: number): void {
  for (const box of boxesIn(bytes, start, end).boxes) {
    if (!(TREE[parent] ?? []).includes(box.kind) || isOfMeasurements(bytes, box)) {
      bytes.set(FREE, box.start + 4);
      bytes.fill(0, box.body, box.end);
    } else if (box.kind in TREE) blank(bytes, box.kind, box.body, box.end);
  }
}

/** A track that is neither picture nor sound. */
function isOfMeasurements(bytes: Uint8Array, track: Box): boolean {
  if (track.kind !== "trak") return false;
  const media = boxesIn(bytes, track.body, track.end).boxes.find((box) => box.kind === "mdia");
  const handler = media && boxesIn(bytes, media.body, media.end).boxes.find((box) => box.kind === "hdlr");
  if (!handler || handler.end - handler.body < 12) return true;
  return !["vide", "soun"].includes(fourLetters(viewOf(bytes, handler.body, handler.end), 8));
}

/** Of free space as long as the box. A length of its own if it is over 4 GB. */
function headOf({ start, end }: Box): ArrayBuffer {
  const isLong = end - start >= 2 ** 32;
  const head = new DataView(new ArrayBuffer(isLong ? 2 * HEAD : HEAD));
  head.setUint32(0, isLong ? 1 : end - start);
  new Uint8Array(head.buffer).set(FREE, 4);
  if (isLong) head.setBigUint64(HEAD, BigInt(end - start));
  return head.buffer;
}

function zeros(length: number): readonly Blob[] {
  const whole = Array<Blob>(Math.floor(length / ZEROS.size)).fill(ZEROS);
  return [...whole, ZEROS.slice(0, length % ZEROS.size)];
}
