// SPDX-License-Identifier: AGPL-3.0-or-later
/** A stream of ISO media, cut into its boxes: media data piece by piece, every other box whole. */

import { boxAt, viewOf } from "./isoBoxes.ts";
import { mustBe } from "./uncleanable.ts";

export type Part =
  | { readonly kind: string; readonly bytes: Uint8Array }
  | { readonly kind: "media"; readonly bytes: Uint8Array; readonly startsWith: number | null };

const HEAD = 16;
const LARGEST_BOX = 64 * 1024 * 1024;

export class BoxSplitter {
  #rest: Uint8Array = new Uint8Array(0);
  /** Bytes of media data that are still to come. */
  #media = 0;

  /** The parts that `chunk` completes. Throws for what is no box. */
  *take(chunk: Uint8Array): Generator<Part> {
    this.#rest = this.#rest.length ? joined(this.#rest, chunk) : chunk;
    for (let part = this.#next(); part; part = this.#next()) yield part;
    this.#rest = this.#rest.slice();
  }

  /** Nothing is left over. */
  get isAtEnd(): boolean {
    return this.#rest.length === 0 && this.#media === 0;
  }

  #next(): Part | null {
    if (this.#media) return this.#mediaPart(null);
    const head = viewOf(this.#rest, 0, Math.min(HEAD, this.#rest.length));
    const isShort = head.byteLength < 8 || (head.getUint32(0) === 1 && head.byteLength < HEAD);
    if (isShort) return null;
    const box = boxAt(head, 0, Number.MAX_SAFE_INTEGER);
    mustBe(box !== null);
    if (box.kind === "mdat") return this.#startOfMedia(box.body, box.end - box.body);
    mustBe(box.end <= LARGEST_BOX);
    return box.end <= this.#rest.length ? { kind: box.kind, bytes: this.#cut(box.end) } : null;
  }

  #startOfMedia(head: number, length: number): Part {
    this.#media = length;
    return { kind: "media", bytes: this.#cut(head), startsWith: length };
  }

  #mediaPart(startsWith: null): Part | null {
    const length = Math.min(this.#media, this.#rest.length);
    this.#media -= length;
    return length ? { kind: "media", bytes: this.#cut(length), startsWith } : null;
  }

  #cut(length: number): Uint8Array {
    const bytes = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return bytes;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
