// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Reading the fields of one JSON object, each under its bounds, none left over.
 *
 * A field that nobody reads could carry a mark of its sender past everyone, so `end` refuses it. A
 * refusal names fields of ours and never repeats what was submitted.
 */

import { unb64u } from "./base64.ts";
import { type Bytes, utf8 } from "./bytes.ts";
import { isEncodable, isTable } from "./encoding.ts";
import { FormatError } from "./errors.ts";
import { type Day, parseDay } from "./periods.ts";

export const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const DEPLOYMENT = /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/;
export const LANGUAGE = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}$/;
/** 32 bytes in base64url; that it is its one spelling, whoever reads the bytes sees. */
export const KEY = /^[A-Za-z0-9_-]{43}$/;
export const SHA256 = /^[0-9a-f]{64}$/;
export const MOST_CODE = 64;
export const MOST_LANGUAGE = 35;
const MOST_LANGUAGES = 40;
// Line breaks and tabs are text. Other control characters are not: a zero byte stops databases, an
// escape byte drives terminals.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
// The zero-width no-break space counts as blank in JavaScript alone.
const NOT_BLANK = /[^\s]|\ufeff/;

/** A text in several languages, by primary language subtag; "en" is always there. */
export type Names = Readonly<Record<string, string>>;

/** Bounds of a list or a text. */
interface Bounds {
  readonly most: number;
  readonly least?: number;
}

