// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What makes a token a credential: its nonce commits to one pseudonym.
 *
 * The registry signs the token blinded, so it sees no pseudonym. A copied credential is worth nothing
 * without the pseudonym's private key, and of no use to any other pseudonym.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, utf8 } from "./bytes.ts";

const LABEL = utf8("tellsafe/v1/pseudonym\0");

/** The nonce (32 bytes) of a credential for a pseudonym's raw Ed25519 public key (32 bytes). */
export function credentialNonce(pseudonym: Uint8Array): Bytes {
  if (pseudonym.length !== 32) throw new RangeError("a pseudonym is 32 bytes");
  return sha256(concat(LABEL, pseudonym)) as Bytes;
}
