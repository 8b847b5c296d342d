// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Signed notes with Ed25519 keys (C2SP signed-note): a text, a blank line, signature lines.
 *
 * Every Base64 is taken in its canonical spelling only, so a known key's signature has one spelling
 * and no byte of a note that it covers can change unnoticed.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { decode64, encode64 } from "../base64.ts";
import { type Bytes, concat, equal, fromUtf8, hex, utf8 } from "../bytes.ts";
import { FormatError } from "../errors.ts";
import { isSignedBy } from "../ed25519.ts";

export const MAX_NOTE = 65536;
const MAX_SIGNATURES = 100;
const ED25519 = 1;
const CONTROL = /[\x00-\x09\x0b-\x1f]/;
const NO_NAME = /[\s+\u0085]/;

/** Whether a signature by this key, past its key id, signs a text. */
export type Signs = (key: Uint8Array, signature: Uint8Array, text: Uint8Array) => boolean;

/** A key that a note may be signed by; `keyId` is 4 bytes, `public` 32. */
export interface NoteVerifier {
  readonly name: string;
  readonly keyId: Bytes;
  readonly public: Bytes;
  readonly signs: Signs;
}

/** Read the key of a log, "name+id+Base64". Raises FormatError("note-key" | "base64"). */
export function parseVerifier(text: string): NoteVerifier {
  return parseKey(text, ED25519, isSignedBy);
}

/** Read a key of one type of signature. Raises FormatError("note-key" | "base64"). */
export function parseKey(text: string, type: number, signs: Signs): NoteVerifier {
  const found = /^([^+]*)\+([^+]*)\+([^]*)$/.exec(text);
  const [name = "", id, encoded = ""] = found?.slice(1) ?? [];
  requireName(name);
  const typed = decode64(encoded);
  if (typed[0] !== type || typed.length !== 33) {
    throw new FormatError("note-key", "not a key of this type");
  }
  const keyId = sha256(concat(utf8(`${name}\n`), typed)).slice(0, 4) as Bytes;
  if (hex(keyId) !== id) {
    throw new FormatError("note-key", "the key id is not that of this name and key");
  }
  return { name, keyId, public: typed.slice(1), signs };
}

/** The verifier key as text. */
export function verifierText({ name, keyId, public: key }: NoteVerifier): string {
  return `${name}+${hex(keyId)}+${encode64(concat(Uint8Array.of(ED25519), key))}`;
}

/**
 * The text of a note that at least one of the known keys signed. Signatures by other keys are
 * ignored; one by a known key that is wrong refuses the note. Raises FormatError("note" | "base64" |
 * "note-key" | "note-signature" | "note-unsigned").
 */
export function openNote(note: Uint8Array, known: readonly NoteVerifier[]): string {
  if (!signersOf(note, known).size) throw new FormatError("note-unsigned", "no known key signed this note");
  return splitNote(note)[0];
}

/** Which of the known keys signed a note. Raises as openNote, but for "note-unsigned". */
export function signersOf(note: Uint8Array, known: readonly NoteVerifier[]): ReadonlySet<NoteVerifier> {
  const [text, lines] = splitNote(note);
  const found = new Set<NoteVerifier>();
  for (const [name, signature] of lines.map(parseLine)) {
    for (const verifier of known) {
      if (verifier.name !== name || !equal(verifier.keyId, signature.subarray(0, 4))) continue;
      if (!verifier.signs(verifier.public, signature.subarray(4), utf8(text))) {
        throw new FormatError("note-signature", "the note's signature is wrong");
      }
      found.add(verifier);
    }
  }
  return found;
}

function splitNote(note: Uint8Array): readonly [string, readonly string[]] {
  const whole = note.length > MAX_NOTE ? null : fromUtf8(note);
  if (whole === null) throw new FormatError("note", "the note is too large, or not UTF-8");
  const blank = whole.lastIndexOf("\n\n");
  if (blank < 0 || !whole.endsWith("\n") || CONTROL.test(whole) || blank + 2 === whole.length) {
    throw new FormatError("note", "the note has no signature lines after a blank one");
  }
  const lines = whole.slice(blank + 2, -1).split("\n");
  if (lines.length > MAX_SIGNATURES) throw new FormatError("note", "too many signatures");
  return [whole.slice(0, blank + 1), lines];
}

function parseLine(line: string): readonly [string, Bytes] {
  const found = /^— ([^ ]*) ([^]*)$/.exec(line);
  if (!found) throw new FormatError("note", "not a signature line");
  const [, name = "", encoded = ""] = found;
  requireName(name);
  const signature = decode64(encoded);
  if (signature.length < 5) throw new FormatError("note", "a signature is too short");
  return [name, signature];
}

function requireName(name: string): void {
  if (!name || NO_NAME.test(name) || CONTROL.test(name)) {
    throw new FormatError("note-key", "a key's name has neither spaces nor plus signs");
  }
}
