// SPDX-License-Identifier: AGPL-3.0-or-later
/** What time it is on this device. Days are UTC, as everywhere in the protocol. */

export interface Clock {
  /** Seconds since 1970. */
  now(): number;
  /** The day, as "2026-11-23". */
  today(): string;
}

export const deviceClock: Clock = {
  now: () => Math.floor(Date.now() / 1000),
  today: () => new Date().toISOString().slice(0, 10),
};
