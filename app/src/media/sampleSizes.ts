// SPDX-License-Identifier: AGPL-3.0-or-later
/** How many bytes of frames a fragment's description speaks of (ISO/IEC 14496-12 §8.8.7, §8.8.8). */

import { boxesIn, viewOf } from "./isoBoxes.ts";
import { mustBe } from "./uncleanable.ts";

const HAS_DATA_OFFSET = 0x1;
const HAS_FIRST_FLAGS = 0x4;
const PER_SAMPLE = [0x100, 0x200, 0x400, 0x800];
const HAS_SIZE = 0x200;

/** `bytes`: a whole "moof"; 0 for any other box. */
export function bytesOfSamples(bytes: Uint8Array): number {
  return sumIn(bytes, 0, bytes.length, ["moof", "traf"], 0);
}

function sumIn(
  bytes: Uint8Array, start: number, end: number, containers: readonly string[], usual: number,
): number {
  let [sum, size] = [0, usual];
  for (const box of boxesIn(bytes, start, end).boxes) {
    const view = viewOf(bytes, box.body, box.end);
    if (containers.includes(box.kind)) sum += sumIn(bytes, box.body, box.end, containers, 0);
    else if (box.kind === "tfhd") size = usualSize(view);
    else if (box.kind === "trun") sum += sizeOfRun(view, size);
  }
  return sum;
}

function usualSize(view: DataView): number {
  const flags = view.getUint32(0) & 0xffffff;
  if (!(flags & 0x10)) return 0;
  const before = (flags & 0x1 ? 8 : 0) + (flags & 0x2 ? 4 : 0) + (flags & 0x8 ? 4 : 0);
  return view.getUint32(8 + before);
}

function sizeOfRun(view: DataView, usual: number): number {
  const flags = view.getUint32(0) & 0xffffff;
  const count = view.getUint32(4);
  if (!(flags & HAS_SIZE)) return count * usual;
  const first = 8 + (flags & HAS_DATA_OFFSET ? 4 : 0) + (flags & HAS_FIRST_FLAGS ? 4 : 0);
  const step = PER_SAMPLE.filter((flag) => flags & flag).length * 4;
  mustBe(first + count * step === view.byteLength);
  let sum = 0;
  for (let index = 0; index < count; index += 1) {
    sum += view.getUint32(first + index * step + (flags & 0x100 ? 4 : 0));
  }
  return sum;
}
