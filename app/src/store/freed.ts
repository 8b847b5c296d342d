// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Gives memory back at once. A browser collects buffers when it finds the time, and while a film goes
 * by in pieces it finds it late.
 *
 * For buffers that were made here and never handed to the browser (to its ciphers, streams of bytes
 * or files) alone: Chromium goes on holding such a one, and no longer knows that it has to collect it.
 */

/** Nobody may read what shares the buffer of `bytes` any more. Nothing where it can't be done. */
export function free(bytes: Uint8Array<ArrayBuffer>): void {
  (bytes.buffer as { transfer?: (length: number) => ArrayBuffer }).transfer?.(0);
}
