// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Compact JWS with Ed25519 (RFC 7515, RFC 8037), with one header for each type of document.
 *
 * The header is not parsed but compared: its bytes follow from the type alone. So there is no
 * algorithm to choose, no key to smuggle in, and a signature over a receipt is never one over a tip.
 */

import { b64u, unb64u } from "./base64.ts";
import { type Bytes, equal, utf8 } from "./bytes.ts";
import { isSignedBy, sign } from "./ed25519.ts";
import { canonicalJson } from "./encoding.ts";
import { FormatError } from "./errors.ts";

const MAX_LENGTH = 2 * 1024 * 1024;
const SIGNATURE_LENGTH = 64;

/** `header.payload.signature`, each in base64url; `seed` is the 32-byte Ed25519 seed. */
export function signJws(payload: Uint8Array, seed: Uint8Array, typ: string): string {
  const text = inputText(headerOf(typ), payload);
  return `${text}.${b64u(sign(utf8(text), seed))}`;
}

/**
 * The payload, once its signature by `key` (32 bytes) over this `typ` is verified. Raises
 * FormatError("jws" | "jws-type" | "jws-signature").
 */
export function verifyJws(jws: string, key: Uint8Array, typ: string): Bytes {
  const [header, payload, signature] = partsOf(jws);
  requireHeader(header, typ);
  verifySignature(key, signature, signingInput(header, payload));
  return payload;
}

/** The payload of whatever this is: only to find the key that has to have signed it. */
export function peekJws(jws: string): Bytes {
  return partsOf(jws)[1];
}

/** Raises FormatError("jws-type"). */
export function requireHeader(header: Uint8Array, typ: string): void {
  if (!equal(header, headerOf(typ))) {
    throw new FormatError("jws-type", "signed as another type of document, or by another algorithm");
  }
}

/** What is signed (RFC 7515 §5.1). */
export function signingInput(header: Uint8Array, payload: Uint8Array): Bytes {
  return utf8(inputText(header, payload));
}

/** Ed25519 (RFC 8032). Raises FormatError("jws-signature"), also for what is no key. */
export function verifySignature(key: Uint8Array, signature: Uint8Array, signed: Uint8Array): void {
  if (!isSignedBy(key, signature, signed)) {
    throw new FormatError("jws-signature", "not signed by the key that has to sign it");
  }
}

/** The one protected header of a type. */
export function headerOf(typ: string): Bytes {
  return canonicalJson({ alg: "EdDSA", typ });
}

function inputText(header: Uint8Array, payload: Uint8Array): string {
  return `${b64u(header)}.${b64u(payload)}`;
}

function partsOf(jws: string): readonly [Bytes, Bytes, Bytes] {
  const [header, payload, signature, ...others] = jws.length > MAX_LENGTH ? [] : jws.split(".");
  if (header === undefined || payload === undefined || signature === undefined || others.length) {
    throw new FormatError("jws", "not three parts, or longer than any document");
  }
  return [decoded(header), decoded(payload), decoded(signature, SIGNATURE_LENGTH)];
}

function decoded(part: string, length?: number): Bytes {
  try {
    return unb64u(part, length);
  } catch (error) {
    throw new FormatError("jws", "not three parts in base64url", error);
  }
}
