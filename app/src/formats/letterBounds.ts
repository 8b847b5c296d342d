// SPDX-License-Identifier: AGPL-3.0-or-later
/** What a letter may ask and how long it may be: for a page that has not loaded what seals one. */

/** Was a decision made? · Hear me. · How I was approached is not right. */
export const ASKS = ["decision", "heard", "approached"] as const;
export type Asks = (typeof ASKS)[number];
export const MOST_WHEN = 300;
export const MOST_HAPPENED = 4000;
export const MOST_TEXT = 8000;
