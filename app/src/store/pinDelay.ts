// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * How long to wait after wrong PINs. Counted on the disk, and before a PIN is tried: closing the app
 * gives nobody another try.
 */

/** `failures` in a row, and the time (milliseconds since 1970) before which none is tried. */
export interface Tries {
  readonly failures: number;
  readonly notBefore: number;
}

export const noTries: Tries = { failures: 0, notBefore: 0 };

const FREE = 3;
const DELAYS = [30, 60, 300, 900, 3600];

/** Seconds to wait from now. A clock that was set back makes nobody wait longer than the rule. */
export function secondsLeft(tries: Tries, now: number): number {
  const left = Math.ceil((tries.notBefore - now) / 1000);
  return Math.min(Math.max(left, 0), delayAfter(tries.failures));
}

/** The tries with one more that is about to be made. */
export function oneMore(tries: Tries, now: number): Tries {
  const failures = tries.failures + 1;
  return { failures, notBefore: now + delayAfter(failures) * 1000 };
}

function delayAfter(failures: number): number {
  if (failures < FREE) return 0;
  return DELAYS[Math.min(failures - FREE, DELAYS.length - 1)] ?? 0;
}
