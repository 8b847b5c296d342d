// SPDX-License-Identifier: AGPL-3.0-or-later
/** How a deployment finds out that somebody is a real and distinct person, as its charter says it. */

import { Fields, type Names } from "./fields.ts";

export const CHECKS = ["checksum", "counter", "oidc", "roll"] as const;
export type Check = (typeof CHECKS)[number];

const TABLES = { counter: "counter", oidc: "sign_in", roll: "roll" } as const;
const ISSUER = /^https?:\/\/[!-~]{1,280}$/;
const CLIENT = /^[!-~]{1,200}$/;
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
  for (const [kind, table] of Object.entries(TABLES)) {
    if (own.has(table) !== (kind === check)) throw own.wrong(table, "does not go with the identity check");
  }
  return {
    counter: check === "counter" ? readCounter(own.inner("counter")) : null,
    signIn: check === "oidc" ? readSignIn(own.inner("sign_in")) : null,
    roll: check === "roll" ? readRoll(own.inner("roll")) : null,
  };
}

/** The texts that have to be there in every language. */
export function textsOf({ counter, signIn, roll }: Checks): Names[] {
  const texts = [counter?.where, signIn?.name, roll?.number, roll?.second];
  return texts.filter((one) => one !== undefined && one !== null);
}

function readCounter(fields: Fields): Counter {
  const counter = { where: fields.names("where") };
  fields.end();
  return counter;
}

function readSignIn(fields: Fields): SignIn {
  const signIn = {
    name: fields.names("name"),
    issuer: fields.word("issuer", ISSUER, MOST_LINE),
    clientId: fields.word("client_id", CLIENT, MOST_LINE),
  };
  fields.end();
  return signIn;
}

function readRoll(fields: Fields): Roll {
  const roll = { number: fields.names("number"), second: fields.has("second") ? fields.names("second") : null };
  fields.end();
  return roll;
}
