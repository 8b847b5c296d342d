// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The files that another app shared with this one, as service-worker.ts left them: unsealed, below
 * shared/ of this origin's private files. Taking them in must be the first thing that is done.
 */

const FOLDER = "shared";

/** What was shared, oldest or not; a file stays until `dropSharedFiles`, so a crash loses none. */
export async function sharedFiles(): Promise<File[]> {
  const files: File[] = [];
  for await (const handle of (await folder()).values()) {
    if (handle.kind === "file") files.push(await named(handle));
  }
  return files.filter((file) => file.size > 0);
}

/** Forget them: once they are sealed in the draft, and with everything else at "erase". */
export async function dropSharedFiles(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  await folder();
  await root.removeEntry(FOLDER, { recursive: true });
}

async function folder(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
}

/** Its media type stands in its name, after the random part: "… image jpeg". */
async function named(handle: FileSystemFileHandle): Promise<File> {
  const [, ...type] = handle.name.split(" ");
  return new File([await handle.getFile()], "shared", { type: type.join("/") });
}
