// SPDX-License-Identifier: AGPL-3.0-or-later
/** Jobs that take nothing but time: proof of work, and blinded tokens. */

import { b64u, unb64u } from "../formats/encoding.ts";
import { FormatError } from "../formats/errors.ts";
import { encodeToken, requestToken, type TokenRequest } from "../formats/privacyPass.ts";
import { solve } from "../formats/proofOfWork.ts";
import { Refused } from "../net/failure.ts";
import type { BlindJob, Done, FinalizeJob, TokenAsked, WorkJob } from "./job.ts";

type Reckoning = WorkJob | BlindJob | FinalizeJob;

/** Refuses "answer-forged": a signature that does not verify. */
export function reckon(job: Reckoning): Done[Reckoning["does"]] {
  switch (job.does) {
    case "work":
      return { counter: solve(unb64u(job.challenge), job.difficulty) };
    case "blind":
      return { blinded: job.asked.map((one) => b64u(requested(one).blinded)) };
    case "finalize":
      return { tokens: job.asked.map((one, at) => finalized(one, job.answers[at] ?? "")) };
  }
}

function requested({ publicKey, challenge, nonce, entropy }: TokenAsked): TokenRequest {
  return requestToken(unb64u(publicKey), unb64u(challenge), unb64u(nonce), unb64u(entropy));
}

function finalized(asked: TokenAsked, answer: string): string {
  try {
    return b64u(encodeToken(requested(asked).finalize(unb64u(answer, 256))));
  } catch (error) {
    throw error instanceof FormatError ? new Refused("answer-forged") : error;
  }
}
