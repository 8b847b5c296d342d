// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Privacy Pass tokens of type 2 (RFC 9577, RFC 9578): credential, stamp and voucher.
 *
 * The challenge is never sent: both sides build it from the deployment, the purpose and the period.
 * Its digest stands in every token under the issuer's signature, and the key that signed is a key
 * for one purpose and one period. So a token is refused anywhere but where it was meant, twice over.
 */

import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import * as blindRsa from "./blindRsa.ts";
import { b64u, unb64u } from "./base64.ts";
import { type Bytes, bigEndian, concat, equal, toBigInt, unhex, utf8 } from "./bytes.ts";
import { FormatError } from "./errors.ts";

export const TOKEN_LENGTH = 354;
export const BLINDED_LENGTH = 256;
export const PURPOSES = ["credential", "credential-not-eligible", "stamp", "voucher"] as const;
/** What a token is for; each has keys of its own. */
export type Purpose = (typeof PURPOSES)[number];

const TOKEN_TYPE = Uint8Array.of(0, 2);
const EXPONENT = 65537n;
const SALT = utf8("tellsafe/v1");
// RFC 9578 §6.5 for 2048 bits and 65537: all but the modulus is fixed, so a key has one spelling and
// therefore one key id. Algorithm id-RSASSA-PSS with SHA-384, MGF1-SHA-384 and salt length 48.
const SPKI_HEAD = unhex(
  "30820152303d06092a864886f70d01010a3030a00d300b0609608648016503040202a11a301806092a864886f70d01" +
    "0108300b0609608648016503040202a2030201300382010f003082010a0282010100",
);
const SPKI_TAIL = unhex("0203010001");
const AUTHORIZATION = /^privatetoken +token *= *("?)([A-Za-z0-9_-]{472})\1 *$/i;
const PRINTABLE = /^[ -~]*$/;

/** A token (RFC 9577 §2.2): 32-byte nonce, challenge digest and key id, 256-byte signature. */
export interface Token {
  readonly nonce: Bytes;
  readonly challengeDigest: Bytes;
  readonly keyId: Bytes;
  readonly authenticator: Bytes;
}

/** A token on its way: `blinded` (256 bytes) goes to the issuer, the rest stays here. */
export interface TokenRequest {
  readonly blinded: Bytes;
  /** The token, its signature verified. Raises FormatError("blind-rsa-signature"). */
  finalize(blindSignature: Uint8Array): Token;
}

/** Read an issuer's key in its one spelling of 342 bytes. Raises FormatError("token-key"). */
export function loadIssuerPublic(spki: Uint8Array): blindRsa.RsaPublic {
  const modulus = spki.subarray(SPKI_HEAD.length, -SPKI_TAIL.length);
  if (modulus.length !== BLINDED_LENGTH || !equal(concat(SPKI_HEAD, modulus, SPKI_TAIL), spki)) {
    throw new FormatError("token-key", "not an issuer key of RFC 9578");
  }
  if ((modulus[0] ?? 0) < 0x80 || (modulus.at(-1) ?? 0) % 2 === 0) {
    throw new FormatError("token-key", "not an RSA modulus of 2048 bits");
  }
  return { n: toBigInt(modulus), e: EXPONENT };
}

/** token_key_id (RFC 9578 §6.1): SHA-256 of the key's bytes. */
export const keyId = (spki: Uint8Array): Bytes => sha256(spki) as Bytes;

/** SHA-256 of a TokenChallenge, as it stands in a token. */
export const challengeDigest = (challenge: Uint8Array): Bytes => sha256(challenge) as Bytes;

/**
 * The TokenChallenge (RFC 9577 §2.1.1) of a purpose, a period such as "2026-W48" and, for a voucher,
 * its worth in minor units. Raises FormatError("token-challenge") for what has no one reading.
 */
export function tokenChallenge(
  deployment: string,
  purpose: Purpose,
  period: string,
  denomination: number | null = null,
): Bytes {
  if ((purpose === "voucher") !== (denomination !== null && denomination > 0)) {
    throw new FormatError("token-challenge", "a voucher, and only a voucher, has a denomination");
  }
  const worth = denomination === null ? "" : String(denomination);
  requirePrintable(deployment, period, worth);
  const parts = ["tellsafe/v1/redemption", purpose, period, worth];
  const context = sha256(utf8(parts.join("\0")));
  return concat(TOKEN_TYPE, sized(utf8(deployment), 2), sized(context, 1), sized(utf8(purpose), 2));
}

/** 354 bytes. */
export function encodeToken(token: Token): Bytes {
  return concat(signedPart(token), token.authenticator);
}

/** The 98 bytes that the issuer signed. */
export function signedPart(token: Token): Bytes {
  return concat(TOKEN_TYPE, token.nonce, token.challengeDigest, token.keyId);
}

/** What is remembered of a spent token: 32 bytes, one value for one token. */
export function spentHash(token: Token): Bytes {
  return sha256(encodeToken(token)) as Bytes;
}

/** Cut 354 bytes apart. Says nothing about the signature. Raises FormatError("token"). */
export function parseToken(data: Uint8Array): Token {
  if (data.length !== TOKEN_LENGTH || data[0] !== 0 || data[1] !== 2) {
    throw new FormatError("token", "not a token of type 2");
  }
  const part = (from: number, to: number): Bytes => Uint8Array.from(data.subarray(from, to));
  return {
    nonce: part(2, 34),
    challengeDigest: part(34, 66),
    keyId: part(66, 98),
    authenticator: part(98, TOKEN_LENGTH),
  };
}

/**
 * Prepare a request that comes out the same whenever it is made again; `nonce` is 32 bytes,
 * `entropy` 64 secret ones. Blind and salt are drawn from the entropy *and* from what is signed:
 * entropy used twice by mistake for two tokens still blinds each by a number of its own.
 */
export function requestToken(
  spki: Uint8Array,
  challenge: Uint8Array,
  nonce: Uint8Array,
  entropy: Uint8Array,
): TokenRequest {
  if (nonce.length !== 32 || entropy.length !== 64) {
    throw new RangeError("a nonce is 32 bytes and entropy 64");
  }
  const signed = concat(TOKEN_TYPE, nonce, challengeDigest(challenge), keyId(spki));
  const { n } = loadIssuerPublic(spki);
  const wide = toBigInt(drawn(entropy, "blind", signed, BLINDED_LENGTH + 32));
  const salt = drawn(entropy, "salt", signed, blindRsa.SALT_LENGTH);
  return blindedRequest(spki, signed, (wide % (n - 1n)) + 1n, salt);
}

/** A request with a blind and a salt given; requestToken is how to come by safe ones. */
export function blindedRequest(
  spki: Uint8Array,
  signed: Uint8Array,
  r: bigint,
  salt: Uint8Array,
): TokenRequest {
  const key = loadIssuerPublic(spki);
  const { blinded, inverse } = blindRsa.blind(key, signed, r, salt);
  return {
    blinded,
    finalize: (answer) => parseToken(concat(signed, blindRsa.finalize(key, signed, answer, inverse))),
  };
}

/** Whether a token is genuine and meant for this key and challenge. */
export function acceptsToken(spki: Uint8Array, challenge: Uint8Array, token: Token): boolean {
  if (!equal(token.challengeDigest, challengeDigest(challenge))) return false;
  if (!equal(token.keyId, keyId(spki))) return false;
  return blindRsa.verify(loadIssuerPublic(spki), signedPart(token), token.authenticator);
}

/** The value of an Authorization header (RFC 9577 §2.2). */
export function authorization(token: Token): string {
  return `PrivateToken token="${b64u(encodeToken(token))}"`;
}

/** Read an Authorization header. Raises FormatError("token-authorization" | "token" | "base64"). */
export function parseAuthorization(header: string): Token {
  const found = AUTHORIZATION.exec(header);
  if (!found) throw new FormatError("token-authorization", "not a PrivateToken authorization");
  return parseToken(unb64u(found[2] ?? ""));
}

function requirePrintable(deployment: string, period: string, worth: string): void {
  if (![deployment, period, worth].every((part) => PRINTABLE.test(part))) {
    throw new FormatError("token-challenge", "a part of a challenge is not printable ASCII");
  }
  if (!deployment || deployment.length > 255 || !period) {
    throw new FormatError("token-challenge", "a challenge names a deployment and a period");
  }
}

function sized(data: Uint8Array, lengthBytes: number): Bytes {
  return concat(bigEndian(data.length, lengthBytes), data);
}

function drawn(entropy: Uint8Array, use: string, signed: Uint8Array, length: number): Uint8Array {
  const info = concat(utf8(`tellsafe/v1/token/${use}\0`), signed);
  return hkdf(sha256, entropy, SALT, info, length);
}
