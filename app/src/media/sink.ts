// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Where cleaned bytes go, in order and once: into sealing, so that they need not be written to a
 * disk before. It waits while what takes them is busy.
 */

export class Sink {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  #length = 0;
  #isBroken = false;

  constructor(target: WritableStream<Uint8Array>) {
    this.#writer = target.getWriter();
    this.#writer.closed.catch(() => {
      this.#isBroken = true;
    });
  }

  get length(): number {
    return this.#length;
  }

  /** The target took no more: the disk is full, or whoever waited has gone. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#length += bytes.length;
    try {
      await this.#writer.write(bytes);
    } catch (error) {
      this.#isBroken = true;
      throw error;
    }
  }

  async close(): Promise<void> {
    try {
      await this.#writer.close();
    } catch (error) {
      this.#isBroken = true;
      throw error;
    }
  }

  /** What was written is to be thrown away. */
  async abort(): Promise<void> {
    await this.#writer.abort().catch(() => undefined);
  }
}
