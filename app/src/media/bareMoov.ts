// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What a muxer says of itself and of the moment, painted over with zeros in the box that
 * describes the tracks: the times of creation and of change, and the names of handlers and of the
 * compressor, which would tell when a report was made and by which version of the app.
 */

import { boxesIn } from "./isoBoxes.ts";

const CONTAINERS = new Set(["moov", "trak", "mdia", "minf", "stbl"]);
const TIMED = new Set(["mvhd", "tkhd", "mdhd"]);
const NAME_OF_COMPRESSOR = [42, 74] as const;
const ENTRY_LIST = 8;
const BOX_HEAD = 8;

/** In place; nothing moves. */
export function makeBare(bytes: Uint8Array, start = 0, end = bytes.length): void {
  for (const box of boxesIn(bytes, start, end).boxes) {
    const body = bytes.subarray(box.body, box.end);
    if (CONTAINERS.has(box.kind)) makeBare(bytes, box.body, box.end);
    else if (TIMED.has(box.kind)) body.fill(0, 4, body[0] === 1 ? 20 : 12);
    else if (box.kind === "hdlr") unname(body);
    else if (box.kind === "stsd") unnameCompressors(body);
  }
}

/** All but the type of the track goes. */
function unname(body: Uint8Array): void {
  body.fill(0, 4, 8);
  body.fill(0, 12);
}

function unnameCompressors(body: Uint8Array): void {
  const pictures = new Set(["avc1", "hvc1", "hev1", "av01", "vp09", "vp08"]);
  const { boxes } = boxesIn(body, ENTRY_LIST);
  for (const entry of boxes.filter((box) => pictures.has(box.kind))) {
    const [from, to] = NAME_OF_COMPRESSOR;
    body.fill(0, entry.start + BOX_HEAD + from, entry.start + BOX_HEAD + to);
  }
}
