// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Coordinates and paths of tiles (C2SP tlog-tiles). A tile is 256 consecutive hashes of one level;
 * level l holds hashes over 256^l entries each. The last tile of a level may be partial.
 */

export const WIDTH = 256;

/** One tile, or (level "entries") one entry bundle; `width` is 1 to 256. */
export interface Tile {
  readonly level: number | "entries";
  readonly index: number;
  readonly width: number;
}

/** Where it is served, such as `tile/0/x001/x234/067.p/12`. */
export function tilePath({ level, index, width }: Tile): string {
  const part = width === WIDTH ? "" : `.p/${width}`;
  return `tile/${level}/${numberPath(index)}${part}`;
}

/** Tile `index` of a level as the tree of `size` entries has it. Raises RangeError. */
export function tileAt(level: number | "entries", index: number, size: number): Tile {
  const width = Math.min(WIDTH, hashesAt(level, size) - index * WIDTH);
  if (width < 1) throw new RangeError("the tree does not have this tile");
  return { level, index, width };
}

/** How many hashes (or entries) a level has in a tree of `size` entries. */
function hashesAt(level: number | "entries", size: number): number {
  return level === "entries" ? size : Math.floor(size / WIDTH ** level);
}

function numberPath(index: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/.{3}/g) ?? [];
  return groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join("/");
}
