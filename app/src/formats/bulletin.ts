// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The bulletin: all that is public about a deployment, signed by its root key.
 *
 * Flattened JWS JSON (RFC 7515 §7.2.2). The file has one spelling, so that its hash in the log and
 * the signature in it speak of the same bytes.
 */

import { b64u, unb64u } from "./base64.ts";
import { type Bytes, equal } from "./bytes.ts";
import { type KeyEntry, type KeyUse, readKeyEntry, USES } from "./bulletinKey.ts";
import { MAX_LENGTH } from "./bulletinLength.ts";
import { type Catalogue, readCatalogue } from "./catalogue.ts";
import { type Change, readChange, WHAT, type What } from "./change.ts";
import { type Charter, readCharter } from "./charter.ts";
import { canonicalJson, isTable, parseJson, sha256Hex } from "./encoding.ts";
import { FormatError } from "./errors.ts";
import { DEPLOYMENT, Fields, SLUG } from "./fields.ts";
import { headerOf, requireHeader, signingInput, verifySignature } from "./jws.ts";
import { type Day, isValidOn } from "./periods.ts";
import { parseRecipient, type Recipient } from "./recipient.ts";

export type { KeyEntry, KeyKind, KeyUse } from "./bulletinKey.ts";
export { publicBytes } from "./bulletinKey.ts";
export { MAX_LENGTH } from "./bulletinLength.ts";
export { type Catalogue, type CatalogueEntry, entryOf } from "./catalogue.ts";
export type {
  Charter,
  District,
  Occupation,
  Operator,
  Oversight,
  Promises,
  Redress,
  Retention,
} from "./charter.ts";
export type { Names } from "./fields.ts";
export { isValidOn } from "./periods.ts";

const TYPE = "tellsafe-bulletin";
const MOST_CHANGES = 100;
const MOST_KEYS = 400;
const MOST_SERIAL = 2 ** 31;
const MOST_LINE = 500;
const MOST_STANZAS = 20;
const LEAST_PART = 64 * 1024;
const MOST_PART = 64 * 1024 * 1024;

/** URLs without a slash at their ends. */
export interface Endpoints {
  readonly intake: string;
  readonly registry: string;
  readonly translog: string;
}

/** `vkey` is the log's verifier key as C2SP signed-note spells it. */
export interface LogIdentity {
  readonly origin: string;
  readonly vkey: string;
}

/** `partSize` in bytes; `root` is the 32-byte key that signed it. Plain data: it can be cloned. */
export interface Bulletin {
  readonly deployment: string;
  readonly serial: number;
  readonly issued: Day;
  readonly charter: Charter;
  readonly catalogue: Catalogue;
  readonly endpoints: Endpoints;
  readonly deskStanzas: number;
  readonly partSize: number;
  readonly log: LogIdentity;
  readonly root: Bytes;
  readonly keys: readonly KeyEntry[];
  /** Of charter and catalogue, in the order in which they hold. */
  readonly changes: readonly Change[];
  /** What has been told and does not hold yet. */
  readonly upcoming: Upcoming;
  /** Of the canonical JSON of charter and catalogue: SHA-256 in hex. */
  readonly hashes: Readonly<Record<What, string>>;
}

export interface Upcoming {
  readonly charter: Charter | null;
  readonly catalogue: Catalogue | null;
}

/** The keys of a use that are valid on `day`, the newest first. */
export function keysFor(bulletin: Bulletin, use: KeyUse, day: Day): readonly KeyEntry[] {
  const rank = (key: KeyEntry): string => `${key.firstDay} ${key.id}`;
  const found = bulletin.keys.filter((key) => key.use === use && isValidOn(key, day));
  return found.sort((one, other) => (rank(one) < rank(other) ? 1 : -1));
}

/**
 * To whom envelope and attachments are sealed: exactly `deskStanzas` of one kind. Raises
 * FormatError("desk-keys"): fewer or more would make a tip look unlike the others.
 */
export function deskRecipients(bulletin: Bulletin, day: Day): readonly Recipient[] {
  const keys = keysFor(bulletin, "desk-sealing", day);
  const found = keys.map((key) => parseRecipient(key.public));
  if (found.length !== bulletin.deskStanzas || new Set(found.map(({ kind }) => kind)).size !== 1) {
    throw new FormatError("desk-keys", "not the number of desk keys that the bulletin promises");
  }
  return found;
}

/**
 * Read a bulletin that `root` (32 bytes) has signed. With null the bulletin vouches for itself alone:
 * for a source that meets a deployment for the first time and is about to pin what it finds.
 *
 * Raises FormatError("bulletin-…" | "jws…" | "json…" | "charter" | "catalogue-…").
 */
export function verifyBulletin(data: Uint8Array, root: Uint8Array | null): Bulletin {
  const [header, payload, signature] = partsOf(data);
  requireHeader(header, TYPE);
  const signed = signingInput(header, payload);
  // Before anything of it is read: a stranger's bytes get no further than this.
  if (root !== null) verifySignature(root, signature, signed);
  const bulletin = readBulletin(parseJson(payload, MAX_LENGTH));
  if (root !== null && !equal(root, bulletin.root)) {
    throw new FormatError("bulletin-root", "the bulletin names another root");
  }
  if (root === null) verifySignature(bulletin.root, signature, signed);
  return bulletin;
}

