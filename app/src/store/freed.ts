// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Gives memory back at once. A browser collects buffers when it finds the time, and it finds it late:
 * once there are some 64 MB of them, and while a film goes by in pieces more come meanwhile.
 *
 * A buffer that is sent belongs to the message, and a message that nobody can get any more is dropped
 * with all that it carries. `ArrayBuffer.transfer(0)` will not do: of a buffer that the browser's own
 * ciphers and files have made, Chromium then holds the bytes and no longer knows that it has to
 * collect them.
 */

/** At most this much waits: a message for each buffer would be as much to be collected. */
const MOST_HELD = 2 * 1024 * 1024;
const held = new Set<ArrayBuffer>();
let heldBytes = 0;

/** Nobody may read `bytes` any more. A part of a larger buffer is left alone. */
export function free(bytes: Uint8Array): void {
  const { buffer } = bytes;
  if (!(buffer instanceof ArrayBuffer) || bytes.length !== buffer.byteLength || bytes.length === 0) return;
  held.add(buffer);
  heldBytes += bytes.length;
  if (heldBytes >= MOST_HELD) sendNowhere();
}

function sendNowhere(): void {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(null, [...held]);
  port1.close();
  port2.close();
  held.clear();
  heldBytes = 0;
}

const SMALL_LENGTH = 1000;
const SMALL_COUNT = 128;
const made: { young: readonly number[] } = { young: [] };

/**
 * Has Chromium collect buffers that nobody can give back: the library for Poly1305 copies each 64 KiB that
 * it reckons, and drops the copy. Young buffers are collected with young objects, as soon as there is some
 * 1 MB of these, however much is in the buffers. So that much is made; bench/app.py shows what it saves.
 */
export function haveYoungCollected(): void {
  for (let count = 0; count < SMALL_COUNT; count += 1) made.young = new Array<number>(SMALL_LENGTH).fill(count);
  made.young = [];
}
