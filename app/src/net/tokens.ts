// SPDX-License-Identifier: AGPL-3.0-or-later
/** Credentials and stamps: asked for, held, and taken one by one. */

import { type Bulletin, isValidOn, type KeyEntry, publicBytes } from "../formats/bulletin.ts";
import { RootSecret } from "../formats/derive.ts";
import { b64u, unb64u } from "../formats/encoding.ts";
import { addDays, weekOf } from "../formats/periods.ts";
import { type Purpose, tokenChallenge } from "../formats/privacyPass.ts";
import type { HeldToken, State } from "../store/state.ts";
import type { TokenAsked, Workshop } from "../worker/job.ts";
import { Refused } from "./failure.ts";

/** Stamps that come with an activation are derived under a label of their own. */
export type StampLabel = "stamp" | "stamp-activation";

/** The root secret. Refuses "not-activated". */
export function rootOf(state: State): RootSecret {
  if (state.secret === null) throw new Refused("not-activated");
  return new RootSecret(unb64u(state.secret, 16));
}

/** Whether stamps are bought by work, and nobody is asked who they are. */
export function isOpen(bulletin: Bulletin): boolean {
  return bulletin.charter.activation === "open";
}

/** What a token's request follows from: the same every time. Refuses "keys-ran-out". */
export function tokenAsked(
  bulletin: Bulletin,
  purpose: Purpose,
  period: string,
  nonce: Uint8Array,
  entropy: Uint8Array,
): TokenAsked {
  const key = keyOf(bulletin, purpose, period);
  if (!key) throw new Refused("keys-ran-out");
  const challenge = tokenChallenge(bulletin.deployment, purpose, period);
  return {
    publicKey: b64u(publicBytes(key)),
    challenge: b64u(challenge),
    nonce: b64u(nonce),
    entropy: b64u(entropy),
  };
}

/** What is asked for stamps of a week, each by label and index. */
export function stampsAsked(
  bulletin: Bulletin,
  root: RootSecret,
  label: StampLabel,
  week: string,
  indexes: readonly number[],
): TokenAsked[] {
  return indexes.map((index) => {
    const nonce = root.tokenNonce(label, week, index);
    return tokenAsked(bulletin, "stamp", week, nonce, root.tokenEntropy(label, week, index));
  });
}

/** The tokens that the registry signed, each verified. Refuses "answer-forged". */
export async function finalized(
  workshop: Workshop,
  asked: readonly TokenAsked[],
  answers: unknown,
): Promise<readonly string[]> {
  const isList = Array.isArray(answers) && answers.length === asked.length;
  if (!isList || !answers.every((one) => typeof one === "string")) throw new Refused("answer-forged");
  return (await workshop({ does: "finalize", asked, answers })).tokens;
}

/** The bulletin's key of a purpose and period. */
export function keyOf(bulletin: Bulletin, purpose: string, period: string): KeyEntry | undefined {
  return bulletin.keys.find((one) => one.use === purpose && one.period === period);
}

/** The newest credential that the desk still accepts today. */
export function credentialFor(state: State, bulletin: Bulletin, today: string): HeldToken | undefined {
  return good(state.credentials, bulletin, today).at(-1);
}

/** The stamps that intake still accepts today, those that end first at the front. */
export function goodStamps(state: State, bulletin: Bulletin, today: string): readonly HeldToken[] {
  return good(state.stamps, bulletin, today);
}

/** The week before that of `today`. */
export function previousWeek(today: string): string {
  return weekOf(addDays(today, -7));
}

function good(held: readonly HeldToken[], bulletin: Bulletin, today: string): HeldToken[] {
  const accepted = held.filter((one) => {
    const key = keyOf(bulletin, one.kind, one.period);
    return key !== undefined && isValidOn(key, today);
  });
  return accepted.sort((one, other) => (one.period < other.period ? -1 : one.period > other.period ? 1 : 0));
}
