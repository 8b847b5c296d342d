// SPDX-License-Identifier: AGPL-3.0-or-later
/** Few named records, replaced together: in IndexedDB, or anywhere else that can do so. */

import { type IDBPDatabase, openDB } from "idb";
import { DATABASE } from "./database.ts";

const STORE = "records";

/** What is to be written under which name; null takes it away. */
export type Changes = Readonly<Record<string, unknown>>;

export interface Records {
  read(name: string): Promise<unknown>;
  names(): Promise<readonly string[]>;
  /** All of it or nothing; on return it survives a crash. */
  write(changes: Changes): Promise<void>;
  close(): void;
}

/** Open this device's records. `onErase` is told when another tab erases everything. */
export async function openRecords(onErase: () => void): Promise<Records> {
  const database = await openDB(DATABASE, 1, {
    upgrade: (fresh) => void fresh.createObjectStore(STORE),
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      onErase();
    },
  });
  return {
    read: (name) => database.get(STORE, name),
    names: async () => (await database.getAllKeys(STORE)).map(String),
    write: (changes) => writeAll(database, changes),
    close: () => database.close(),
  };
}

async function writeAll(database: IDBPDatabase, changes: Changes): Promise<void> {
  // "strict": told done once it is on the disk, not in the cache of the operating system.
  const step = database.transaction(STORE, "readwrite", { durability: "strict" });
  const writes = Object.entries(changes).map(([name, value]) =>
    value === null ? step.store.delete(name) : step.store.put(value, name),
  );
  await Promise.all([...writes, step.done]);
}
