// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * How much of a HEIC or AVIF is to be seen: its clean aperture (ISO/IEC 23008-12 §6.5.9).
 *
 * A program that crops a picture may leave all of it there, and only note which part is shown. What decodes
 * it does not always heed that: Chromium shows all of an AVIF whose part is not in the upper left corner. So
 * what was decoded is held against the note before it is painted.
 */

import { type Box, boxesIn, boxesOf, viewOf } from "./isoBoxes.ts";
import { mustBe } from "./uncleanable.ts";

const LARGEST_READ = 64 * 1024 * 1024;
const FULL_BOX = 4;

/** In pixels, of the picture that is shown and of those that it is made of; Infinity where no part is hidden. */
export async function mostShown(file: Blob): Promise<number> {
  const found = (await boxesOf(file)).find(({ kind }) => kind === "meta");
  if (!found) return Infinity;
  mustBe(found.end - found.body <= LARGEST_READ);
  const meta = new Uint8Array(await file.slice(found.body, found.end).arrayBuffer());
  const boxes = boxesIn(meta, FULL_BOX).boxes;
  const areas = areasIn(meta, boxes);
  if (!areas.some((area) => area !== null)) return Infinity;
  const shown = madeOf(meta, boxes);
  const claimed = propertiesIn(meta, boxes).flatMap(([item, index]) => (shown.has(item) ? (areas[index - 1] ?? []) : []));
  return Math.min(Infinity, ...claimed);
}

/** Of each property of the list, the pixels that it shows; null for one that is no aperture. */
function areasIn(meta: Uint8Array, boxes: readonly Box[]): readonly (number | null)[] {
  const lists = inside(meta, boxes, "iprp").filter(({ kind }) => kind === "ipco");
  return lists.flatMap(({ body, end }) => boxesIn(meta, body, end).boxes).map((box) => {
    if (box.kind !== "clap") return null;
    const [width, height] = apertureIn(viewOf(meta, box.body, box.end));
    return Math.ceil(width) * Math.ceil(height);
  });
}

/** Width and height: each a number and what it is divided by. */
export function apertureIn(clap: DataView): readonly [number, number] {
  return [clap.getUint32(0) / clap.getUint32(4), clap.getUint32(8) / clap.getUint32(12)];
}

/** Items, each with the place of a property in the list, from 1. */
function propertiesIn(meta: Uint8Array, boxes: readonly Box[]): readonly (readonly [number, number])[] {
  return inside(meta, boxes, "iprp").filter(({ kind }) => kind === "ipma").flatMap(({ body, end }) => {
    const read = new Numbers(meta, body, end);
    const [idSize, indexSize] = [read.version ? 4 : 2, read.flags & 1 ? 2 : 1];
    return Array.from({ length: read.next(4) }, () => {
      const item = read.next(idSize);
      const count = read.next(1);
      return Array.from({ length: count }, () => [item, read.next(indexSize) & (indexSize === 2 ? 0x7fff : 0x7f)] as const);
    }).flat();
  });
}

/** The item that is shown, and all that it is made of, by however many steps. */
function madeOf(meta: Uint8Array, boxes: readonly Box[]): ReadonlySet<number> {
  const primary = boxes.find(({ kind }) => kind === "pitm");
  mustBe(primary !== undefined);
  const first = new Numbers(meta, primary.body, primary.end);
  const found = new Set([first.next(first.version ? 4 : 2)]);
  const parts = partsIn(meta, boxes);
  // A set goes on over what is added to it meanwhile.
  for (const item of found) for (const part of parts.get(item) ?? []) found.add(part);
  return found;
}

function partsIn(meta: Uint8Array, boxes: readonly Box[]): ReadonlyMap<number, readonly number[]> {
  const references = boxes.find(({ kind }) => kind === "iref");
  if (!references) return new Map();
  const size = meta[references.body] ? 4 : 2;
  const { boxes: all } = boxesIn(meta, references.body + FULL_BOX, references.end);
  return new Map(all.filter(({ kind }) => kind === "dimg").map(({ body, end }) => {
    const read = new Numbers(meta, body - FULL_BOX, end);
    const item = read.next(size);
    return [item, Array.from({ length: read.next(2) }, () => read.next(size))];
  }));
}

function inside(meta: Uint8Array, boxes: readonly Box[], kind: string): readonly Box[] {
  return boxes.filter((box) => box.kind === kind).flatMap(({ body, end }) => boxesIn(meta, body, end).boxes);
}

/** Those of a box one after the other, after its version and flags. Throws at the end of the box. */
class Numbers {
  readonly #view: DataView;
  #at = FULL_BOX;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#view = viewOf(bytes, start, end);
  }

  get version(): number {
    return this.#view.getUint8(0);
  }

  get flags(): number {
    return this.#view.getUint32(0) & 0xffffff;
  }

  next(size: number): number {
    const at = this.#at;
    this.#at += size;
    if (size === 4) return this.#view.getUint32(at);
    return size === 2 ? this.#view.getUint16(at) : this.#view.getUint8(at);
  }
}
