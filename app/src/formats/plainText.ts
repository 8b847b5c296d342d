// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What people type, without control characters: the formats refuse them, and nobody sees one in a box that
 * something was pasted into. Word processors write line breaks by some of them.
 */

const LINE_BREAK = /[\u000b\u000c\u0085]/g;
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]|\p{Surrogate}/gu;

/** Line breaks and tabs stay; half a letter, which UTF-8 can't spell, goes. */
export function plain(text: string): string {
  return text.replace(LINE_BREAK, "\n").replace(CONTROL, "");
}
