// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What of a Matroska or WebM (RFC 9559) is hidden from who plays it, and lies there yet: all that is outside
 * of ordered chapters, or inside of one that is switched off or hidden; a track that is switched off; the
 * edges of its pictures. Nothing says it in the clean file, so such a one is refused.
 * src/tellsafe/source/cleaning/hidden_matroska.py does the same.
 */

import { SQUARE } from "./hiddenTracks.ts";
import { mustBe } from "./uncleanable.ts";

const [EBML, SEGMENT, CLUSTER, TRACKS, CHAPTERS] = [0x1a45dfa3, 0x18538067, 0x1f43b675, 0x1654ae6b, 0x1043a770];
const [TRACK, TRACK_KIND, IS_ENABLED, VIDEO] = [0xae, 0x83, 0xb9, 0xe0];
const [CROPS_ACROSS, CROPS_DOWN] = [[0x54cc, 0x54dd], [0x54aa, 0x54bb]];
const [EDITION, IS_ORDERED, CHAPTER, IS_HIDDEN, IS_CHAPTER_ENABLED] = [0x45b9, 0x45dd, 0xb6, 0x98, 0x4598];
const PICTURE_OR_SOUND = [1, 2];
const HEAD = 12;
const MOST_ELEMENTS = 100_000;
const LARGEST_READ = 16 * 1024 * 1024;

interface Element {
  readonly id: number;
  readonly body: number;
  /** Infinity where it is not known: of what is written while it is recorded. */
  readonly end: number;
}

/** Throws "trimmed" for a file of which a part is hidden. */
export async function requireNothingHidden(file: Blob): Promise<void> {
  for await (const { id, body, end } of topElements(file)) {
    if (id !== TRACKS && id !== CHAPTERS) continue;
    mustBe(end - body <= LARGEST_READ);
    const bytes = new Uint8Array(await file.slice(body, end).arrayBuffer());
    const hides = id === TRACKS ? elementsIn(bytes).some((one) => isPartOfTrackHidden(bytes, one)) : areChaptersHidden(bytes);
    mustBe(!hides, "trimmed");
  }
}

/** Those of the segment; only their heads are read. What is recorded live has no chapters behind its clusters. */
async function* topElements(file: Blob): AsyncGenerator<Element> {
  let at = 0;
  for (let count = 0; at < file.size && count < MOST_ELEMENTS; count += 1) {
    const element = elementAt(new Uint8Array(await file.slice(at, at + HEAD).arrayBuffer()), 0);
    if (!element || (element.id === CLUSTER && element.end === Infinity)) return;
    const { id } = element;
    const [body, end] = [at + element.body, Math.min(at + element.end, file.size)];
    if (id !== EBML && id !== SEGMENT) yield { id, body, end };
    at = id === SEGMENT ? body : end;
  }
}

function isPartOfTrackHidden(bytes: Uint8Array, track: Element): boolean {
  if (track.id !== TRACK) return false;
  const said = elementsIn(bytes, track);
  const isPlayed = PICTURE_OR_SOUND.includes(numberOf(bytes, said, TRACK_KIND) ?? 0);
  if (isPlayed && numberOf(bytes, said, IS_ENABLED) === 0) return true;
  const video = said.filter(({ id }) => id === VIDEO).flatMap((one) => elementsIn(bytes, one));
  return [CROPS_ACROSS, CROPS_DOWN].some((sides) =>
    sides!.reduce((sum, id) => sum + (numberOf(bytes, video, id) ?? 0), 0) >= SQUARE);
}

function areChaptersHidden(bytes: Uint8Array): boolean {
  const editions = elementsIn(bytes).filter(({ id }) => id === EDITION).map((one) => elementsIn(bytes, one));
  return editions.some((said) => numberOf(bytes, said, IS_ORDERED) === 1 || isAnyHidden(bytes, said));
}

/** Chapters may hold others. */
function isAnyHidden(bytes: Uint8Array, elements: readonly Element[]): boolean {
  return elements.filter(({ id }) => id === CHAPTER).map((one) => elementsIn(bytes, one)).some((said) =>
    numberOf(bytes, said, IS_HIDDEN) === 1 || numberOf(bytes, said, IS_CHAPTER_ENABLED) === 0 || isAnyHidden(bytes, said));
}

function elementsIn(bytes: Uint8Array, { body, end }: Pick<Element, "body" | "end"> = { body: 0, end: bytes.length }): readonly Element[] {
  const found: Element[] = [];
  for (let at = body; at < end;) {
    const element = elementAt(bytes, at);
    mustBe(element !== null && element.end <= end && found.length < MOST_ELEMENTS);
    found.push(element);
    at = element.end;
  }
  return found;
}

/** Null where it has no value, and so the one that is meant where nothing is said. */
function numberOf(bytes: Uint8Array, elements: readonly Element[], wanted: number): number | null {
  const found = elements.find(({ id }) => id === wanted);
  if (!found || found.body === found.end) return null;
  return numberIn(bytes, found.body, found.end);
}

function numberIn(bytes: Uint8Array, start: number, end: number): number {
  return bytes.subarray(start, end).reduce((sum, byte) => sum * 256 + byte, 0);
}

/** RFC 8794 §4: an id, and a length; the first byte of each says how long it is. */
function elementAt(bytes: Uint8Array, at: number): Element | null {
  const idWidth = widthOf(bytes[at]);
  const sizeAt = at + idWidth;
  const sizeWidth = widthOf(bytes[sizeAt]);
  const body = sizeAt + sizeWidth;
  if (idWidth > 4 || sizeWidth > 8 || body > bytes.length) return null;
  const mark = 256 >> sizeWidth;
  const size = bytes.subarray(sizeAt, body).reduce((sum, byte, index) => sum * 256 + (index ? byte : byte - mark), 0);
  return { id: numberIn(bytes, at, sizeAt), body, end: size >= 2 ** (7 * sizeWidth) - 1 ? Infinity : body + size };
}

function widthOf(first: number | undefined): number {
  return first === undefined ? 9 : Math.clz32(first) - 23;
}
