// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The charter: who runs a deployment, by what law, overseen by whom, with what redress.
 *
 * Read from the bulletin, by the rules under which it was written. What it lacks is told to its
 * author by `tellsafe init`; a source is told that the bulletin can't be used.
 */

import { b64u } from "./base64.ts";
import { type Changes, NO_CHANGES, readChanges } from "./change.ts";
import { CHECKS, type Check, type Checks, readChecks, textsOf } from "./charterChecks.ts";
import { FormatError } from "./errors.ts";
import { DEPLOYMENT, Fields, LANGUAGE, type Names, SLUG } from "./fields.ts";
import { MAX_LAT, MAX_LON } from "./place.ts";
import { parseRecipient } from "./recipient.ts";

const MOST_LINE = 300;
const MOST_BASIS = 2000;
const MOST_RECIPIENT = 2000;
const KEY_LENGTH = 32;
const MOST_WORDS = 40;
const MOST_ROWS = 400;
const MOST_WITNESSES = 32;
const VKEY = /^[!-*,-~]{1,200}\+[0-9a-f]{8}\+B[A-Za-z0-9+/]{43}$/;
const URL = /^https?:\/\/[!-~]{1,280}$/;
const SCHEME = /^[a-z]{2}_?\.[a-z0-9_]{1,30}$/;
const EMERGENCY = /^\+?[0-9][0-9 ]{1,18}$/;

/** A part of the place; names by primary language subtag ("en", "zh", "ug"). Its middle, in millionths of a degree, may be left out. */
export interface District {
  readonly code: string;
  readonly name: Names;
  readonly middle: { readonly lat: number; readonly lon: number } | null;
}

/** What a person does for a living, asked only to tell who may be rewarded. */
export interface Occupation {
  readonly code: string;
  readonly name: Names;
  readonly eligible: boolean;
}

export interface Operator {
  readonly name: string;
  readonly contact: string;
  readonly legalBasis: string;
}

/** `recipient` (age) and `key` (32 bytes in base64url): both, or nobody can write to the body by this page. */
export interface Oversight {
  readonly name: string;
  readonly contact: string;
  readonly recipient?: string;
  readonly key?: string;
}

/** To whom a person who was reported can turn. */
export interface Redress {
  readonly contact: string;
}

/** Days after which a tip is destroyed, and a message that nobody fetched. */
export interface Retention {
  readonly unsubstantiatedDays: number;
  readonly substantiatedDays: number;
  readonly mailboxDays: number;
}

/** Days within which the desk answers, and within which there is an outcome. */
export interface Promises {
  readonly acknowledgeDays: number;
  readonly outcomeDays: number;
}

/** A body that watches the log from outside: its key as C2SP signed-note spells it, and where it is asked. */
export interface Witness {
  readonly operator: string;
  readonly vkey: string;
  readonly url: string;
}

/** All witnesses, and how many of them have to cosign a checkpoint. */
export interface Witnesses {
  readonly needed: number;
  readonly keys: readonly Witness[];
}

export const NO_WITNESSES: Witnesses = { needed: 0, keys: [] };

/** From where on a group of tips is out of line: see docs/public-page.md. */
export interface Fairness {
  readonly ratio: number;
  readonly least: number;
}

export const USUAL_FAIRNESS: Fairness = { ratio: 150, least: 30 };

/** `id` names the deployment in every format. */
export interface Charter {
  readonly operator: Operator;
  readonly oversight: Oversight;
  readonly redress: Redress;
  readonly retention: Retention;
  readonly witnesses: Witnesses;
  readonly changes: Changes;
  readonly fairness: Fairness;
  readonly id: string;
  readonly name: Names;
  readonly languages: readonly string[];
  readonly emergencyNumber: string;
  readonly activation: "verified" | "open";
  readonly identityCheck: Check;
  readonly checks: Checks;
  readonly schemes: readonly string[];
  readonly stampsPerDay: number;
  readonly promises: Promises;
  readonly districts: readonly District[];
  readonly occupations: readonly Occupation[];
}

/** Raises FormatError("charter"). */
export function readCharter(value: unknown): Charter {
  try {
    const charter = read(new Fields(value, "charter"));
    requireSound(charter);
    return charter;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError("charter", error.message, error);
  }
}

function read(whole: Fields): Charter {
  const own = whole.innerOrEmpty("deployment");
  const identityCheck = own.choice("identity_check", CHECKS);
  const charter: Charter = {
    operator: readOperator(whole.inner("operator")),
    oversight: readOversight(whole.inner("oversight")),
    redress: readRedress(whole.inner("redress")),
    retention: readRetention(whole.inner("retention")),
    witnesses: whole.has("witnesses") ? readWitnesses(whole.inner("witnesses")) : NO_WITNESSES,
    changes: whole.has("changes") ? readChanges(whole.inner("changes")) : NO_CHANGES,
    fairness: whole.has("fairness") ? readFairness(whole.inner("fairness")) : USUAL_FAIRNESS,
    id: own.word("id", DEPLOYMENT),
    name: own.names("name"),
    languages: own.words("languages", LANGUAGE, { most: MOST_WORDS, least: 1 }),
    emergencyNumber: own.word("emergency_number", EMERGENCY),
    activation: own.choice("activation", ["verified", "open"]),
    identityCheck,
    checks: readChecks(own, identityCheck),
    schemes: own.has("schemes") ? own.words("schemes", SCHEME, { most: MOST_WORDS }) : [],
    stampsPerDay: numberOr(own, "stamps_per_day", 64, 8),
    promises: readPromises(own.innerOrEmpty("promises")),
    districts: rows(own, "districts", readDistrict),
    occupations: rows(own, "occupations", readOccupation),
  };
  own.end();
  whole.end();
  return charter;
}

