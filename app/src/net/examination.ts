// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * A bulletin examined: its form, its root's signature, what was known before, and the public log.
 *
 * This takes the processor of a phone long, so a Worker does it, and no screen stands still. It
 * decides and keeps nothing: what it finds is given back to trust.ts, which keeps it.
 */

import { type Bulletin, bulletinHash, fileOf, verifyBulletin } from "../formats/bulletin.ts";
import { requireAnnounced } from "../formats/change.ts";
import { b64u, unb64u } from "../formats/encoding.ts";
import { FormatError } from "../formats/errors.ts";
import { makeEntry } from "../formats/log/entries.ts";
import { LogReader, MAX_BUNDLE } from "../formats/log/reader.ts";
import { advance, verifyInclusionOf, type Witnessed } from "../formats/log/witnessed.ts";
import { addDays, type Day } from "../formats/periods.ts";
import type { Evidence } from "../store/home.ts";
import type { Examined, Kept, Known, Served } from "../worker/examining.ts";
import { Refused } from "./failure.ts";
import { type Ask, askFor, BULLETIN_PATIENCE } from "./wire.ts";

/** What is wrong with the log, by the code of what found it. A log that withholds tiles
 * ("log-missing") shows nothing new, and so changes nothing here. */
const LOG_MEANINGS: ReadonlyMap<string, string> = new Map([
  ["log-absent", "bulletin-not-logged"],
  ["log-inclusion", "bulletin-not-logged"],
  ["log-rollback", "log-rolled-back"],
  ["log-fork", "log-forked"],
  ["log-missing", "unavailable"],
  ["log-unwitnessed", "log-unwitnessed"],
]);
const EVIDENT = new Set(["log-forked", "log-rolled-back"]);
/** Of what is wrong with a bulletin, what two of them prove. */
const PROVEN = new Set(["bulletin-forked", "bulletin-unannounced"]);
const ASKING_LOG = { wanted: [200, 404], limit: MAX_BUNDLE, patience: BULLETIN_PATIENCE };

/** What follows from a bulletin as intake served it. Refuses "bulletin-forged", "offline", "unavailable". */
export async function examine(ask: Ask, { served, root, known, today }: Served): Promise<Examined> {
  const data = fileOf(served);
  const bulletin = verified(data, root === null ? null : unb64u(root, 32));
  const text = b64u(data);
  const wrong = known?.bulletin === text ? null : wrongOf(known, bulletin, today);
  if (wrong) return { wrong, evidence: PROVEN.has(wrong) ? both(known, text) : [] };
  const offered: Uint8Array[] = [];
  try {
    const { note } = await inLog(logOf(ask, bulletin, offered), data, text, bulletin, known);
    return { bulletin, document: { v: 1, root: b64u(bulletin.root), bulletin: text, checkpoint: note } };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const meaning = LOG_MEANINGS.get(error.code) ?? "log-forged";
    return { wrong: meaning, evidence: known && EVIDENT.has(meaning) ? notes(known, offered) : [] };
  }
}

/** What this device kept, verified again. Refuses "home-damaged". */
export function reread({ document }: Kept): Bulletin {
  try {
    return verifyBulletin(unb64u(document.bulletin), unb64u(document.root, 32));
  } catch {
    throw new Refused("home-damaged");
  }
}

/** The log of a bulletin; `offered` is given the checkpoints that it shows. */
export function logOf(ask: Ask, bulletin: Bulletin, offered: Uint8Array[] = []): LogReader {
  return new LogReader(async (path: string) => {
    const url = `${bulletin.endpoints.translog}/${path}`;
    const answer = await askFor(ask, "GET", url, ASKING_LOG);
    if (path === "checkpoint") offered.push(answer.body);
    return answer.status === 200 ? answer.body : null;
  });
}

function verified(data: Uint8Array, root: Uint8Array | null): Bulletin {
  try {
    return verifyBulletin(data, root);
  } catch (error) {
    throw error instanceof FormatError ? new Refused("bulletin-forged") : error;
  }
}

/** Why a bulletin that was not seen before may not follow the one that is known, or null. */
function wrongOf(known: Known | null, bulletin: Bulletin, today: Day): string | null {
  if (known && bulletin.serial < known.serial) return "bulletin-rolled-back";
  if (known && bulletin.serial === known.serial) return "bulletin-forked";
  if (known && bulletin.deployment !== known.deployment) return "bulletin-foreign";
  // What holds from a day on holds in a bulletin of that day: dated ahead, it would cut the notice.
  if (bulletin.issued > addDays(today, 1)) return "bulletin-ahead";
  return !known || isAnnounced(known, bulletin) ? null : "bulletin-unannounced";
}

function isAnnounced(known: Known, bulletin: Bulletin): boolean {
  try {
    requireAnnounced(reread({ does: "reread", document: known }), bulletin);
    return true;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

async function inLog(
  reader: LogReader,
  data: Uint8Array,
  text: string,
  bulletin: Bulletin,
  known: Known | null,
): Promise<Witnessed> {
  const { issued: day, serial, log, charter } = bulletin;
  const remembered = known?.checkpoint ?? null;
  if (known?.bulletin === text) return advance(reader, log.vkey, remembered, charter.witnesses);
  const entry = makeEntry("bulletin", { day, serial, sha256: bulletinHash(data) });
  return verifyInclusionOf(entry, reader, log.vkey, remembered, charter.witnesses);
}

function both(known: Known | null, data: string): readonly Evidence[] {
  return [known?.bulletin ?? "", data].map((one) => ({ name: "bulletin", data: one }));
}

function notes({ checkpoint }: Known, offered: readonly Uint8Array[]): readonly Evidence[] {
  const all = [new TextEncoder().encode(checkpoint), ...offered];
  return all.map((note) => ({ name: "checkpoint", data: b64u(note) }));
}
