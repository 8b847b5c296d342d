// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Read a log from wherever its files are.
 *
 * Nothing read here is trusted: hashes are worth something only once a proof made of them leads to
 * the root of a verified checkpoint.
 */

import { FormatError } from "../errors.ts";
import { completeHash, HASH_LENGTH, type HashReader } from "./merkle.ts";
import { type Tile, tileAt, tilePath, WIDTH } from "./tiles.ts";

/**
 * The bytes below the log's prefix at a path such as "tile/0/000", or null if there are none. Over a
 * network, read no further than MAX_BUNDLE bytes: no file of a log is larger.
 */
export type Fetch = (path: string) => Promise<Uint8Array | null>;

export const MAX_BUNDLE = WIDTH * (2 + 65535);
const KEPT_TILES = 64;

/** Checkpoint and tiles of one log; recently read tiles are kept. */
export class LogReader {
  readonly #fetch: Fetch;
  readonly #tiles = new Map<string, readonly Uint8Array[]>();

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  /** The signed checkpoint as it is served. Raises FormatError("log-missing"). */
  async checkpointNote(): Promise<Uint8Array> {
    const note = await this.#fetch("checkpoint");
    if (note === null) throw new FormatError("log-missing", "the log has no checkpoint");
    return note;
  }

  /** The hashes of a tile. Raises FormatError("log-missing" | "log-tile"). */
  async hashes(tile: Tile): Promise<readonly Uint8Array[]> {
    const path = tilePath(tile);
    const found = this.#tiles.get(path) ?? splitHashes(await this.#fetchTile(tile));
    this.#tiles.delete(path);
    this.#tiles.set(path, found);
    const [oldest] = this.#tiles.keys();
    if (this.#tiles.size > KEPT_TILES && oldest !== undefined) this.#tiles.delete(oldest);
    return found;
  }

  /** Hashes of the complete subtrees of the tree of `size` entries, by way of its tiles. */
  subtreeHashes(size: number): HashReader {
    return async (level, index) => {
      const width = 2 ** (level % 8);
      const tile = Math.floor((index * width) / WIDTH);
      const first = index * width - tile * WIDTH;
      const hashes = await this.hashes(tileAt(Math.floor(level / 8), tile, size));
      return completeHash(hashes.slice(first, first + width));
    };
  }

  async #fetchTile(tile: Tile): Promise<Uint8Array> {
    const wanted = tile.width * HASH_LENGTH;
    let data = await this.#fetch(tilePath(tile));
    if (data === null && tile.width < WIDTH) {
      // A log may drop a partial tile once the full one is there.
      const whole = await this.#fetch(tilePath({ ...tile, width: WIDTH }));
      data = whole && whole.subarray(0, wanted);
    }
    if (data === null) throw new FormatError("log-missing", "the log lacks a tile");
    if (data.length !== wanted) throw new FormatError("log-tile", "a tile has the wrong length");
    return data;
  }
}

function splitHashes(tile: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: tile.length / HASH_LENGTH }, (_, at) =>
    tile.subarray(at * HASH_LENGTH, (at + 1) * HASH_LENGTH),
  );
}
