// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Weights of which only those that are something were written, as TensorFlow Lite writes them
 * ("SparsityParameters"): levels in an order of their own, each with all its places or with a list of
 * them, and dimensions that may be cut into blocks.
 */

import type { FlatTable } from "./flatTable.ts";

const LISTED = 1;
/** Of lists of places: 32, 16 or 8 bits for each. */
const SHORTS = 2;
const BYTES = 3;

interface Level {
  readonly dimension: number;
  /** What a place of this level counts for in its dimension: a block's size, or 1. */
  readonly worth: number;
  readonly size: number;
  /** Where the places of each place above begin in `places`; null where all are there. */
  readonly starts: readonly number[] | null;
  readonly places: readonly number[];
}

/** All weights of a `shape`, row-major, of the `values` that were written. */
export function dense(shape: readonly number[], values: Float32Array, sparsity: FlatTable): Float32Array {
  const levels = levelsOf(shape, sparsity);
  const steps = shape.map((_, at) => shape.slice(at + 1).reduce((all, one) => all * one, 1));
  const found = new Float32Array(shape.reduce((all, one) => all * one, 1));
  let read = 0;
  const walk = (depth: number, above: number, place: number): void => {
    const level = levels[depth];
    if (!level) {
      found[place] = values[read] ?? 0;
      read += 1;
      return;
    }
    const step = steps[level.dimension]! * level.worth;
    const [from, to] = level.starts ? [level.starts[above]!, level.starts[above + 1]!] : [0, level.size];
    for (let at = from; at < to; at += 1) {
      const index = level.starts ? level.places[at]! : at;
      walk(depth + 1, level.starts ? at : above * level.size + at, place + index * step);
    }
  };
  walk(0, 0, 0);
  return found;
}

function levelsOf(shape: readonly number[], sparsity: FlatTable): Level[] {
  const order = sparsity.ints(0);
  const blocks = sparsity.ints(1);
  const told = sparsity.tables(2);
  const sizeOfBlock = (dimension: number): number => {
    const at = order.findIndex((level) => level >= shape.length && blocks[level - shape.length] === dimension);
    return at < 0 ? 1 : told[at]!.int(1);
  };
  return order.map((level, at) => {
    const isBlock = level >= shape.length;
    const dimension = isBlock ? blocks[level - shape.length]! : level;
    const isListed = told[at]!.byte(0) === LISTED;
    return {
      dimension,
      worth: isBlock ? 1 : sizeOfBlock(dimension),
      size: told[at]!.int(1),
      starts: isListed ? numbers(told[at]!, 2) : null,
      places: isListed ? numbers(told[at]!, 4) : [],
    };
  });
}

/** A union: its kind in one field, the list in the next. */
function numbers(table: FlatTable, field: number): readonly number[] {
  const list = table.table(field + 1);
  if (!list) return [];
  const kind = table.byte(field);
  if (kind === BYTES) return [...list.bytes(0)];
  return kind === SHORTS ? list.shorts(0) : list.ints(0);
}