function line(fields: Fields, name: string, most = MOST_LINE): string {
  return fields.text(name, { most });
}

function numberOr(fields: Fields, name: string, highest: number, otherwise: number): number {
  return fields.has(name) ? fields.integer(name, 1, highest) : otherwise;
}

function rows<T>(fields: Fields, name: string, readRow: (row: Fields) => T): readonly T[] {
  return fields.has(name) ? fields.each(name, readRow, { most: MOST_ROWS }) : [];
}

function ended<T>(fields: Fields, value: T): T {
  fields.end();
  return value;
}

function readOperator(fields: Fields): Operator {
  return ended(fields, {
    name: line(fields, "name"),
    contact: line(fields, "contact"),
    legalBasis: line(fields, "legal_basis", MOST_BASIS),
  });
}

function readOversight(fields: Fields): Oversight {
  return ended(fields, {
    name: line(fields, "name"),
    contact: line(fields, "contact"),
    ...(fields.has("recipient") && { recipient: readRecipient(fields) }),
    ...(fields.has("key") && { key: b64u(fields.raw("key", KEY_LENGTH)) }),
  });
}

function readRecipient(fields: Fields): string {
  try {
    return parseRecipient(line(fields, "recipient", MOST_RECIPIENT)).text;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw fields.wrong("recipient", "is not an age recipient");
  }
}

function readRedress(fields: Fields): Redress {
  return ended(fields, { contact: line(fields, "contact") });
}

function readRetention(fields: Fields): Retention {
  return ended(fields, {
    unsubstantiatedDays: fields.integer("unsubstantiated_days", 1, 90),
    substantiatedDays: fields.integer("substantiated_days", 1, 3650),
    mailboxDays: fields.integer("mailbox_days", 1, 365),
  });
}

function readFairness(fields: Fields): Fairness {
  return ended(fields, {
    ratio: fields.integer("ratio", 101, 1000),
    least: fields.integer("least", 10, 1000),
  });
}

function readWitnesses(fields: Fields): Witnesses {
  return ended(fields, {
    needed: fields.integer("needed", 1, MOST_WITNESSES),
    keys: fields.each("keys", readWitness, { most: MOST_ROWS }),
  });
}

function readWitness(fields: Fields): Witness {
  return ended(fields, {
    operator: line(fields, "operator"),
    vkey: fields.word("vkey", VKEY, MOST_LINE),
    url: fields.word("url", URL, MOST_LINE),
  });
}

function readPromises(fields: Fields): Promises {
  return ended(fields, {
    acknowledgeDays: numberOr(fields, "acknowledge_days", 30, 7),
    outcomeDays: numberOr(fields, "outcome_days", 365, 90),
  });
}

function readDistrict(fields: Fields): District {
  const [code, name] = [fields.word("code", SLUG), fields.names("name")];
  const isPlaced = fields.has("lat") || fields.has("lon");
  const middle = isPlaced
    ? { lat: fields.integer("lat", -MAX_LAT, MAX_LAT), lon: fields.integer("lon", -MAX_LON, MAX_LON) }
    : null;
  return ended(fields, { code, name, middle });
}

function readOccupation(fields: Fields): Occupation {
  return ended(fields, {
    code: fields.word("code", SLUG),
    name: fields.names("name"),
    eligible: fields.flag("eligible"),
  });
}

/** What no single field shows. */
function requireSound(charter: Charter): void {
  // An operator that oversees itself is overseen by nobody.
  for (const part of ["name", "contact"] as const) {
    refuseIf(bare(charter.operator[part]) === bare(charter.oversight[part]), `oversight.${part}`);
  }
  const { activation, schemes, occupations, districts, languages, witnesses } = charter;
  refuseIf(witnesses.needed > witnesses.keys.length, "witnesses.needed");
  refuseIf(!charter.oversight.recipient !== !charter.oversight.key, "oversight.key");
  const own = bare(charter.operator.name);
  refuseIf(witnesses.keys.some(({ operator }) => bare(operator) === own), "witnesses.keys");
  const isByNumber = activation === "verified" && charter.identityCheck === "checksum";
  refuseIf(isByNumber && !(schemes.length && occupations.length), "activation");
  for (const listed of [districts, occupations]) {
    refuseIf(new Set(listed.map(({ code }) => code)).size !== listed.length, "code");
  }
  const named = [charter, ...districts, ...occupations].map(({ name }) => name);
  refuseIf(![...named, ...textsOf(charter.checks)].every((name) => hasEvery(name, languages)), "name");
}

function refuseIf(isWrong: boolean, what: string): void {
  if (isWrong) throw new FormatError("charter", `${what} does not fit the rest of the charter`);
}

/** Letters and digits alone: a full stop or a capital makes no other body. */
function bare(text: string): string {
  const folded = text.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
  return folded.replace(/[^\p{L}\p{N}]/gu, "");
}

function hasEvery(name: Names, languages: readonly string[]): boolean {
  return languages.every((tag) => Object.hasOwn(name, (tag.split("-")[0] ?? "").toLowerCase()));
}
