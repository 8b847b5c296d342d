// SPDX-License-Identifier: AGPL-3.0-or-later
/** Boxes of the ISO base media file format (ISO/IEC 14496-12 §4.2), as MP4, MOV, 3GP and HEIC have. */

export interface Box {
  readonly kind: string;
  readonly start: number;
  /** Where its content begins. */
  readonly body: number;
  readonly end: number;
}

const HEAD = 16;
const MOST_BOXES = 100_000;

/** The box whose first bytes are in `head`, if `room` bytes hold it; `start` is where it begins. */
export function boxAt(head: DataView, start: number, room: number): Box | null {
  if (head.byteLength < 8 || room < 8) return null;
  const short = head.getUint32(0);
  const isLong = short === 1 && head.byteLength >= HEAD;
  const length = isLong ? Number(head.getBigUint64(8)) : short === 0 ? room : short;
  const first = isLong ? HEAD : 8;
  if (length < first || length > room) return null;
  return { kind: fourLetters(head, 4), start, body: start + first, end: start + length };
}

/**
 * The boxes from `start` to `end`, up to the first that is damaged; `isWhole` if there is none and
 * they fill it. Each box is at least 8 bytes long, so this always ends.
 */
export function boxesIn(
  bytes: Uint8Array, start = 0, end = bytes.length,
): { readonly boxes: readonly Box[]; readonly isWhole: boolean } {
  const boxes: Box[] = [];
  let at = start;
  while (at < end) {
    const box = boxAt(viewOf(bytes, at, Math.min(at + HEAD, end)), at, end - at);
    if (!box || boxes.length === MOST_BOXES) return { boxes, isWhole: false };
    boxes.push(box);
    at = box.end;
  }
  return { boxes, isWhole: true };
}

/** Boxes at the top of a file; only their heads are read. */
export async function boxesOf(file: Blob): Promise<readonly Box[]> {
  const boxes: Box[] = [];
  let at = 0;
  while (at < file.size && boxes.length < 1000) {
    const head = new DataView(await file.slice(at, at + HEAD).arrayBuffer());
    const box = boxAt(head, at, file.size - at);
    if (!box) break;
    boxes.push(box);
    at = box.end;
  }
  return boxes;
}

export function viewOf(bytes: Uint8Array, start = 0, end = bytes.length): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + start, Math.max(0, end - start));
}

export function fourLetters(view: DataView, at: number): string {
  const codes = [0, 1, 2, 3].map((index) => view.getUint8(at + index));
  return String.fromCharCode(...codes);
}
