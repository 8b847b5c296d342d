// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * When the day's stamps are fetched: some while after the app was opened, at a moment drawn by lot. A
 * request by the pseudonym that came together with a report would belong to it, by the time alone.
 */

import { asResult } from "./failure.ts";

/** Seconds after the beginning within which they are. Long enough to tell nothing of what is done in
 * the app, and short enough for those who open it for a moment, and for whoever begins to write. */
const SOON = 180;
/** Seconds, half more or less, after which an app that stays open looks again. */
const LATER = 3600;

export class Stamping {
  readonly #fetch: () => Promise<void>;
  #next: ReturnType<typeof setTimeout> | null = null;

  /** `fetch` does nothing if today's are here. */
  constructor(fetch: () => Promise<void>) {
    this.#fetch = fetch;
  }

  /** The app was opened, or there is a network again. */
  begin(): void {
    this.stop();
    this.#wait(SOON * Math.random());
  }

  stop(): void {
    if (this.#next !== null) clearTimeout(this.#next);
    this.#next = null;
  }

  #wait(seconds: number): void {
    const mine = setTimeout(async () => {
      await asResult(this.#fetch);
      if (this.#next === mine) this.#wait(LATER * (0.5 + Math.random()));
    }, seconds * 1000);
    this.#next = mine;
  }
}
