// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What of an MP4's tracks is not to be seen or heard at all, and lies there yet: a part of each picture
 * (ISO/IEC 14496-12 §12.1.4, the clean aperture; QuickTime's clipping and mattes), or a whole track that is
 * switched off (§8.3.2). src/tellsafe/source/cleaning/hidden_tracks.py does the same.
 */

import { apertureIn } from "./aperture.ts";
import { type Box, boxesIn, fourLetters, viewOf } from "./isoBoxes.ts";
import { mustBe } from "./uncleanable.ts";

/** Coders count in squares of that many pixels: up to that, nobody has cropped anything. */
export const SQUARE = 16;
const HEAD_OF_ENTRY = 78;
const MASKS = ["clip", "matt"];
const IS_ON = 1;

/** The content of the box "moov". Throws "trimmed" for pictures of which a part is hidden. */
export function requireWholePictures(moov: Uint8Array): void {
  const { boxes } = boxesIn(moov);
  const tracks = boxes.filter(({ kind }) => kind === "trak");
  const all = [...boxes, ...tracks.flatMap((track) => inside(moov, track))];
  mustBe(!all.some(({ kind }) => MASKS.includes(kind)), "trimmed");
  for (const track of tracks) mustBe(entriesOf(moov, track).every((entry) => isWhole(moov, entry)), "trimmed");
}

/** Whether a track is played: by the flags of its header. */
export function isOn(moov: Uint8Array, header: Box): boolean {
  return (viewOf(moov, header.body, header.end).getUint32(0) & IS_ON) !== 0;
}

/** What says how the pictures of a track are coded; none for a track of anything else. */
function entriesOf(moov: Uint8Array, track: Box): readonly Box[] {
  const media = named(moov, [track], "mdia");
  const isOfPictures = named(moov, media, "hdlr").some((box) => fourLetters(viewOf(moov, box.body, box.end), 8) === "vide");
  if (!isOfPictures) return [];
  const tables = named(moov, named(moov, named(moov, media, "minf"), "stbl"), "stsd");
  return tables.flatMap(({ body, end }) => boxesIn(moov, body + 8, end).boxes);
}

function isWhole(moov: Uint8Array, { body, end }: Box): boolean {
  const head = viewOf(moov, body, end);
  return boxesIn(moov, body + HEAD_OF_ENTRY, end).boxes.filter(({ kind }) => kind === "clap").every((box) => {
    const [width, height] = apertureIn(viewOf(moov, box.body, box.end));
    return head.getUint16(24) - width < SQUARE && head.getUint16(26) - height < SQUARE;
  });
}

function inside(moov: Uint8Array, { body, end }: Box): readonly Box[] {
  return boxesIn(moov, body, end).boxes;
}

function named(moov: Uint8Array, parents: readonly Box[], kind: string): readonly Box[] {
  return parents.flatMap((parent) => inside(moov, parent)).filter((box) => box.kind === kind);
}
