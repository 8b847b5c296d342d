// SPDX-License-Identifier: AGPL-3.0-or-later
/** Make the app work without a network: call once the first screen stands. Never throws. */

import type { Source } from "./contract.ts";
import { scriptUrl } from "./trustedTypes.ts";

type WithSync = ServiceWorkerRegistration & {
  readonly sync?: { register(tag: string): Promise<void> };
};

export async function install(source: Source): Promise<void> {
  if (!("serviceWorker" in navigator)) return; // some browsers' private windows: works online alone
  try {
    await navigator.serviceWorker.register(scriptUrl("/service-worker.js"), { updateViaCache: "none" });
    const registration = await navigator.serviceWorker.ready;
    registration.active?.postMessage(savesData() ? "keep-needed" : "keep-later");
    sendWhenWoken(source, registration);
  } catch {
    // Storage is full or forbidden. What can't be kept is fetched when it is needed.
  }
}

/**
 * Background Sync, where there is such a thing: a page that waits behind others is woken when the
 * network is back. One that was closed goes on when it is opened: only a page can send, since what
 * is sealed may be locked by a PIN.
 */
function sendWhenWoken(source: Source, registration: WithSync): void {
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data === "send") void source.resume();
  });
  const ask = (): void => {
    const { isOnline, waiting } = source.snapshot();
    if (!isOnline && waiting.length > 0) void registration.sync?.register("send").catch(() => undefined);
  };
  ask();
  source.subscribe(ask);
}

/** Who pays for each megabyte loads what video and HEIC take only when they are wanted. */
function savesData(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
}
