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
/** Seconds, half more or less, for which a visit rests in which somebody was activated. */
const REST = 36_000;

export class Stamping {
  readonly #fetch: () => Promise<void>;
  #next: ReturnType<typeof setTimeout> | null = null;
  #restsUntil = 0;

  /** `fetch` does nothing if today's are here. */
  constructor(fetch: () => Promise<void>) {
    this.#fetch = fetch;
  }

  /** The app was opened, or there is a network again. */
  begin(): void {
    this.stop();
    this.#wait(Math.max(SOON * Math.random(), (this.#restsUntil - Date.now()) / 1000));
  }

  /** A person has just shown who they are: a request by their pseudonym, minutes later, would belong to that. */
  rest(): void {
    this.stop();
    this.#restsUntil = Date.now() + REST * (0.5 + Math.random()) * 1000;
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
