// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * RFC 6962 §2.1: hashes of a tree of entries, and proofs about them.
 *
 * Proofs are made from a HashReader, which hands out hashes of complete subtrees; it need not be
 * trusted by whoever verifies, since a proof made of wrong hashes does not lead to the root. Sizes
 * are past 32 bits, so there are no bit operations.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, equal } from "../bytes.ts";
import { FormatError } from "../errors.ts";

export const HASH_LENGTH = 32;
export const EMPTY_ROOT: Bytes = sha256(new Uint8Array(0)) as Bytes;
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/**
 * The hash of the complete subtree over entries [index · 2^level, (index + 1) · 2^level), 32 bytes.
 */
export type HashReader = (level: number, index: number) => Promise<Uint8Array>;

/** A step from the root down: whether to the left, and where the subtree splits. */
interface Step {
  readonly toLeft: boolean;
  readonly middle: number;
}

/** The hash of one entry: SHA-256(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array): Bytes {
  return sha256(concat(LEAF, entry)) as Bytes;
}

/** The hash of two subtrees: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Bytes {
  return sha256(concat(NODE, left, right)) as Bytes;
}

/** The hash of a complete subtree from its 2^n lower hashes. */
export function completeHash(hashes: readonly Uint8Array[]): Uint8Array {
  const [first = EMPTY_ROOT, ...others] = hashes;
  if (!others.length) return first;
  const half = hashes.length / 2;
  return nodeHash(completeHash(hashes.slice(0, half)), completeHash(hashes.slice(half)));
}

/** The root of the tree of the first `size` entries. */
export async function rootHash(size: number, read: HashReader): Promise<Uint8Array> {
  return size ? spanHash(0, size, read) : EMPTY_ROOT;
}

/** The audit path of entry `index` in the tree of `size` entries (§2.1.1), leaf first. */
export async function inclusionProof(
  index: number,
  size: number,
  read: HashReader,
): Promise<Uint8Array[]> {
  if (!(index >= 0 && index < size)) throw new RangeError("the tree does not have this entry");
  return (await siblings(wayToEntry(index, size), size, read)).path.reverse();
}

/** The proof that the tree of `old` entries is a prefix of that of `size` (§2.1.2). */
export async function consistencyProof(
  old: number,
  size: number,
  read: HashReader,
): Promise<Uint8Array[]> {
  if (!(old >= 0 && old <= size)) throw new RangeError("a tree only grows");
  if (old === 0) return [];
  const { path, start, end } = await siblings(wayToSize(old, size), size, read);
  if (start) path.push(await spanHash(start, end, read));
  return path.reverse();
}

/** Check an audit path. Raises FormatError("log-inclusion"). */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): void {
  const way = index >= 0 && index < size ? wayToEntry(index, size) : null;
  if (way === null || way.length !== proof.length || !areHashes(proof)) {
    throw new FormatError("log-inclusion", "not a proof for an entry of this tree");
  }
  const found = way.reverse().reduce<Uint8Array>((below, { toLeft }, at) => {
    const other = proof[at] ?? EMPTY_ROOT;
    return toLeft ? nodeHash(below, other) : nodeHash(other, below);
  }, leaf);
  if (!equal(found, root)) {
    throw new FormatError("log-inclusion", "the proof does not lead to the tree's root");
  }
}

/** Check that the new tree begins with the old one. Raises FormatError("log-consistency"). */
export function verifyConsistency(
  old: number,
  oldRoot: Uint8Array,
  size: number,
  root: Uint8Array,
  proof: readonly Uint8Array[],
): void {
  if (!(old >= 0 && old <= size) || !areHashes(proof)) {
    throw new FormatError("log-consistency", "not a proof between these trees");
  }
  const isEmpty = !proof.length && equal(oldRoot, EMPTY_ROOT) && (size > 0 || equal(root, EMPTY_ROOT));
  if (!(old === 0 ? isEmpty : leadsToBoth(proof, old, oldRoot, size, root))) {
    throw new FormatError("log-consistency", "the new tree does not begin with the old one");
  }
}

function leadsToBoth(
  proof: readonly Uint8Array[],
  old: number,
  oldRoot: Uint8Array,
  size: number,
  root: Uint8Array,
): boolean {
  const way = wayToSize(old, size);
  const isComplete = way.every(({ toLeft }) => toLeft);
  const [first, ...others] = isComplete ? [oldRoot, ...proof] : proof;
  if (first === undefined || others.length !== way.length) return false;
  let [foundOld, found] = [first, first];
  for (const [at, { toLeft }] of way.reverse().entries()) {
    const other = others[at] ?? EMPTY_ROOT;
    found = toLeft ? nodeHash(found, other) : nodeHash(other, found);
    foundOld = toLeft ? foundOld : nodeHash(other, foundOld);
  }
  return equal(foundOld, oldRoot) && equal(found, root);
}

/** The hashes beside a way, the root's first, and the span in which it ends. */
async function siblings(
  way: readonly Step[],
  size: number,
  read: HashReader,
): Promise<{ path: Uint8Array[]; start: number; end: number }> {
  let [start, end] = [0, size];
  const path: Uint8Array[] = [];
  for (const { toLeft, middle } of way) {
    path.push(toLeft ? await spanHash(middle, end, read) : await spanHash(start, middle, read));
    [start, end] = toLeft ? [start, middle] : [middle, end];
  }
  return { path, start, end };
}

function wayToEntry(index: number, size: number): Step[] {
  return wayTo(size, (middle) => index < middle, (start, end) => end - start === 1);
}

/** Down to the subtree in which the old tree ends. */
function wayToSize(old: number, size: number): Step[] {
  return wayTo(size, (middle) => old <= middle, (_, end) => end === old);
}

function wayTo(
  size: number,
  goesLeft: (middle: number) => boolean,
  hasArrived: (start: number, end: number) => boolean,
): Step[] {
  let [start, end] = [0, size];
  const way: Step[] = [];
  while (!hasArrived(start, end)) {
    const middle = start + 2 ** levelOf(end - start - 1);
    const toLeft = goesLeft(middle);
    way.push({ toLeft, middle });
    [start, end] = toLeft ? [start, middle] : [middle, end];
  }
  return way;
}

/** The tree hash over entries [start, end), from complete subtrees, largest first. */
async function spanHash(start: number, end: number, read: HashReader): Promise<Uint8Array> {
  const level = levelOf(end - start);
  const first = await read(level, Math.floor(start / 2 ** level));
  const next = start + 2 ** level;
  return next === end ? first : nodeHash(first, await spanHash(next, end, read));
}

/** The exponent of the largest power of two up to `count`. */
function levelOf(count: number): number {
  return count.toString(2).length - 1;
}

function areHashes(proof: readonly Uint8Array[]): boolean {
  return proof.every((one) => one.length === HASH_LENGTH);
}
