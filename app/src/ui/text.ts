// SPDX-License-Identifier: AGPL-3.0-or-later
/** How long a text is where it counts: in bytes of UTF-8, of which a letter takes one to four. */

export const MOST_TEXT = 16_000;
/** From here on a person is told how much is left. */
export const NEARLY = 12_000;

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** As much of a text as `most` bytes hold, cut where a letter ends. */
export function beginningOf(text: string, most: number): string {
  const room = new Uint8Array(most);
  const { read } = new TextEncoder().encodeInto(text, room);
  return text.slice(0, read);
}

export const MOST_NOTE = 1000;
/** Files that one report takes. */
export const MOST_FILES = 20;
