// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * JSON with exactly one spelling of a value, and base64url likewise.
 *
 * One spelling matters because hashes and signatures cover bytes: two spellings of one manifest
 * would be two tips, or one signature over two meanings.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, fromUtf8, hex, utf8 } from "./bytes.ts";
import { FormatError } from "./errors.ts";

export { b64u, unb64u } from "./base64.ts";

const MAX_DEPTH = 16;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** SHA-256 in lower-case hex. */
export const sha256Hex = (data: Uint8Array): string => hex(sha256(data));

/** Whether text can be written in UTF-8. */
export const isEncodable = (text: string): boolean => !LONE_SURROGATE.test(text);

/** By RFC 8785. Raises FormatError("json-type" | "json") for what is not plain. */
export function canonicalJson(value: unknown): Bytes {
  return utf8(spell(value, 0));
}

/**
 * At most `limit` bytes of JSON. Refuses duplicate keys, fractions, integers from 2^53, lone
 * surrogates and nesting past 16. Raises FormatError("json-size" | "json" | "json-type").
 */
export function parseJson(data: Uint8Array, limit: number): unknown {
  if (data.length > limit) throw new FormatError("json-size", "more JSON than allowed");
  const text = fromUtf8(data);
  if (text === null) throw new FormatError("json", "not UTF-8");
  return new Scanner(text).whole();
}

/** Whether it is an object of JSON. */
export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function spell(value: unknown, depth: number): string {
  requireDepth(depth);
  if (typeof value === "string") return JSON.stringify(requireText(value));
  if (typeof value === "number") return String(requireInteger(value) || 0);
  if (value === null || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return `[${value.map((one) => spell(one, depth + 1)).join(",")}]`;
  if (!isTable(value)) throw new FormatError("json-type", "a value that JSON does not have");
  // JavaScript sorts by UTF-16 code units, as RFC 8785 asks.
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${spell(key, depth + 1)}:${spell(value[key], depth + 1)}`).join(",")}}`;
}

function requireDepth(depth: number): void {
  if (depth > MAX_DEPTH) throw new FormatError("json", "JSON is nested too deep");
}

function requireText(text: string): string {
  if (!isEncodable(text)) throw new FormatError("json", "text with a lone surrogate");
  return text;
}

function requireInteger(value: number): number {
  if (!Number.isSafeInteger(value)) throw new FormatError("json-type", "numbers are integers here");
  return value;
}

/**
 * JSON.parse keeps the last of two equal keys and rounds large numbers, in silence. So tokens are
 * read here one by one.
 */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): unknown {
    const value = this.#value(0);
    this.#take(SPACE);
    if (this.#at !== this.#text.length) throw notJson();
    return value;
  }

  #value(depth: number): unknown {
    requireDepth(depth);
    this.#take(SPACE);
    switch (this.#text[this.#at]) {
      case "{":
        return this.#object(depth + 1);
      case "[":
        return this.#list("]", () => this.#value(depth + 1));
      case '"':
        return this.#string();
      default:
        return this.#word();
    }
  }

  #object(depth: number): unknown {
    const pairs = this.#list("}", () => this.#pair(depth));
    if (new Set(pairs.map(([key]) => key)).size !== pairs.length) {
      throw new FormatError("json", "a key stands twice");
    }
    return Object.fromEntries(pairs);
  }

  #pair(depth: number): [string, unknown] {
    requireDepth(depth);
    this.#take(SPACE);
    const key = this.#string();
    if (this.#take(COLON) === null) throw notJson();
    return [key, this.#value(depth)];
  }

  #list<T>(close: "]" | "}", read: () => T): T[] {
    this.#at += 1;
    const found: T[] = [];
    const end = close === "]" ? LIST_END : OBJECT_END;
    if (this.#take(end) !== null) return found;
    do found.push(read());
    while (this.#take(COMMA) !== null);
    if (this.#take(end) === null) throw notJson();
    return found;
  }

  #string(): string {
    const token = this.#take(STRING);
    if (token === null) throw notJson();
    return requireText(JSON.parse(token) as string);
  }

  #word(): unknown {
    const token = this.#take(WORD);
    return token === null ? this.#number() : JSON.parse(token);
  }

  #number(): number {
    const token = this.#take(NUMBER);
    if (token === null) throw notJson();
    if (!/^-?[0-9]+$/.test(token)) throw new FormatError("json-type", "numbers are integers here");
    return requireInteger(Number(token)) || 0;
  }

  /** What matches at this place, or null. */
  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found ? found[0] : null;
  }
}

const SPACE = /[ \t\n\r]*/y;
const COLON = /[ \t\n\r]*:/y;
const COMMA = /[ \t\n\r]*,/y;
const LIST_END = /[ \t\n\r]*\]/y;
const OBJECT_END = /[ \t\n\r]*\}/y;
const WORD = /true|false|null/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;

function notJson(): FormatError {
  return new FormatError("json", "not JSON");
}
