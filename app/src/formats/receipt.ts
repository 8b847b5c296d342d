// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The receipt: intake's signed promise that it holds an envelope durably.
 *
 * It names the sealed bytes by their hash and the day. It proves to anyone that a tip was handed in,
 * and to nobody what it says.
 */

import { parseJson, sha256Hex } from "./encoding.ts";
import { FormatError } from "./errors.ts";
import { DEPLOYMENT, Fields } from "./fields.ts";
import { verifyJws } from "./jws.ts";
import type { Day } from "./periods.ts";

const TYPE = "tellsafe-receipt";
const LIMIT = 1024;

/** `envelope` is the SHA-256 of the sealed envelope, in hex. */
export interface Receipt {
  readonly deployment: string;
  readonly envelope: string;
  readonly day: Day;
}

/**
 * Hold a receipt against the sealed bytes that were sent and intake's key (32 bytes).
 * Raises FormatError("jws…" | "receipt-field" | "receipt-envelope").
 */
export function verifyReceipt(receipt: string, key: Uint8Array, envelope: Uint8Array): Receipt {
  const found = readReceipt(parseJson(verifyJws(receipt, key, TYPE), LIMIT));
  if (found.envelope !== sha256Hex(envelope)) {
    throw new FormatError("receipt-envelope", "a receipt for another envelope");
  }
  return found;
}

function readReceipt(value: unknown): Receipt {
  const fields = new Fields(value, "receipt");
  fields.constant("v", 1);
  const receipt: Receipt = {
    deployment: fields.word("deployment", DEPLOYMENT),
    envelope: fields.sha256("envelope"),
    day: fields.day("day"),
  };
  fields.end();
  return receipt;
}
