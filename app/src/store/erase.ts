// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Forget everything that this device holds: keys first, since without them the rest is noise.
 *
 * Each step is tried whatever became of the others. What a flash memory keeps of deleted bytes no
 * program can reach; they are sealed by keys that are gone.
 *
 * The service worker stays, which is public and knows nothing: while the app is on the home screen, other
 * apps offer to share with it, and without the worker a photo would go to the server, as it is.
 */

import { Refused } from "../net/failure.ts";
import { DATABASE } from "./database.ts";
import { afterWriting } from "./turns.ts";

/** Milliseconds in which all tabs have heard of it, and ended what they were writing. */
const PATIENCE = 3000;
/** How often a file is tried again that a Worker, ended a moment ago, still holds. */
const TRIES = 20;
const PAUSE = 100;

/** Whoever writes was told to stop before. Refuses "erase-unfinished". */
export async function eraseAll(): Promise<void> {
  const steps = [eraseDatabases, eraseFiles, eraseCaches, eraseWebStorage];
  const done = await Promise.allSettled(steps.map((step) => step()));
  if (done.some(({ status }) => status === "rejected")) throw new Refused("erase-unfinished");
}

async function eraseDatabases(): Promise<void> {
  const listed = (await indexedDB.databases?.()) ?? [];
  const names = new Set([DATABASE, ...listed.flatMap((one) => one.name ?? [])]);
  await Promise.all([...names].map(eraseDatabase));
}

function eraseDatabase(name: string): Promise<void> {
  return new Promise((done, failed) => {
    const asked = indexedDB.deleteDatabase(name);
    asked.onsuccess = () => done();
    asked.onerror = () => failed(asked.error);
  });
}

async function eraseFiles(): Promise<void> {
  const root = await navigator.storage.getDirectory().catch(unlessForbidden);
  if (root) await afterWriting(() => emptied(root), PATIENCE);
}

async function emptied(root: FileSystemDirectoryHandle): Promise<void> {
  for (let left = TRIES; ; left -= 1) {
    const names: string[] = [];
    for await (const name of root.keys()) names.push(name);
    const gone = await Promise.allSettled(names.map((name) => root.removeEntry(name, { recursive: true })));
    const stays = gone.find((one) => one.status === "rejected");
    if (!stays) return;
    if (left === 1) throw stays.reason;
    await new Promise((done) => void setTimeout(done, PAUSE));
  }
}

/** Where a browser gives no files at all, there are none. */
function unlessForbidden(error: unknown): null {
  if (error instanceof DOMException && error.name === "SecurityError") return null;
  throw error;
}

async function eraseCaches(): Promise<void> {
  if (!("caches" in globalThis)) return;
  const names = await caches.keys();
  await Promise.all(names.map((name) => caches.delete(name)));
}

async function eraseWebStorage(): Promise<void> {
  localStorage.clear();
  sessionStorage.clear();
}
