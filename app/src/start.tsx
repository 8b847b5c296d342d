// SPDX-License-Identifier: AGPL-3.0-or-later
/** The screens, and what stands behind them. On a slow line the words come beside this, not after it. */

import { render } from "preact";
import { install } from "./installation.ts";
import { createSource } from "./source.ts";
import { fetchShared } from "./sharedFiles.ts";
import { App } from "./ui/app.tsx";

/** `words`: settled once there is a language to speak. Until then nothing else is asked of the line. */
export async function start(place: HTMLElement, words: Promise<void>): Promise<void> {
  fetchShared();
  const source = createSource();
  await Promise.all([words, source.look()]);
  const started = source.start();
  render(<App source={source} />, place);
  await started;
  await install(source);
}