const SIGNATURE_LENGTH = 64;

/** The file of its plain form, which is the signature and then the payload. Whatever this is given, it verifies nothing. */
export function fileOf(plain: Uint8Array): Bytes {
  const [signature, payload] = [plain.subarray(0, SIGNATURE_LENGTH), plain.subarray(SIGNATURE_LENGTH)];
  return canonicalJson({ payload: b64u(payload), protected: b64u(headerOf(TYPE)), signature: b64u(signature) });
}

/** SHA-256 of the file in hex, as it stands in the log. */
export const bulletinHash = (data: Uint8Array): string => sha256Hex(data);

/**
 * Fields and key uses that this version does not know are passed over: a bulletin is signed by the
 * root, and has to be able to grow without breaking the apps that are out there.
 */
function readBulletin(value: unknown): Bulletin {
  const fields = new Fields(value, "bulletin");
  fields.constant("v", 1);
  const bulletin: Bulletin = {
    deployment: fields.word("deployment", DEPLOYMENT),
    serial: fields.integer("serial", 1, MOST_SERIAL),
    issued: fields.day("issued"),
    charter: readCharter(fields.get("charter")),
    catalogue: readCatalogue(fields.get("catalogue")),
    endpoints: readEndpoints(fields.inner("endpoints")),
    deskStanzas: fields.integer("desk_stanzas", 1, MOST_STANZAS),
    partSize: fields.integer("part_size", LEAST_PART, MOST_PART),
    log: readLog(fields.inner("log")),
    root: fields.raw("root", 32),
    keys: readKeys(fields),
    changes: fields.has("changes") ? fields.each("changes", readChange, { most: MOST_CHANGES }) : [],
    upcoming: readUpcoming(fields),
    hashes: { charter: hashOf(fields.get("charter")), catalogue: hashOf(fields.get("catalogue")) },
  };
  requireTold(fields, bulletin.changes);
  if (bulletin.deployment !== bulletin.charter.id) {
    throw new FormatError("bulletin-charter", "the charter is of another deployment");
  }
  return bulletin;
}

const hashOf = (document: unknown): string => sha256Hex(canonicalJson(document));

function readUpcoming(fields: Fields): Upcoming {
  const own = fields.innerOrEmpty("upcoming");
  const upcoming = {
    charter: own.has("charter") ? readCharter(own.get("charter")) : null,
    catalogue: own.has("catalogue") ? readCatalogue(own.get("catalogue")) : null,
  };
  own.end();
  return upcoming;
}

/** What is to come is what a change leads to. */
function requireTold(fields: Fields, changes: readonly Change[]): void {
  const own = fields.innerOrEmpty("upcoming");
  for (const what of WHAT) {
    const isTold = (): boolean => changes.some((one) => one.what === what && one.after === hashOf(own.get(what)));
    if (own.has(what) && !isTold()) throw new FormatError("bulletin-upcoming", "what is to come was not announced");
  }
}

function partsOf(data: Uint8Array): readonly [Bytes, Bytes, Bytes] {
  const value = parseJson(data, MAX_LENGTH);
  if (!isTable(value) || !equal(canonicalJson(value), data)) {
    throw new FormatError("bulletin-form", "a bulletin that is not in canonical JSON");
  }
  const { protected: header, payload, signature, ...others } = value;
  const parts = [header, payload, signature];
  if (Object.keys(others).length || !parts.every((part) => typeof part === "string")) {
    throw new FormatError("bulletin-form", "not a flattened JWS");
  }
  return [unb64u(String(header)), unb64u(String(payload)), unb64u(String(signature))];
}

function readLog(fields: Fields): LogIdentity {
  const bounds = { most: MOST_LINE };
  return { origin: fields.text("origin", bounds), vkey: fields.text("vkey", bounds) };
}

function readEndpoints(fields: Fields): Endpoints {
  return {
    intake: readUrl(fields, "intake"),
    registry: readUrl(fields, "registry"),
    translog: readUrl(fields, "translog"),
  };
}

function readUrl(fields: Fields, name: string): string {
  const url = fields.text(name, { most: MOST_LINE });
  if (!/^https?:\/\/[\t\n\r -~]*$/.test(url) || url.endsWith("/")) {
    throw fields.wrong(name, "is not a URL without a slash at its end");
  }
  return url;
}

function readKeys(fields: Fields): readonly KeyEntry[] {
  const isKnown = (row: Fields): boolean => (USES as readonly string[]).includes(row.word("use", SLUG));
  const keys = fields
    .each("keys", (row) => row, { most: MOST_KEYS })
    .filter(isKnown)
    .map(readKeyEntry);
  if (new Set(keys.map(({ id }) => id)).size !== keys.length) {
    throw new FormatError("bulletin-key", "a key stands twice");
  }
  return keys;
}
