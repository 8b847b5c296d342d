// SPDX-License-Identifier: AGPL-3.0-or-later
/** What went wrong, in this page's words. */

import { refusedBy } from "../net/failure.ts";
import type { Key } from "./words.ts";

const MEANINGS: ReadonlyMap<string, Key> = new Map<string, Key>([
  ["offline", "failed.offline"],
  ["unavailable", "failed.offline"],
  ["letters-full", "failed.full"],
  ["storage-full", "failed.full"],
  ["busy", "failed.busy"],
  ["clock-wrong", "failed.clock"],
]);

/** Bugs are thrown on. */
export function toldBy(error: unknown): Key {
  const { id } = refusedBy(error);
  return MEANINGS.get(id) ?? (/^(bulletin|log)-/.test(id) ? "failed.forged" : "failed.other");
}
