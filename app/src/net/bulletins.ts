// SPDX-License-Identifier: AGPL-3.0-or-later
/** The bulletin as acts need it: verified a short while ago, fetched once however many ask for it. */

import type { Failure } from "../contract.ts";
import type { Bulletin } from "../formats/bulletin.ts";
import { isValidOn } from "../formats/periods.ts";
import type { Clock } from "./clock.ts";
import { Refused } from "./failure.ts";
import { NETWORK, type Trust } from "./trust.ts";

/** As long as this a person who is about to send does not wait for the network once more. */
const FRESH_SECONDS = 300;

export class Bulletins {
  readonly #trust: Trust;
  readonly #clock: Clock;
  readonly #changed: () => void;
  #fetching: Promise<Bulletin> | null = null;
  #verifiedAt = Number.NEGATIVE_INFINITY;
  #distrust: Failure | null = null;

  constructor(trust: Trust, clock: Clock, changed: () => void) {
    this.#trust = trust;
    this.#clock = clock;
    this.#changed = changed;
  }

  get known(): Bulletin | null {
    return this.#trust.known;
  }

  /** Nothing is known yet, and an answer is awaited: too early to say that nobody can be reached. */
  get isFirstAwaited(): boolean {
    return this.known === null && this.#fetching !== null;
  }

  /** Why nothing is sent: set until a bulletin was verified again. */
  get distrust(): Failure | null {
    return this.#distrust;
  }

  /** Fetch and verify now. Refuses as Trust.refresh. */
  refresh(): Promise<Bulletin> {
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = null;
      this.#changed();
    });
    return this.#fetching;
  }

  /** One that was verified lately, or now; where the network fails, the one verified last, while its keys hold. */
  async recent(): Promise<Bulletin> {
    const { known } = this;
    const age = Math.abs(this.#clock.now() - this.#verifiedAt);
    if (known && !this.#distrust && age < FRESH_SECONDS) return known;
    try {
      return await this.refresh();
    } catch (error) {
      const isNetwork = error instanceof Refused && NETWORK.has(error.id);
      if (!isNetwork || !this.known || this.#distrust || !this.#holds(this.known)) throw error;
      return this.known;
    }
  }

  #holds({ keys }: Bulletin): boolean {
    return keys.some((key) => key.use === "desk-sealing" && isValidOn(key, this.#clock.today()));
  }

  async #fetch(): Promise<Bulletin> {
    try {
      const bulletin = await this.#trust.refresh();
      this.#verifiedAt = this.#clock.now();
      this.#distrust = null;
      return bulletin;
    } catch (error) {
      const isTrust = error instanceof Refused && !NETWORK.has(error.id) && error.id !== "locked";
      if (isTrust) this.#distrust = error.failure;
      throw error;
    }
  }
}
