// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Weights of which only those that are something were written, as TensorFlow Lite writes them
 * ("SparsityParameters"): dimension by dimension, each with all its places or with a list of them.
 */

import type { FlatTable } from "./flatTable.ts";

const LISTED = 1;
/** Of lists of places: 32, 16 or 8 bits for each. */
const SHORTS = 2;
const BYTES = 3;

interface Level {
  readonly size: number;
  /** How far apart its places lie. */
  readonly step: number;
  /** Where the places of each place above begin in `places`; null where all are there. */
  readonly starts: readonly number[] | null;
  readonly places: readonly number[];
}

/** All weights of a `shape`, row-major, of the `values` that were written. Throws for another order, or blocks. */
export function dense(shape: readonly number[], values: Float32Array, sparsity: FlatTable): Float32Array {
  if (sparsity.ints(0).join() !== [...shape.keys()].join()) throw new TypeError("weights in another order");
  const levels = sparsity.tables(2).map((told, at) => levelOf(told, shape.slice(at + 1)));
  const found = new Float32Array(shape.reduce((all, one) => all * one, 1));
  let read = 0;
  const walk = (depth: number, above: number, place: number): void => {
    const level = levels[depth];
    if (!level) {
      found[place] = values[read]!;
      read += 1;
      return;
    }
    const { starts, places, step, size } = level;
    const [from, to] = starts ? [starts[above]!, starts[above + 1]!] : [above * size, (above + 1) * size];
    for (let at = from; at < to; at += 1) walk(depth + 1, at, place + (starts ? places[at]! : at - from) * step);
  };
  walk(0, 0, 0);
  return found;
}

function levelOf(told: FlatTable, below: readonly number[]): Level {
  const isListed = told.byte(0) === LISTED;
  return {
    size: told.int(1),
    step: below.reduce((all, one) => all * one, 1),
    starts: isListed ? numbers(told, 2) : null,
    places: isListed ? numbers(told, 4) : [],
  };
}

/** A union: its kind in one field, the list in the next. */
function numbers(table: FlatTable, field: number): readonly number[] {
  const list = table.table(field + 1);
  if (!list) return [];
  const kind = table.byte(field);
  if (kind === BYTES) return [...list.bytes(0)];
  return kind === SHORTS ? list.shorts(0) : list.ints(0);
}
