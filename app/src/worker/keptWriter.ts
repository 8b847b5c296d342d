// SPDX-License-Identifier: AGPL-3.0-or-later
/** Writes files into the origin's private file system, as only a Worker may: in place, and flushed. */

import { Refused } from "../net/failure.ts";
import { fileHandle, type Path } from "../store/folders.ts";
import { free } from "../store/freed.ts";
import { CHUNK, sealChunk } from "../store/keptFile.ts";

/** Appends bytes to a fresh file. Whoever opens one finishes or drops it. */
export class FileWriter {
  readonly #handle: FileSystemSyncAccessHandle;
  #length = 0;

  constructor(handle: FileSystemSyncAccessHandle) {
    this.#handle = handle;
  }

  static async create(path: Path): Promise<FileWriter> {
    const handle = await (await fileHandle(path, true)).createSyncAccessHandle();
    handle.truncate(0);
    return new FileWriter(handle);
  }

  get length(): number {
    return this.#length;
  }

  /** Refuses "disk-full". */
  append(bytes: Uint8Array): void {
    const written = this.#handle.write(bytes as Uint8Array<ArrayBuffer>, { at: this.#length });
    if (written !== bytes.length) throw new Refused("disk-full");
    this.#length += written;
  }

  /** On return the bytes are on the disk. */
  finish(): void {
    this.#handle.flush();
    this.#handle.close();
  }

  drop(): void {
    this.#handle.close();
  }
}

/** Chunks after which a moment is left for collecting the buffers of those before: 1 MB. */
const REST_AFTER = 4;
const REST_MS = 2;

/** Seals what is appended, chunk by chunk (keptFile.ts). */
export class KeptWriter {
  readonly #file: FileWriter;
  readonly #key: CryptoKey;
  readonly #held = new Uint8Array(CHUNK);
  #filled = 0;
  #number = 0;
  #size = 0;

  constructor(file: FileWriter, key: CryptoKey) {
    this.#file = file;
    this.#key = key;
  }

  /** Bytes appended so far. */
  get size(): number {
    return this.#size;
  }

  async append(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      // A full chunk is written only once there is more: until then it may be the last one.
      if (this.#filled === CHUNK) await this.#write(false);
      const piece = bytes.subarray(at, at + CHUNK - this.#filled);
      this.#held.set(piece, this.#filled);
      this.#filled += piece.length;
      this.#size += piece.length;
      at += piece.length;
    }
  }

  async finish(): Promise<void> {
    await this.#write(true);
    this.#file.finish();
  }

  drop(): void {
    this.#file.drop();
  }

  async #write(isLast: boolean): Promise<void> {
    const chunk = this.#held.subarray(0, this.#filled);
    const sealed = await sealChunk(this.#key, this.#number, isLast, chunk);
    this.#file.append(sealed);
    free(sealed);
    this.#number += 1;
    this.#filled = 0;
    if (this.#number % REST_AFTER === 0) await rest();
  }
}

/** Only in a Worker that rests for a moment does a browser collect memory as fast as it is taken. */
function rest(): Promise<void> {
  return new Promise((done) => void setTimeout(done, REST_MS));
}
