// SPDX-License-Identifier: AGPL-3.0-or-later
/** Which of the tokens held are good today. Apart from how they are made, since every screen asks. */

import type { Bulletin, KeyEntry } from "../formats/bulletin.ts";
import { isValidOn } from "../formats/periods.ts";
import type { HeldToken, State } from "../store/state.ts";

/** Whether stamps are bought by work, and nobody is asked who they are. */
export function isOpen(bulletin: Bulletin): boolean {
  return bulletin.charter.activation === "open";
}

/** The bulletin's key of a purpose and period. */
export function keyOf(bulletin: Bulletin, purpose: string, period: string): KeyEntry | undefined {
  return bulletin.keys.find((one) => one.use === purpose && one.period === period);
}

/** Whether there are stamps to be had for this device. */
export function isActivated(state: State, bulletin: Bulletin, today: string): boolean {
  if (isOpen(bulletin)) return state.secret !== null;
  return credentialFor(state, bulletin, today) !== undefined;
}

/** Whether the batch of today was fetched, or came with the activation. */
export function hasFetched({ fetched }: State, today: string): boolean {
  return fetched !== null && fetched >= today;
}

/** The newest credential that the desk still accepts today. */
export function credentialFor(state: State, bulletin: Bulletin, today: string): HeldToken | undefined {
  return good(state.credentials, bulletin, today).at(-1);
}

/** The stamps that intake still accepts today, those that end first at the front. */
export function goodStamps(state: State, bulletin: Bulletin, today: string): readonly HeldToken[] {
  return good(state.stamps, bulletin, today);
}

function good(held: readonly HeldToken[], bulletin: Bulletin, today: string): HeldToken[] {
  const accepted = held.filter((one) => {
    const key = keyOf(bulletin, one.kind, one.period);
    return key !== undefined && isValidOn(key, today);
  });
  return accepted.sort((one, other) => (one.period < other.period ? -1 : one.period > other.period ? 1 : 0));
}
