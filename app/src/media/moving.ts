// SPDX-License-Identifier: AGPL-3.0-or-later
/** Pictures that move. Painted anew they would become a still one, and lose the rest without a word. */

import { boxesOf } from "./isoBoxes.ts";
import type { Form } from "./kind.ts";

const LOOKED_AT = 32 * 1024 * 1024;

export async function isMoving(file: Blob, form: Form): Promise<boolean> {
  // ISO/IEC 23008-12 §7: a still picture is an item; what has a track as well is a sequence.
  if (form === "avif" || form === "heic") return (await boxesOf(file)).some(({ kind }) => kind === "moov");
  if (form !== "gif" && form !== "webp" && form !== "png") return false;
  const bytes = new Uint8Array(await file.slice(0, LOOKED_AT).arrayBuffer());
  if (form === "webp") return hasWord(bytes, 12, "VP8X") && ((bytes[20] ?? 0) & 0x02) !== 0;
  return form === "png" ? hasFrames(bytes) : controlsOf(bytes) > 1;
}

/** APNG: an "acTL" chunk before the picture's data. */
function hasFrames(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    if (hasWord(bytes, at + 4, "acTL")) return true;
    if (hasWord(bytes, at + 4, "IDAT")) return false;
  }
  return false;
}

/** GIF89a §23: each frame of a moving picture has a block that says how long it stays. */
function controlsOf(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(0x21); at >= 0; at = bytes.indexOf(0x21, at + 1)) {
    const isControl = bytes[at + 1] === 0xf9 && bytes[at + 2] === 4 && bytes[at + 7] === 0;
    if (isControl) count += 1;
  }
  return count;
}

function hasWord(bytes: Uint8Array, at: number, word: string): boolean {
  return String.fromCharCode(...bytes.subarray(at, at + word.length)) === word;
}
