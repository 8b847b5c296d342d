// SPDX-License-Identifier: AGPL-3.0-or-later
/** From what the network says of each place to boxes around faces: each face once. */

import type { Planes } from "./layers.ts";

/** In pixels, or as parts of a picture: whatever they were made in. `x`, `y`: the middle. `score`: 0 to 1. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly high: number;
  readonly score: number;
}

/** How far apart, in pixels, the places are that the network speaks of. */
const CELL = 4;
/** Of what two boxes cover together. Past this they mean one face. */
const MOST_SHARED = 0.3;
/** Of the smaller one: a face inside of another one's box is the same, seen at another size. */
const MOST_INSIDE = 0.6;

/**
 * Boxes in pixels of what the network was given. `places`: where the middle lies from each place, its
 * width and its height (what follows, eyes and mouth, is not read); `scores`: logits.
 */
export function boxesIn(places: Planes, scores: Planes, least: number): Box[] {
  const { height, width } = scores;
  const valueAt = (plane: number, at: number): number => places.data[plane * height * width + at]!;
  const found: Box[] = [];
  scores.data.forEach((logit, at) => {
    const score = 1 / (1 + Math.exp(-logit));
    if (score < least) return;
    const [row, column] = [Math.floor(at / width), at % width];
    const [x, y] = [valueAt(0, at) + (column + 0.5) * CELL, valueAt(1, at) + (row + 0.5) * CELL];
    found.push({ x, y, wide: valueAt(2, at), high: valueAt(3, at), score });
  });
  return found;
}

/** Non-maximum suppression: of boxes that mean one face, the surest. */
export function eachOnce(boxes: readonly Box[]): Box[] {
  const kept: Box[] = [];
  for (const box of [...boxes].sort((one, other) => other.score - one.score)) {
    if (!kept.some((one) => isSame(one, box))) kept.push(box);
  }
  return kept;
}

function isSame(one: Box, other: Box): boolean {
  const shared = overlap(one.x, one.wide, other.x, other.wide) * overlap(one.y, one.high, other.y, other.high);
  const [first, second] = [one.wide * one.high, other.wide * other.high];
  return shared > MOST_SHARED * (first + second - shared) || shared > MOST_INSIDE * Math.min(first, second);
}

function overlap(one: number, size: number, other: number, otherSize: number): number {
  const [first, second] = [one - size / 2, other - otherSize / 2];
  return Math.max(Math.min(one + size / 2, other + otherSize / 2) - Math.max(first, second), 0);
}
