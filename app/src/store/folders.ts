// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Files on this device, in the origin's private file system: of drafts, sealed chunk by chunk, and
 * of what waits to be sent, sealed for the desk.
 *
 *     drafts/NAME          a kept file (keptFile.ts)
 *     outbox/ID/BLOB       a sealed attachment of the entry ID (age)
 *
 * State counts: what it does not name is the rest of a crash, and goes.
 */

import { Refused } from "../net/failure.ts";

/** Path of names below the root. */
export type Path = readonly string[];

export const draftPath = (name: string): Path => ["drafts", name];
export const blobPath = (id: string, blob: string): Path => ["outbox", id, blob];

/** What the rest of the app asks of the file system. */
export interface Folders {
  /** A file's bytes, read from the disk as they are asked for. Refuses "home-damaged". */
  open(path: Path): Promise<Blob>;
  /** Remove a file or folder with all that is in it; nothing if it is not there. What stays held is left to be swept. */
  remove(path: Path): Promise<void>;
  names(path: Path): Promise<readonly string[]>;
}

export const browserFolders: Folders = {
  open: async (path) => {
    try {
      return await (await fileHandle(path)).getFile();
    } catch {
      throw new Refused("home-damaged");
    }
  },
  remove: async (path) => {
    const folder = await folderOf(path.slice(0, -1)).catch(() => null);
    if (folder) await removed(folder, path.at(-1) ?? "");
  },
  names: async (path) => {
    const names: string[] = [];
    const folder = await folderOf(path).catch(() => null);
    if (folder) for await (const name of folder.keys()) names.push(name);
    return names;
  },
};

/** A file's handle; with `create`, it and its folders are made if need be. */
export async function fileHandle(path: Path, create = false): Promise<FileSystemFileHandle> {
  const folder = await folderOf(path.slice(0, -1), create);
  return folder.getFileHandle(path.at(-1) ?? "", { create });
}

/** Take away what a crash has left: everything that is named neither by draft nor by outbox. */
export async function forgetRests(
  folders: Folders,
  drafts: readonly string[],
  entries: readonly string[],
): Promise<void> {
  for (const [folder, known] of [["drafts", drafts], ["outbox", entries]] as const) {
    const rests = (await folders.names([folder])).filter((name) => !known.includes(name));
    for (const name of rests) await folders.remove([folder, name]);
  }
}

async function folderOf(path: Path, create = false): Promise<FileSystemDirectoryHandle> {
  let folder = await navigator.storage.getDirectory();
  for (const name of path) folder = await folder.getDirectoryHandle(name, { create });
  return folder;
}

/** How often, and after how many milliseconds, a file is tried again that a Worker, ended a moment ago, still holds. */
const TRIES = 20;
const PAUSE = 100;

async function removed(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  for (let left = TRIES; left > 0; left -= 1) {
    const why = await folder.removeEntry(name, { recursive: true }).then(() => null, (error: unknown) => error);
    if (why === null || isNamed(why, "NotFoundError")) return;
    if (!isNamed(why, "NoModificationAllowedError")) throw why;
    await new Promise((done) => void setTimeout(done, PAUSE));
  }
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}
