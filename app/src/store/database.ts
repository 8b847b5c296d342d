// SPDX-License-Identifier: AGPL-3.0-or-later
/** The one database of this app, by its name, and whether there ever was one here. */

export const DATABASE = "tellsafe";

/** Whether this device holds nothing of ours. False where the browser does not tell. */
export async function isUntouched(): Promise<boolean> {
  try {
    const all = await indexedDB.databases();
    return all.every(({ name }) => name !== DATABASE);
  } catch {
    return false;
  }
}
