// SPDX-License-Identifier: AGPL-3.0-or-later
/** How long a bulletin may be: apart from all that reads it, for whoever only fetches it. */

/** Bytes that a bulletin may have: over a network, read no further. */
export const MAX_LENGTH = 1024 * 1024;
