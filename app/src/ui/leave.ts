// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Leave quickly. An empty page takes this one's place: no host but this one is ever spoken to, so no
 * request tells that somebody left in a hurry.
 */

import type { Source } from "../contract.ts";

const NEUTRAL = "about:blank";

export function leaveQuickly(source: Source): void {
  // First what is seen: a slow phone may take its time with the rest.
  document.documentElement.hidden = true;
  if (source.snapshot().hasPin) source.lock();
  location.replace(NEUTRAL);
}
