// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Signed HTTP requests (RFC 9421, Ed25519) over method, path, query and body (RFC 9530).
 *
 * Headers are written in one way and read in that way alone: a general parser of signature headers
 * would accept what covers less than we mean to be covered.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { decode64, encode64 } from "./base64.ts";
import { utf8 } from "./bytes.ts";
import { isSignedBy, sign } from "./ed25519.ts";
import { FormatError } from "./errors.ts";

export const WINDOW = 300;
const LABEL = "tellsafe";
const COVERED = ["@method", "@path", "@query", "content-digest"] as const;
const COVERED_TEXT = `(${COVERED.map((name) => `"${name}"`).join(" ")})`;
const PARAMETERS =
  /^\("@method" "@path" "@query" "content-digest"\);created=([1-9][0-9]{0,14});nonce="([A-Za-z0-9_-]{16,64})";keyid="([A-Za-z0-9_.-]{1,100})";tag="tellsafe"$/;
const SIGNATURE = /^tellsafe=:([A-Za-z0-9+/]{86}==):$/;

/** `path` and `query` as sent, `query` without "?". */
export interface SignableRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: Uint8Array;
}

/**
 * With the key that signs, as its 32-byte seed. `created` in Unix seconds; `nonce` 16 to 64 characters
 * of base64url.
 */
export interface RequestToSign extends SignableRequest {
  readonly key: Uint8Array;
  readonly keyid: string;
  readonly created: number;
  readonly nonce: string;
}

export type Headers = Readonly<Record<string, string>>;

/** The headers to add, names in lower case. Raises FormatError("signature-form"). */
export function signRequest({ key, keyid, created, nonce, ...request }: RequestToSign): Headers {
  const parameters = `${COVERED_TEXT};created=${created};nonce="${nonce}";keyid="${keyid}";tag="${LABEL}"`;
  if (!PARAMETERS.test(parameters)) {
    throw new FormatError("signature-form", "a nonce, time or key id that can't be written");
  }
  const signature = sign(utf8(baseOf(request, parameters)), key);
  return {
    "content-digest": contentDigest(request.body),
    "signature-input": `${LABEL}=${parameters}`,
    signature: `${LABEL}=:${encode64(signature)}:`,
  };
}

/**
 * The key id, once its key's signature over this request within WINDOW seconds of `now` holds.
 * `headers` by lower-case names; `keyFor` gives the 32 bytes of a key that is trusted. Raises
 * FormatError("signature-…").
 */
export function verifyRequest(
  request: SignableRequest,
  headers: Headers,
  keyFor: (keyid: string) => Uint8Array | null,
  now: number,
): string {
  const input = header(headers, "signature-input");
  const parameters = input.startsWith(`${LABEL}=`) ? input.slice(LABEL.length + 1) : input;
  const found = PARAMETERS.exec(parameters);
  if (!found) throw new FormatError("signature-form", "signature parameters that are not ours");
  if (Math.abs(now - Number(found[1])) > WINDOW) {
    throw new FormatError("signature-expired", "signed too long ago, or in the future");
  }
  if (header(headers, "content-digest") !== contentDigest(request.body)) {
    throw new FormatError("signature-digest", "not the body that was signed");
  }
  const keyid = found[3] ?? "";
  const key = keyFor(keyid);
  if (key === null) throw new FormatError("signature-key", "signed by a key that is not trusted");
  if (!isSignedBy(key, signatureOf(headers), utf8(baseOf(request, parameters)))) {
    throw new FormatError("signature-wrong", "not signed by the key that it names");
  }
  return keyid;
}

/** The Content-Digest header of a body (RFC 9530), by SHA-256; also of an empty one. */
export function contentDigest(body: Uint8Array): string {
  return `sha-256=:${encode64(sha256(body))}:`;
}

/**
 * What is signed (RFC 9421 §2.5). Raises FormatError("signature-form") for a value that would spill
 * into another line.
 */
export function signatureBase(
  components: readonly (readonly [string, string])[],
  parameters: string,
): string {
  const lines = [...components, ["@signature-params", parameters] as const];
  if (!lines.every(([, value]) => /^[\0-\t\v\f\x0e-\x7f]*$/.test(value))) {
    throw new FormatError("signature-form", "a component that is not one line of ASCII");
  }
  return lines.map(([name, value]) => `"${name}": ${value}`).join("\n");
}

function baseOf({ method, path, query, body }: SignableRequest, parameters: string): string {
  const values = [method.toUpperCase(), path || "/", `?${query}`, contentDigest(body)];
  return signatureBase(
    COVERED.map((name, at) => [name, values[at] ?? ""] as const),
    parameters,
  );
}

function signatureOf(headers: Headers): Uint8Array {
  const found = SIGNATURE.exec(header(headers, "signature"));
  if (!found) throw new FormatError("signature-form", "not a signature of 64 bytes");
  return decode64(found[1] ?? "");
}

function header(headers: Headers, name: string): string {
  const value = headers[name];
  if (value === undefined) throw new FormatError("signature-missing", `no ${name} header`);
  return value;
}
