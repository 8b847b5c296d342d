// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Tells packet by packet, in the order of decoding, which are passed on. Times are in ticks.
 *
 * From the first that can be decoded by itself, and up to the first that comes after the end: of
 * what is left, nothing needs a picture that isn't there. A packet that is shown in part may stick
 * out by `ragged`.
 */

import { mustBe } from "./uncleanable.ts";

export class Cut {
  readonly #start: number;
  readonly #end: number;
  readonly #ragged: number;
  #first: number | null = null;
  #hasLeftOut = false;
  #isOver = false;

  constructor(start: number, end: number, ragged = Infinity) {
    [this.#start, this.#end, this.#ragged] = [start, end, ragged];
  }

  /** Nothing that follows is passed on. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** `time`: when it is shown, by the clock of the film. */
  takes(time: number, duration: number, isKey: boolean): boolean {
    this.#isOver ||= time >= this.#end || time + duration - this.#ragged > this.#end;
    if (this.#first === null && !this.#isOver && isKey && this.#begins(time, duration)) {
      this.#first = this.#hasLeftOut ? time : -Infinity;
    }
    const isTaken = !this.#isOver && this.#first !== null && time >= this.#first;
    this.#hasLeftOut ||= !isTaken;
    return isTaken;
  }

  #begins(time: number, duration: number): boolean {
    const reachesIn = time + duration > this.#start && time + this.#ragged >= this.#start;
    return time >= this.#start || reachesIn;
  }

  /** Throws "trimmed" if there were packets and all of them were left out. */
  requireSome(): void {
    mustBe(!this.#hasLeftOut || this.#first !== null, "trimmed");
  }
}
