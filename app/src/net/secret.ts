// SPDX-License-Identifier: AGPL-3.0-or-later
/** The root secret of this device: made once, or taken from a recovery number. */

import { b64u } from "../formats/encoding.ts";
import { FormatError } from "../formats/errors.ts";
import { decodeRecovery, encodeRecovery, newSecret } from "../formats/recovery.ts";
import type { Home } from "../store/home.ts";
import type { State } from "../store/state.ts";
import { Refused } from "./failure.ts";
import { rootOf } from "./tokens.ts";

/** Make one if there is none. */
export async function makeSecret(home: Home): Promise<void> {
  const fresh = b64u(newSecret((length) => crypto.getRandomValues(new Uint8Array(length))).value);
  await home.change((state) => (state.secret === null ? { ...state, secret: fresh } : state));
}

/** Eleven groups of three digits; null if there is no secret. */
export function recoveryNumberOf(state: State): string | null {
  return state.secret === null ? null : encodeRecovery(rootOf(state));
}

/** What a recovery number says, if this device may take it. Refuses "recovery-…", "already-set-up". */
export function secretOf(home: Home, number: string): string {
  const secret = decoded(number);
  requireFree(home.state, secret);
  return secret;
}

/** Take it, before anything is asked by it. Refuses "already-set-up". */
export async function takeSecret(home: Home, secret: string): Promise<void> {
  await home.change((state) => {
    requireFree(state, secret);
    return { ...state, secret, isRecovering: true };
  });
}

/** Refuses "recovery-unfinished": numbers that a lost device has taken are not known yet. */
export function requireRecovered(state: State): void {
  if (state.isRecovering) throw new Refused("recovery-unfinished");
}

/** Another root secret would make tips and messages of this one unreadable: unless there are none, and never can be. */
function requireFree(state: State, secret: string): void {
  if (isUnused(state)) return;
  const isOther = state.secret !== null && state.secret !== secret;
  if (isOther || (state.secret !== null && !state.isRecovering)) throw new Refused("already-set-up");
}

/** Whoever begins has a secret, and may find only then that they were activated by another one. Stamps are good with any. */
function isUnused({ isRecovering, asked, credentials, outbox, tips }: State): boolean {
  return !isRecovering && asked === null && [credentials, outbox, tips].every((all) => all.length === 0);
}

function decoded(number: string): string {
  try {
    return b64u(decodeRecovery(number).value);
  } catch (error) {
    throw error instanceof FormatError ? new Refused(error.code) : error;
  }
}
