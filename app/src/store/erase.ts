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

import { DATABASE } from "./database.ts";

export async function eraseAll(): Promise<void> {
  const steps = [eraseDatabases, eraseFiles, eraseCaches, eraseWebStorage];
  await Promise.allSettled(steps.map((step) => step()));
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
  const root = await navigator.storage.getDirectory();
  const names: string[] = [];
  for await (const name of root.keys()) names.push(name);
  await Promise.allSettled(names.map((name) => root.removeEntry(name, { recursive: true })));
}

async function eraseCaches(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.map((name) => caches.delete(name)));
}

async function eraseWebStorage(): Promise<void> {
  localStorage.clear();
  sessionStorage.clear();
}
