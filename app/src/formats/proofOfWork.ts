// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Proof of work: a counter that took many hashes to find and takes one to check.
 *
 * A counter solves where SHA-256(challenge ‖ counter as 8 bytes, big-endian) begins with at least
 * `difficulty` zero bits. It makes a flood of expensive requests cost the sender more than it costs
 * us, without asking the sender who they are.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { bigEndian, concat } from "./bytes.ts";

/** A server that asks for more is asking a phone to burn its battery. */
export const MAX_DIFFICULTY = 40;
const STEP = 65536;

/** Whether `counter` solves. Any numbers may be given; those out of range solve nothing. */
export function isSolved(challenge: Uint8Array, difficulty: number, counter: number): boolean {
  if (!isBearable(difficulty) || !Number.isSafeInteger(counter) || counter < 0) return false;
  return hasZeroBits(sha256(concat(challenge, bigEndian(counter, 8))), difficulty);
}

/**
 * The first counter that solves among `attempts` of them from `start`, or null. A step, so that a
 * Worker can listen in between; the next begins at `start + attempts`. Raises RangeError past
 * MAX_DIFFICULTY.
 */
export function solveStep(
  challenge: Uint8Array,
  difficulty: number,
  start: number,
  attempts: number,
): number | null {
  if (!isBearable(difficulty)) throw new RangeError("a difficulty that nobody should work for");
  const data = concat(challenge, new Uint8Array(8));
  for (let counter = start; counter < start + attempts; counter += 1) {
    data.set(bigEndian(counter, 8), challenge.length);
    if (hasZeroBits(sha256(data), difficulty)) return counter;
  }
  return null;
}

/** The first counter from `start` that solves; takes 2^difficulty hashes on average, without pause. */
export function solve(challenge: Uint8Array, difficulty: number, start = 0): number {
  for (let at = start; ; at += STEP) {
    const counter = solveStep(challenge, difficulty, at, STEP);
    if (counter !== null) return counter;
  }
}

function isBearable(difficulty: number): boolean {
  return Number.isInteger(difficulty) && difficulty >= 0 && difficulty <= MAX_DIFFICULTY;
}

function hasZeroBits(digest: Uint8Array, count: number): boolean {
  for (let at = 0, rest = count; rest > 0; at += 1, rest -= 8) {
    if ((digest[at] ?? 0) >> Math.max(8 - rest, 0)) return false;
  }
  return true;
}
