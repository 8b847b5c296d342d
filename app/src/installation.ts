// SPDX-License-Identifier: AGPL-3.0-or-later
/** Make the app work without a network: call once the first screen stands. Never throws. */

import { scriptUrl } from "./trustedTypes.ts";

export async function install(): Promise<void> {
  if (!("serviceWorker" in navigator)) return; // some browsers' private windows: works online alone
  try {
    await navigator.serviceWorker.register(scriptUrl("/service-worker.js"), { updateViaCache: "none" });
    const { active } = await navigator.serviceWorker.ready;
    if (!savesData()) active?.postMessage("keep-later");
  } catch {
    // Storage is full or forbidden. What can't be kept is fetched when it is needed.
  }
}

/** Who pays for each megabyte loads the large parts only when they are wanted. */
function savesData(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
}
