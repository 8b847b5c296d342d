// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Is this the app that everybody is given? Each file against the release, and the release against the
 * log (docs/protocol/release.md). A false app could claim anything here: what this finds is a server
 * that changed a part of a true one, or serves a release that it has not published.
 */

import type { Witnesses } from "../formats/charter.ts";
import { concat, fromUtf8, hex, utf8 } from "../formats/bytes.ts";
import { isTable, parseJson, sha256Hex } from "../formats/encoding.ts";
import { FormatError } from "../formats/errors.ts";
import { makeEntry } from "../formats/log/entries.ts";
import type { LogReader } from "../formats/log/reader.ts";
import { verifyInclusionOf } from "../formats/log/witnessed.ts";
import { Refused } from "./failure.ts";

const RELEASE = "/release.json";
const PAGE = "/";
/** Where intake fills something in. */
const PAGES = new Set([PAGE, "/redress"]);
const MOST_RELEASE = 256 * 1024;
const NOSCRIPT = /^([^]*?<noscript>)([^]*?)(<\/noscript>[^]*)$/;
const NOSCRIPT_TAG = /<\/?noscript/gi;

/** The bytes at a path of this origin, as this device runs them; null if there are none. */
export type Served = (path: string) => Promise<Uint8Array | null>;

/** By way of the service worker, if there is one. Refuses "offline". */
export async function servedHere(path: string): Promise<Uint8Array | null> {
  const answer = await fetch(path, { credentials: "omit" }).catch(() => null);
  if (answer === null) throw new Refused("offline");
  return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
}

/**
 * How many files were found to be right. `remembered` is the log's checkpoint as it was seen last.
 *
 * Refuses "release-differs" (a file is not the release's), "release-not-logged", "offline",
 * "unavailable", and otherwise "log-forged": the log is not to be believed.
 */
export async function checkRelease(
  served: Served,
  log: LogReader,
  vkey: string,
  remembered: string | null,
  witnesses: Witnesses,
): Promise<number> {
  const release = await served(RELEASE);
  if (release === null) throw new Refused("unavailable");
  const files = filesOf(release);
  for (const [path, hash] of files) {
    if ((await hashOf(path, await served(path))) !== hash) throw new Refused("release-differs");
  }
  await requireLogged(release, log, vkey, remembered, witnesses);
  return files.length;
}

/** A release without the page would leave out what starts everything else. */
function filesOf(release: Uint8Array): readonly (readonly [string, unknown])[] {
  try {
    const value = parseJson(release, MOST_RELEASE);
    if (isTable(value) && value["v"] === 1 && isTable(value["files"]) && PAGE in value["files"]) {
      return Object.entries(value["files"]);
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  throw new Refused("release-differs");
}

async function hashOf(path: string, content: Uint8Array | null): Promise<string | null> {
  const fixed = content && PAGES.has(path) ? withoutNoscript(content) : content;
  return fixed && hex(new Uint8Array(await crypto.subtle.digest("SHA-256", concat(fixed))));
}

/** The page but for what its deployment fills in; null if that could be more than text. */
function withoutNoscript(page: Uint8Array): Uint8Array | null {
  const text = fromUtf8(page) ?? "";
  const parts = NOSCRIPT.exec(text);
  if (!parts || text.match(NOSCRIPT_TAG)?.length !== 2) return null;
  return utf8(`${parts[1]}${parts[3]}`);
}

async function requireLogged(
  release: Uint8Array,
  log: LogReader,
  vkey: string,
  remembered: string | null,
  witnesses: Witnesses,
): Promise<void> {
  const entry = makeEntry("release", { sha256: sha256Hex(release) });
  try {
    await verifyInclusionOf(entry, log, vkey, remembered, witnesses);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new Refused(MEANINGS.get(error.code) ?? "log-forged");
  }
}

const MEANINGS: ReadonlyMap<string, string> = new Map([
  ["log-absent", "release-not-logged"],
  ["log-inclusion", "release-not-logged"],
  ["log-rollback", "log-rolled-back"],
  ["log-fork", "log-forked"],
  ["log-missing", "unavailable"],
  ["log-unwitnessed", "log-unwitnessed"],
]);
