// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * A change of charter or catalogue: approved by two administrators, told, and only then in force.
 *
 * It names both documents by hash. Whoever knows the one before takes the one after only with an
 * unbroken chain of changes between the two: docs/protocol/change.md.
 */

import { unb64u } from "./base64.ts";
import type { Bytes } from "./bytes.ts";
import { canonicalJson } from "./encoding.ts";
import { FormatError } from "./errors.ts";
import { DEPLOYMENT, Fields, KEY } from "./fields.ts";
import { headerOf, signingInput, verifySignature } from "./jws.ts";
import { type Day, ordinalOf } from "./periods.ts";

export const WHAT = ["charter", "catalogue"] as const;
export type What = (typeof WHAT)[number];

const TYPE = "tellsafe-change";
const MOST_ADMINISTRATORS = 40;
const MOST_NOTICE = 90;
const LEAST_APPROVALS = 2;

/** Who may change charter and catalogue, by Ed25519 keys in base64url. No keys: nothing is promised. */
export interface Changes {
  readonly noticeDays: number;
  readonly administrators: readonly string[];
}

export const NO_CHANGES: Changes = { noticeDays: 0, administrators: [] };

interface Approval {
  readonly by: string;
  readonly signature: Bytes;
}

/** `before` and `after` are hashes. `then` is who may change what is after it: for a charter, what that one says. */
export interface Change {
  readonly deployment: string;
  readonly what: What;
  readonly before: string;
  readonly after: string;
  readonly announced: Day;
  readonly holds: Day;
  readonly then: Changes;
  readonly approvals: readonly Approval[];
}

/** What a bulletin says of charter, catalogue and their changes; `hashes` are of both documents. */
export interface Stated {
  readonly deployment: string;
  readonly issued: Day;
  readonly charter: { readonly changes: Changes };
  readonly hashes: Readonly<Record<What, string>>;
  readonly changes: readonly Change[];
}

/** As a charter says it. Raises FormatError. */
export function readChanges(fields: Fields): Changes {
  const administrators = fields.words("administrators", KEY, { most: MOST_ADMINISTRATORS, least: LEAST_APPROVALS });
  for (const one of administrators) unb64u(one, 32);
  const changes = { administrators, noticeDays: fields.integer("notice_days", 1, MOST_NOTICE) };
  fields.end();
  return changes;
}

/** Raises FormatError("…-field"). Says nothing about who approved it. */
export function readChange(fields: Fields): Change {
  fields.constant("v", 1);
  const change: Change = {
    deployment: fields.word("deployment", DEPLOYMENT),
    what: fields.choice("what", WHAT),
    before: fields.sha256("before"),
    after: fields.sha256("after"),
    announced: fields.day("announced"),
    holds: fields.day("holds"),
    then: {
      noticeDays: fields.integer("notice_days", 0, MOST_NOTICE),
      administrators: fields.words("administrators", KEY, { most: MOST_ADMINISTRATORS }),
    },
    approvals: fields.each("approvals", readApproval, { most: MOST_ADMINISTRATORS }),
  };
  fields.end();
  return change;
}

/**
 * Both documents of a new bulletin have to follow from the known one's by its changes. Raises
 * FormatError("bulletin-unannounced").
 */
export function requireAnnounced(known: Stated, next: Stated): void {
  let promised = known.charter.changes;
  if (!promised.administrators.length) return;
  const at = { ...known.hashes };
  for (const change of next.changes) {
    const follows = change.deployment === next.deployment && change.before === at[change.what];
    if (!follows || !isDue(change, promised, next.issued)) continue;
    at[change.what] = change.after;
    if (change.what === "charter") promised = change.then;
  }
  if (WHAT.some((what) => at[what] !== next.hashes[what])) {
    throw new FormatError("bulletin-unannounced", "charter or catalogue changed and nobody was told in time");
  }
}

/** Whether it holds on `day`, told in time and approved as was promised before it. */
function isDue(change: Change, promised: Changes, day: Day): boolean {
  const notice = ordinalOf(change.holds) - ordinalOf(change.announced);
  if (change.holds > day || notice < promised.noticeDays) return false;
  const signed = signingInput(headerOf(TYPE), canonicalJson(signedPart(change)));
  const approved = change.approvals.filter((one) => promised.administrators.includes(one.by) && isSigned(one, signed));
  return new Set(approved.map(({ by }) => by)).size >= LEAST_APPROVALS;
}

function isSigned({ by, signature }: Approval, signed: Bytes): boolean {
  try {
    verifySignature(unb64u(by, 32), signature, signed);
    return true;
  } catch {
    return false;
  }
}

function signedPart({ approvals: _, then, ...change }: Change): object {
  return { v: 1, ...change, notice_days: then.noticeDays, administrators: then.administrators };
}

function readApproval(fields: Fields): Approval {
  const approval = { by: fields.word("by", KEY), signature: fields.raw("signature", 64) };
  fields.end();
  return approval;
}
