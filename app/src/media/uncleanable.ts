// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * How the parts of cleaning give up: deep inside of streams, where a value can't be handed back.
 * `clean` turns it, and whatever a library throws at a hostile file, into a value.
 */

export class Uncleanable extends Error {}

/** Nothing of the file stands in the error. */
export function mustBe(isFine: boolean): asserts isFine {
  if (!isFine) throw new Uncleanable();
}
