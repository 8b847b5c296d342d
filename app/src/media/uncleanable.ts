// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * How the parts of cleaning give up: deep inside of streams, where a value can't be handed back.
 * `clean` turns it, and whatever a library throws at a hostile file, into a value.
 */

/**
 * "trimmed": what was cut off the file is in it still, hidden by a note that only some programs heed. "unfetched":
 * the program that would clean it is not on this device; nothing is said of the file.
 */
export type Why = "cannot-clean" | "trimmed" | "unfetched";

/** Both mean that a person decides what becomes of the file. */
export const TO_BE_DECIDED: ReadonlySet<string> = new Set<Why>(["cannot-clean", "trimmed"]);
/** It stays in the draft, and is cleaned once there is a network. */
export const UNFETCHED: Why = "unfetched";

export class Uncleanable extends Error {
  readonly why: Why;

  constructor(why: Why = "cannot-clean") {
    super();
    this.why = why;
  }
}

/** Nothing of the file stands in the error. */
export function mustBe(isFine: boolean, why?: Why): asserts isFine {
  if (!isFine) throw new Uncleanable(why);
}

/** A part of the program, as an import gives it. Throws "unfetched" for one that is not here, without a network. */
export async function fetched<T>(part: Promise<T>): Promise<T> {
  return part.catch(() => Promise.reject(new Uncleanable(UNFETCHED)));
}
