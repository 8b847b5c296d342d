// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The files that another app shared with this one. They are in the memory of service-worker.ts, then of
 * this page, and in no place that outlives it, until they are sealed in a draft: whoever shares while the
 * app is locked, or before they began, and then goes away, leaves nothing behind. The gallery still has them.
 */

import type { Failure, Result } from "./contract.ts";
import { TO_BE_DECIDED, UNFETCHED } from "./media/uncleanable.ts";

const PLACE = "#/report/shared";
/** Milliseconds. A worker answers at once, if it knows the question. */
const LONGEST_WAIT = 5000;
/** Those to be decided are in the draft, and there somebody says what becomes of them; so are those to be cleaned yet. */
const FOR_GOOD: ReadonlySet<string> = new Set([...TO_BE_DECIDED, UNFETCHED, "file-empty", "file-unreadable", "too-much"]);

let held: Promise<readonly File[]> = Promise.resolve([]);
let taking: Promise<Failure | null> | null = null;

/** Have what was shared, if this page was opened for that: before the worker ends that holds it. */
export function fetchShared(): void {
  void dropOlder().catch(() => undefined);
  const worker = navigator.serviceWorker?.controller;
  if (!worker || location.hash !== PLACE) return;
  held = new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<readonly File[]>) => done(data);
    setTimeout(done, LONGEST_WAIT, []);
    worker.postMessage("shared", [port2]);
  });
}

/**
 * Take them in, in order; each is forgotten once that was done, or never can be. From the first on that
 * can't be now, all stay. Gives why one was not taken in, or null.
 */
export function takeShared(take: (file: File) => Promise<Result>): Promise<Failure | null> {
  taking ??= takeEach(take).finally(() => {
    taking = null;
  });
  return taking;
}

/** Forget them: with everything else at "erase", and when the app is locked. */
export function dropShared(): void {
  held = Promise.resolve([]);
}

async function takeEach(take: (file: File) => Promise<Result>): Promise<Failure | null> {
  let last: Failure | null = null;
  for (let [first] = await held; first; [first] = await held) {
    const done = first;
    const result = await take(done);
    if (!result.ok && !TO_BE_DECIDED.has(result.failure.id)) last = result.failure;
    if (!result.ok && !FOR_GOOD.has(result.failure.id)) break;
    held = held.then((now) => now.filter((one) => one !== done));
  }
  return last;
}

/** Earlier versions put what was shared on the disk, as it was. */
async function dropOlder(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry("shared", { recursive: true });
}
