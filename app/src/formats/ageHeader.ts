// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The header of an age file (c2sp.org/age), read strictly, and the lengths that follow from it.
 *
 * The library that seals and opens accepts more than we do: both kinds in one file, which is as weak
 * as the weaker, and stanzas that would tell senders apart. So headers are looked at here.
 */

import { decodeBare } from "./base64.ts";
import { type Bytes, concat, equal, fromUtf8, utf8 } from "./bytes.ts";
import { FormatError } from "./errors.ts";
import { BUCKETS, isPadme } from "./padding.ts";
import { type Kind, refuseLowOrder } from "./recipient.ts";

export const MAX_STANZAS = 20;
export const MAX_HEADER = 65536;
export const CHUNK = 65536;
const TAG = 16;
const NONCE = 16;
const COLUMNS = 64;
const WRAPPED_LENGTH = 32;
const VERSION = utf8("age-encryption.org/v1\n");
const MAC_LENGTH = "--- \n".length + 43;
const TYPES = { hybrid: "mlkem768x25519", x25519: "X25519" } as const;
const SHARES = { hybrid: 1120, x25519: 32 } as const;
const KINDS = ["hybrid", "x25519"] as const;

export interface Stanza {
  readonly type: string;
  readonly args: readonly string[];
  readonly body: Bytes;
}

/** `length` in bytes; the payload follows. */
export interface Header {
  readonly stanzas: readonly Stanza[];
  readonly length: number;
}

/**
 * Parse the header that `prefix` starts with. Bounded: at most 64 KiB and 20 stanzas. Raises
 * FormatError("age-header-incomplete") if `prefix` ends before the header does, or FormatError
 * ("age-header" | "age-header-size" | "age-base64" | "age-stanza" | "age-mixed").
 */
export function parseHeader(prefix: Uint8Array): Header {
  if (!equal(prefix.subarray(0, VERSION.length), VERSION.subarray(0, prefix.length))) {
    throw new FormatError("age-header", "not an age v1 file");
  }
  const lines = new Lines(prefix);
  lines.take();
  const stanzas: Stanza[] = [];
  let line = lines.take();
  for (; line.startsWith("->"); line = lines.take()) {
    if (stanzas.length === MAX_STANZAS) {
      throw new FormatError("age-header-size", "more recipients than allowed");
    }
    stanzas.push(parseStanza(line, lines));
  }
  if (!stanzas.length || !/^--- [A-Za-z0-9+/]{43}$/.test(line)) {
    throw new FormatError("age-header", "no recipient, or no MAC");
  }
  decodeBare(line.slice(4));
  requireOneKind(stanzas);
  return { stanzas, length: lines.at };
}

/** Takes lines off a header, never past 64 KiB of it. */
class Lines {
  at = 0;
  readonly #data: Uint8Array;

  constructor(data: Uint8Array) {
    this.#data = data.subarray(0, MAX_HEADER);
  }

  take(): string {
    const end = this.#data.indexOf(10, this.at);
    if (end < 0) throw this.#ended();
    const line = fromUtf8(this.#data.subarray(this.at, end));
    this.at = end + 1;
    if (line === null || !/^[\0-\x7f]*$/.test(line)) throw new FormatError("age-header", "a byte that no header has");
    return line;
  }

  #ended(): FormatError {
    return this.#data.length === MAX_HEADER
      ? new FormatError("age-header-size", "a header longer than 64 KiB")
      : new FormatError("age-header-incomplete", "the header does not end here");
  }
}

function parseStanza(line: string, lines: Lines): Stanza {
  if (!/^-> [!-~]+(?: [!-~]+)*$/.test(line)) {
    throw new FormatError("age-header", "a stanza without well-formed arguments");
  }
  const [, type = "", ...args] = line.split(" ");
  const body: Bytes[] = [];
  for (let text = lines.take(); ; text = lines.take()) {
    if (text.length > COLUMNS) throw new FormatError("age-header", "a body line that is too long");
    body.push(decodeBare(text));
    if (text.length < COLUMNS) return { type, args, body: concat(...body) };
  }
}

/**
 * A file that is also sealed to X25519 alone is as weak as X25519, and nobody would notice. Unknown
 * types are no promise, and pass.
 */
function requireOneKind(stanzas: readonly Stanza[]): void {
  const known = KINDS.filter((kind) => stanzas.some(({ type }) => type === TYPES[kind]));
  if (known.length > 1) {
    throw new FormatError("age-mixed", "hybrid and X25519 recipients in one file");
  }
  for (const kind of known) {
    for (const stanza of stanzas) if (stanza.type === TYPES[kind]) requireSound(kind, stanza);
  }
}

function requireSound(kind: Kind, { args, body }: Stanza): void {
  const [share, ...others] = args;
  if (share === undefined || others.length || body.length !== WRAPPED_LENGTH) {
    throw new FormatError("age-stanza", "a stanza that its type does not allow");
  }
  const data = decodeBare(share);
  if (data.length !== SHARES[kind]) {
    throw new FormatError("age-stanza", "a key share of the wrong length");
  }
  refuseLowOrder(data.subarray(-32), "age-stanza");
}

/** Bytes of a header with so many stanzas of one kind: always the same. */
export function headerLength(kind: Kind, stanzas: number): number {
  const share = base64Length(SHARES[kind]);
  const one = `-> ${TYPES[kind]} \n\n`.length + share + base64Length(WRAPPED_LENGTH);
  return VERSION.length + stanzas * one + MAC_LENGTH;
}

/** Bytes of the age file of `plain` bytes below a header of `header`. */
export function sealedLength(plain: number, header: number): number {
  return header + NONCE + plain + TAG * Math.max(1, Math.ceil(plain / CHUNK));
}

/** Bytes of plaintext in a file of `sealed` bytes. Raises FormatError("age-length"). */
export function plainLength(sealed: number, header: number): number {
  const payload = sealed - header - NONCE;
  const chunks = Math.max(1, Math.ceil(payload / (CHUNK + TAG)));
  const plain = payload - TAG * chunks;
  if (plain < 0 || (chunks > 1 && plain <= CHUNK * (chunks - 1))) {
    throw new FormatError("age-length", "no age file has this length");
  }
  return plain;
}

/**
 * The length of the header if it is exactly what sealing makes for so many recipients of one kind,
 * else null: an extra argument or stanza would tell senders apart by their software.
 */
export function uniformLength(prefix: Uint8Array, stanzas: number): number | null {
  const read = attempt(() => parseHeader(prefix));
  const kind = KINDS.find((one) => read?.stanzas.every(({ type }) => type === TYPES[one]));
  const isUniform = kind && read?.length === headerLength(kind, stanzas);
  return isUniform && read.stanzas.length === stanzas ? read.length : null;
}

/** Whether a sealed attachment looks like every other; `prefix` holds at least its header. */
export function attachmentFits(prefix: Uint8Array, sealed: number, stanzas: number): boolean {
  const header = uniformLength(prefix, stanzas);
  return header !== null && isPadme(attempt(() => plainLength(sealed, header)) ?? 0);
}

/** Whether a sealed envelope is in a bucket and has the header that all have. */
export function envelopeFits(sealed: Uint8Array, stanzas: number): boolean {
  const header = uniformLength(sealed, stanzas);
  if (header === null) return false;
  return BUCKETS.includes(attempt(() => plainLength(sealed.length, header)) ?? 0);
}

function base64Length(bytes: number): number {
  return Math.ceil((bytes * 8) / 6);
}

function attempt<T>(act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}
