// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Frames on their way through the muxer, which copies each when it writes it and lets go of it then: a
 * second film's worth of memory to be collected. A lent frame is written without a copy, and given back
 * once it was.
 */

import { free } from "../store/freed.ts";

export class Lending {
  readonly #written: Lent[] = [];

  /** `data`, to be read by the muxer alone. */
  lend(data: Uint8Array): Uint8Array {
    // A frame of a container that is read many frames at a time shares its buffer with others.
    const lent = new Lent(isAlone(data) ? (data.buffer as ArrayBuffer) : data.slice().buffer);
    lent.onWritten = () => void this.#written.push(lent);
    return lent;
  }

  /** Gives back what was written. To be called when the muxer has passed on all that it wrote. */
  settle(): void {
    for (const one of this.#written.splice(0)) free(one);
  }
}

function isAlone(data: Uint8Array): boolean {
  return data.buffer instanceof ArrayBuffer && data.length === data.buffer.byteLength;
}

/** Bytes that are their own copy. */
class Lent extends Uint8Array<ArrayBuffer> {
  onWritten: () => void = () => undefined;

  /** What is cut out of it are bytes like any. */
  static get [Symbol.species](): Uint8ArrayConstructor {
    return Uint8Array;
  }

  override slice(start = 0, end = this.length): Uint8Array<ArrayBuffer> {
    if (start !== 0 || end !== this.length) return super.slice(start, end);
    this.onWritten();
    return this;
  }
}
