// SPDX-License-Identifier: AGPL-3.0-or-later
/** How a deployment finds out that somebody is a real and distinct person, as its charter says it. */

import { Fields, type Names } from "./fields.ts";

export const CHECKS = ["checksum", "counter", "oidc", "roll"] as const;
export type Check = (typeof CHECKS)[number];

const MOST_LINE = 300;

/** Where a clerk hands over a code. */
export interface Counter {
  readonly where: Names;
}

/** An OpenID provider: what people call it, its issuer, and what the registry is called there. */
export interface SignIn {
  readonly name: Names;
  readonly issuer: string;
  readonly clientId: string;
}

/** A list of people: what its numbers are called, and what else of it is asked, if anything. */
export interface Roll {
  readonly number: Names;
  readonly second: Names | null;
}

/** What belongs to the one check of a deployment; the others are null. */
export interface Checks {
  readonly counter: Counter | null;
  readonly signIn: SignIn | null;
  readonly roll: Roll | null;
}

/** Each table is there where its check is `check`, and nowhere else. */
export function readChecks(own: Fields, check: Check): Checks {
  return {
    counter: of("counter", "counter", readCounter),
    signIn: of("oidc", "sign_in", readSignIn),
    roll: of("roll", "roll", readRoll),
  };

  function of<T>(kind: Check, table: string, read: (fields: Fields) => T): T | null {
    if (own.has(table) !== (kind === check)) throw own.wrong(table, "goes with another check");
    if (kind !== check) return null;
    const fields = own.inner(table);
    const found = read(fields);
    fields.end();
    return found;
  }
}

/** The texts that have to be there in every language. */
export function textsOf({ counter, signIn, roll }: Checks): Names[] {
  return [counter?.where, signIn?.name, roll?.number, roll?.second].filter((one) => !!one);
}

const readCounter = (fields: Fields): Counter => ({ where: fields.names("where") });

const readSignIn = (fields: Fields): SignIn => ({
  name: fields.names("name"),
  issuer: fields.text("issuer", { most: MOST_LINE }),
  clientId: fields.text("client_id", { most: MOST_LINE }),
});

const readRoll = (fields: Fields): Roll => ({
  number: fields.names("number"),
  second: fields.has("second") ? fields.names("second") : null,
});
