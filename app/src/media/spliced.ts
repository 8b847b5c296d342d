// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Blobs one after the other, read as if they were one. Not a `Blob` of them: the browser makes that of
 * its own blobs alone, and takes one that is read from a sealed file (keptFile.ts) for an empty one.
 */

import { free } from "../store/freed.ts";

const BLOCK = 512 * 1024;
const MOST_BLOCKS = 4;

interface Piece {
  readonly blob: Blob;
  readonly start: number;
}

export class Spliced {
  readonly size: number;
  readonly #pieces: readonly Piece[];
  /** The blocks that were read last: a reader of recordings asks for a few bytes at a time. */
  readonly #blocks = new Map<number, Promise<Uint8Array<ArrayBuffer>>>();

  constructor(blobs: readonly Blob[]) {
    let size = 0;
    const pieces: Piece[] = [];
    for (const blob of blobs) {
      pieces.push({ blob, start: size });
      size += blob.size;
    }
    this.#pieces = pieces.filter(({ blob }) => blob.size > 0);
    this.size = size;
  }

  /** The bytes from `start` up to `end`, to be read only. */
  async read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    const number = Math.floor(start / BLOCK);
    const from = number * BLOCK;
    if (end > from + BLOCK) return this.#whole(start, end);
    return (await this.#block(number)).subarray(start - from, end - from);
  }

  async #whole(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    const whole = new Uint8Array(end - start);
    for (let at = start; at < end; ) {
      const next = Math.min(end, (Math.floor(at / BLOCK) + 1) * BLOCK);
      whole.set(await this.read(at, next), at - start);
      at = next;
    }
    return whole;
  }

  #block(number: number): Promise<Uint8Array<ArrayBuffer>> {
    const held = this.#blocks.get(number) ?? this.#fresh(number * BLOCK);
    // Last in, last out.
    this.#blocks.delete(number);
    this.#blocks.set(number, held);
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size > MOST_BLOCKS && oldest !== undefined) this.#drop(oldest);
    return held;
  }

  #drop(number: number): void {
    void this.#blocks.get(number)?.then(free, () => undefined);
    this.#blocks.delete(number);
  }

  async #fresh(start: number): Promise<Uint8Array<ArrayBuffer>> {
    const end = Math.min(start + BLOCK, this.size);
    const within = this.#pieces.filter((one) => one.start < end && one.start + one.blob.size > start);
    const [only] = within;
    if (only && within.length === 1) return bytesOf(only, start, end);
    const block = new Uint8Array(end - start);
    for (const piece of within) block.set(await bytesOf(piece, start, end), Math.max(0, piece.start - start));
    return block;
  }
}

async function bytesOf({ blob, start }: Piece, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  const slice = blob.slice(Math.max(0, from - start), Math.min(blob.size, to - start));
  return new Uint8Array(await slice.arrayBuffer());
}
