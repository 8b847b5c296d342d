// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What may stand in the log: small commitments, each of a type in the table below. A client makes the
 * entry that it looks for, byte for byte, and so holds to the table as the log does.
 */

import type { Bytes } from "../bytes.ts";
import { canonicalJson } from "../encoding.ts";
import { FormatError } from "../errors.ts";
import { SHA256 } from "../fields.ts";
import { parseDay } from "../periods.ts";

const MOST = 2 ** 31;

type Check = (value: unknown) => boolean;

const isDay: Check = (value) => typeof value === "string" && parseDay(value) === value;
const isSha256: Check = (value) => typeof value === "string" && SHA256.test(value);
const isCount: Check = (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) < MOST;
const isSerial: Check = (value) => isCount(value) && Number(value) >= 1;

const TYPES = {
  // A bulletin was issued: its serial and the SHA-256 of its bytes.
  bulletin: { day: isDay, serial: isSerial, sha256: isSha256 },
  // The app that intake serves: the SHA-256 of its release.json.
  release: { sha256: isSha256 },
  // How many pseudonyms the desk had suspended by the end of a day, all together.
  suspensions: { day: isDay, count: isCount },
} as const;

export type EntryType = keyof typeof TYPES;

/** The canonical bytes of an entry. Raises FormatError("entry" | "period"). */
export function makeEntry(type: EntryType, fields: Readonly<Record<string, string | number>>): Bytes {
  const checks: Readonly<Record<string, Check>> = TYPES[type];
  const names = Object.keys(checks);
  const isWhole = Object.keys(fields).length === names.length;
  if (!isWhole || !names.every((name) => checks[name]?.(fields[name]))) {
    throw new FormatError("entry", "the entry's fields are not those of its type");
  }
  return canonicalJson({ ...fields, v: 1, type });
}
