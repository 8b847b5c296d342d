// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * A file of a draft as it lies on the disk: chunks of 256 KiB, each sealed by AES-256-GCM.
 *
 * Every file has a key of its own, so chunks are numbered instead of drawing nonces, and the last one
 * says that it is: chunks can't be swapped, repeated or cut off. The key is in the sealed state; when
 * the state forgets it, the file is gone, whatever is left of it on the disk.
 */

import { Refused } from "../net/failure.ts";
import { free } from "./freed.ts";

export const CHUNK = 256 * 1024;
const TAG = 16;
const SEALED_CHUNK = CHUNK + TAG;

/** How long a kept file is on the disk, of `size` bytes of its own: an empty one has a chunk, too. */
export function keptLength(size: number): number {
  return size + TAG * Math.max(1, Math.ceil(size / CHUNK));
}

/** Import the key (32 bytes) of a kept file. */
export async function fileKey(raw: Uint8Array): Promise<CryptoKey> {
  const bytes = raw as Uint8Array<ArrayBuffer>;
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** One chunk, sealed. Only the last one may be shorter than a whole one. */
export async function sealChunk(
  key: CryptoKey,
  number: number,
  isLast: boolean,
  chunk: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const how = { name: "AES-GCM", iv: nonceOf(number, isLast) };
  return new Uint8Array(await crypto.subtle.encrypt(how, key, chunk as Uint8Array<ArrayBuffer>));
}

/** Reads a kept file anywhere, a chunk at a time. `size`: bytes of the file itself. */
export class KeptReader {
  readonly size: number;
  readonly #sealed: Blob;
  readonly #key: CryptoKey;

  constructor(sealed: Blob, key: CryptoKey, size: number) {
    this.#sealed = sealed;
    this.#key = key;
    this.size = size;
  }

  /** Bytes from `start` up to `end`, whose buffer is the caller's. Refuses "home-damaged". */
  async read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    const length = Math.max(0, Math.min(end, this.size) - start);
    if (start % CHUNK === 0 && length === Math.min(CHUNK, this.size - start)) return this.#chunk(start / CHUNK);
    const whole = new Uint8Array(length);
    for (let at = start; at < start + length; ) {
      const chunk = await this.#chunk(Math.floor(at / CHUNK));
      const piece = chunk.subarray(at % CHUNK, (at % CHUNK) + start + length - at);
      whole.set(piece, at - start);
      at += piece.length;
      free(chunk);
    }
    return whole;
  }

  /** All of it, or a part, chunk by chunk as it is asked for; each buffer is the caller's. */
  async *pieces(start = 0, end = this.size): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
    for (let at = start; at < end; ) {
      const stop = Math.min(end, (Math.floor(at / CHUNK) + 1) * CHUNK);
      yield await this.read(at, stop);
      at = stop;
    }
  }

  async #chunk(number: number): Promise<Uint8Array<ArrayBuffer>> {
    const last = Math.max(0, Math.ceil(this.size / CHUNK) - 1);
    const at = number * SEALED_CHUNK;
    const how = { name: "AES-GCM", iv: nonceOf(number, number === last) };
    try {
      const sealed = await this.#sealed.slice(at, at + SEALED_CHUNK).arrayBuffer();
      const opened = new Uint8Array(await crypto.subtle.decrypt(how, this.#key, sealed));
      free(new Uint8Array(sealed));
      if (opened.length === Math.min(CHUNK, this.size - number * CHUNK)) return opened;
    } catch {
      // Told below: a file that is gone, and one that was changed, are both damaged.
    }
    throw new Refused("home-damaged");
  }
}

/**
 * A kept file for programs that take a Blob: read from the sealed one piece by piece, so that nothing
 * readable is written to the disk and memory does not grow with the file.
 */
export class KeptBlob extends Blob {
  readonly #reader: KeptReader;
  readonly #start: number;
  readonly #end: number;

  constructor(reader: KeptReader, type: string, start = 0, end = reader.size) {
    super([], { type });
    this.#reader = reader;
    this.#start = start;
    this.#end = Math.max(start, end);
  }

  override get size(): number {
    return this.#end - this.#start;
  }

  override slice(start = 0, end = this.size, type = ""): Blob {
    const [from, to] = [this.#place(start), this.#place(end)];
    return new KeptBlob(this.#reader, type, from, to);
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.#reader.read(this.#start, this.#end)).buffer;
  }

  override async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#reader.read(this.#start, this.#end);
  }

  override async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const pieces = this.#reader.pieces(this.#start, this.#end);
    return new ReadableStream({
      pull: async (sink) => {
        const { done, value } = await pieces.next();
        if (done) sink.close();
        else sink.enqueue(value);
      },
    });
  }

  #place(offset: number): number {
    const from = offset < 0 ? this.size + offset : offset;
    return this.#start + Math.min(Math.max(from, 0), this.size);
  }
}

function nonceOf(number: number, isLast: boolean): Uint8Array<ArrayBuffer> {
  const nonce = new Uint8Array(12);
  const view = new DataView(nonce.buffer);
  view.setUint32(7, number);
  view.setUint8(11, isLast ? 1 : 0);
  return nonce;
}
