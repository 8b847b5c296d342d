// SPDX-License-Identifier: AGPL-3.0-or-later
/** Credentials and stamps: what is asked for, and what comes of it. */

import { type Bulletin, publicBytes } from "../formats/bulletin.ts";
import { RootSecret } from "../formats/derive.ts";
import { b64u, unb64u } from "../formats/encoding.ts";
import { addDays, weekOf } from "../formats/periods.ts";
import { type Purpose, tokenChallenge } from "../formats/privacyPass.ts";
import type { State } from "../store/state.ts";
import type { TokenAsked, Workshop } from "../worker/job.ts";
import { Refused } from "./failure.ts";
import { keyOf } from "./held.ts";

/** Stamps that come with an activation are derived under a label of their own. */
export type StampLabel = "stamp" | "stamp-activation";

/** The root secret. Refuses "not-activated". */
export function rootOf(state: State): RootSecret {
  if (state.secret === null) throw new Refused("not-activated");
  return new RootSecret(unb64u(state.secret, 16));
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

/** The week before that of `today`. */
export function previousWeek(today: string): string {
  return weekOf(addDays(today, -7));
}