/** The fields of one object; every reader raises FormatError("FORMAT-field"). */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #format: string;
  readonly #place: string;
  readonly #read = new Set<string>();

  constructor(values: unknown, format: string, place = "") {
    this.#format = format;
    this.#place = place;
    if (!isTable(values)) throw this.wrong("", "is not a table of fields");
    this.#values = values;
  }

  /** The refusal of one field, by its path. */
  wrong(name: string, problem: string): FormatError {
    const path = [this.#place, name].filter(Boolean).join(".") || "the document";
    return new FormatError(`${this.#format}-field`, `${path} ${problem}`);
  }

  /** Every field was read. */
  end(): void {
    if (Object.keys(this.#values).some((name) => !this.#read.has(name))) {
      throw this.wrong("", "has a field that this version does not know");
    }
  }

  /** A field as it stands, null where there is none. */
  get(name: string): unknown {
    this.#read.add(name);
    return Object.hasOwn(this.#values, name) ? (this.#values[name] ?? null) : null;
  }

  /** Whether there is such a field, and it is not null. */
  has(name: string): boolean {
    return this.get(name) !== null;
  }

  /** A field with one possible value. */
  constant(name: string, wanted: string | number): void {
    if (this.#take(name) !== wanted) throw this.wrong(name, `is not ${wanted}`);
  }

  /** Text of `least` (1) to `most` bytes of UTF-8, without control characters. */
  text(name: string, { most, least = 1 }: Bounds): string {
    const value = this.#take(name);
    if (typeof value !== "string" || CONTROL.test(value) || !isEncodable(value)) {
      throw this.wrong(name, "is not plain text");
    }
    const length = utf8(value).length;
    if (length < least || length > most || (least && !NOT_BLANK.test(value))) {
      throw this.wrong(name, `is not text of ${least} to ${most} bytes`);
    }
    return value;
  }

  /** Text of one form, all of it. */
  word(name: string, pattern: RegExp, most = MOST_CODE): string {
    const value = this.#take(name);
    if (typeof value !== "string" || value.length > most || !pattern.test(value)) {
      throw this.wrong(name, "does not have the form that it needs");
    }
    return value;
  }

  /** One of a few words. */
  choice<T extends string>(name: string, options: readonly T[]): T {
    const value = this.#take(name);
    const found = options.find((option) => option === value);
    if (found === undefined) throw this.wrong(name, `is not one of: ${options.join(", ")}`);
    return found;
  }

  /** A whole number, both bounds allowed. */
  integer(name: string, lowest: number, highest: number): number {
    const value = this.#take(name);
    if (!(Number.isSafeInteger(value) && Number(value) >= lowest && Number(value) <= highest)) {
      throw this.wrong(name, `is not a number from ${lowest} to ${highest}`);
    }
    return Number(value);
  }

  /** True or false. */
  flag(name: string): boolean {
    const value = this.#take(name);
    if (typeof value !== "boolean") throw this.wrong(name, "is not true or false");
    return value;
  }

  /** Bytes of a known length, spelled in base64url. */
  raw(name: string, length: number): Bytes {
    return this.#parsed(name, `is not ${length} bytes in base64url`, (text) => unb64u(text, length));
  }

  /** A SHA-256 in lower-case hex. */
  sha256(name: string): string {
    return this.word(name, SHA256);
  }

  /** A language tag (BCP 47), by its form. */
  language(name: string): string {
    return this.word(name, LANGUAGE, MOST_LANGUAGE);
  }

  /** A day, YYYY-MM-DD. */
  day(name: string): Day {
    return this.#parsed(name, "is not a day such as 2026-11-23", parseDay);
  }

  /** What `read` gives, or null where the field is null; it has to be there. */
  optional<T>(name: string, read: () => T): T | null {
    return this.#take(name) === null ? null : read();
  }

  /** The fields of a table in this one. */
  inner(name: string): Fields {
    return new Fields(this.#take(name), this.#format, this.#path(name));
  }

  /** The same, empty where there is none. */
  innerOrEmpty(name: string): Fields {
    return new Fields(this.get(name) ?? {}, this.#format, this.#path(name));
  }

  /** What `read` gives for every table of a list. */
  each<T>(name: string, read: (fields: Fields) => T, bounds: Bounds): readonly T[] {
    const row = (value: unknown, at: number): Fields =>
      new Fields(value, this.#format, `${this.#path(name)}[${at + 1}]`);
    return this.#list(name, bounds).map((value, at) => read(row(value, at)));
  }

  /** A list of different words of one form. */
  words(name: string, pattern: RegExp, bounds: Bounds): readonly string[] {
    const found = this.#list(name, bounds);
    const words = found.filter((word) => isWord(word, pattern));
    if (new Set(words).size !== found.length) {
      throw this.wrong(name, "has an item twice, or one of a form that it can't have");
    }
    return words;
  }

  /** A text in several languages. */
  names(name: string, most = 400): Names {
    const inner = this.inner(name);
    const keys = Object.keys(inner.#values);
    if (!keys.every((key) => isWord(key, LANGUAGE))) {
      throw this.wrong(name, "has a key that is not a language");
    }
    if (!keys.includes("en") || keys.length > MOST_LANGUAGES) {
      throw this.wrong(name, "has no text in en, or too many languages");
    }
    return Object.fromEntries(keys.map((key) => [key, inner.text(key, { most })]));
  }

  #parsed<T>(name: string, problem: string, parse: (text: string) => T): T {
    const value = this.#take(name);
    if (typeof value !== "string") throw this.wrong(name, problem);
    try {
      return parse(value);
    } catch {
      throw this.wrong(name, problem);
    }
  }

  #path(name: string): string {
    return this.#place ? `${this.#place}.${name}` : name;
  }

  #list(name: string, { most, least = 0 }: Bounds): readonly unknown[] {
    const value = this.#take(name);
    if (!Array.isArray(value) || value.length < least || value.length > most) {
      throw this.wrong(name, `is not a list of ${least} to ${most}`);
    }
    return value;
  }

  #take(name: string): unknown {
    this.#read.add(name);
    if (!Object.hasOwn(this.#values, name)) throw this.wrong(name, "is missing");
    return this.#values[name];
  }
}

function isWord(value: unknown, pattern: RegExp): value is string {
  return typeof value === "string" && value.length <= MOST_CODE && pattern.test(value);
}
