// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Goes on with everything that waits, in the order in which it was sealed: at the start, when the
 * network is back, and after a while of its own accord.
 */

import type { Failure, WaitingView } from "../contract.ts";
import type { Bulletin } from "../formats/bulletin.ts";
import type { Waiting } from "../store/state.ts";
import { type Device, inTurn } from "./device.ts";
import { fetched, type Refused, refusedBy } from "./failure.ts";

/** Failures that another try may mend; the rest takes the person, or tomorrow. */
const PASSING = new Set(["offline", "unavailable", "storage-full", "busy"]);
const FIRST_WAIT = 5;
const LONGEST_WAIT = 600;

export class Sending {
  readonly #device: Device;
  readonly #bulletin: () => Promise<Bulletin>;
  readonly #changed: () => void;
  readonly #failures = new Map<string, Failure>();
  readonly #held = new Map<string, number>();
  #current: string | null = null;
  #round: Promise<void> | null = null;
  #again: ReturnType<typeof setTimeout> | null = null;
  #attempts = 0;

  constructor(device: Device, bulletin: () => Promise<Bulletin>, changed: () => void) {
    this.#device = device;
    this.#bulletin = bulletin;
    this.#changed = changed;
  }

  /** One round over the outbox; who asks during a round gets another one after it. */
  async resume(): Promise<void> {
    this.stop();
    const before = this.#round ?? Promise.resolve();
    const mine = before.then(() => inTurn(this.#device, "sending", () => this.#sendAll()));
    this.#round = mine.catch(() => undefined);
    await mine;
  }

  /** No more tries by itself. */
  stop(): void {
    if (this.#again !== null) clearTimeout(this.#again);
    this.#again = null;
  }

  view(entry: Waiting): WaitingView {
    const { id, number: tip, kind } = entry;
    const failure = this.#failures.get(id);
    const isSending = this.#current === id;
    const state = isSending ? "sending" : failure && !PASSING.has(failure.id) ? "failed" : "queued";
    const sentBytes = this.#held.get(id) ?? 0;
    const seen = { id, tip, kind, state, sentBytes, allBytes: allBytes(entry) } as const;
    return failure && !isSending ? { ...seen, failure } : seen;
  }

  async #sendAll(): Promise<void> {
    let wait: number | null = null;
    for (const { id } of this.#device.home.state.outbox) {
      // Another tab may have discarded it meanwhile.
      await this.#device.home.reload();
      const entry = this.#device.home.state.outbox.find((one) => one.id === id);
      const refused = entry ? await this.#send(entry) : null;
      if (refused && PASSING.has(refused.id)) wait = Math.max(wait ?? 0, refused.retryAfter ?? 0);
    }
    if (wait === null) this.#attempts = 0;
    else this.#later(wait);
  }

  async #send(entry: Waiting): Promise<Refused | null> {
    this.#current = entry.id;
    this.#changed();
    try {
      const { send } = await fetched(import("./acts.ts"));
      await send(this.#device, await this.#bulletin(), entry, (held) => this.#progress(entry, held));
      this.#failures.delete(entry.id);
      return null;
    } catch (error) {
      const refused = refusedBy(error);
      this.#failures.set(entry.id, refused.failure);
      return refused;
    } finally {
      this.#current = null;
      this.#changed();
    }
  }

  #progress(entry: Waiting, held: number): void {
    // A line that breaks off now and then carries something each time: that is no reason to wait longer.
    if (held > (this.#held.get(entry.id) ?? 0)) this.#attempts = 0;
    this.#held.set(entry.id, held);
    this.#changed();
  }

  #later(least: number): void {
    const seconds = waitBefore(this.#attempts, least, Math.random());
    this.#attempts += 1;
    this.#again = setTimeout(() => void this.resume().catch(refusedBy), seconds * 1000);
  }
}

/** Seconds before attempt `attempts` + 1: twice as long each time, at least what the tip line asks
 * for, and spread by `chance` (0 to 1) so that not all devices come back at once. */
export function waitBefore(attempts: number, least: number, chance: number): number {
  const doubled = Math.min(FIRST_WAIT * 2 ** attempts, LONGEST_WAIT);
  return Math.max(doubled, least) * (1 + chance / 2);
}

function allBytes(entry: Waiting): number {
  return entry.blobs.reduce((sum, one) => sum + one.length, entry.envelopeLength);
}
