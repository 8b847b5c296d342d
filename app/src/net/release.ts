// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Is this the app that everybody is given? Each file against the release, and the release against the
 * log (docs/protocol/release.md). A false app could claim anything here: what this finds is a server
 * that changed a part of a true one, or serves a release that it has not published.
 */

import type { Witnesses } from "../formats/charter.ts";
import { concat, equal, fromUtf8, hex, utf8 } from "../formats/bytes.ts";
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

/** The bytes at a path of this origin, or null if there are none. */
export type Served = (path: string) => Promise<Uint8Array | null>;

/**
 * As this device runs them: by way of the service worker, if there is one. What that would not take is looked at
 * as the server has it: it is not its release's, or gone. Refuses "offline".
 */
export const servedHere: Served = (path) => fetched(path, "default").catch(() => servedNow(path));
/** As the server has them now. Refuses "offline". */
export const servedNow: Served = (path) => fetched(path, "no-store");

async function fetched(path: string, cache: RequestCache): Promise<Uint8Array | null> {
  const answer = await fetch(path, { credentials: "omit", cache }).catch(() => null);
  if (answer === null) throw new Refused("offline");
  return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
}

/**
 * How many files were found to be right. `remembered` is the log's checkpoint as it was seen last.
 *
 * An update takes over when the app is next opened. Until then the worker holds the release before, and what
 * it does not hold (itself, and the page for letters) is the newer one's: each file is that of one of the two.
 *
 * Refuses "release-differs" (a file is not the release's), "release-not-logged", "offline",
 * "unavailable", and otherwise "log-forged": the log is not to be believed.
 */
export async function checkRelease(
  served: Served,
  now: Served,
  log: LogReader,
  vkey: string,
  remembered: string | null,
  witnesses: Witnesses,
): Promise<number> {
  const [own, newest] = [await releaseOf(served), await releaseOf(now)];
  const [files, newer] = [filesOf(own), filesOf(newest)];
  for (const [path, hash] of files) {
    const found = await hashOf(path, await served(path));
    if (found !== hash && found !== newer.get(path)) throw new Refused("release-differs");
  }
  await requireLogged(own, log, vkey, remembered, witnesses);
  if (!equal(own, newest)) await requireLogged(newest, log, vkey, remembered, witnesses);
  return files.size;
}

async function releaseOf(served: Served): Promise<Uint8Array> {
  const release = await served(RELEASE);
  if (release === null) throw new Refused("unavailable");
  return release;
}

/** A release without the page would leave out what starts everything else. */
function filesOf(release: Uint8Array): ReadonlyMap<string, unknown> {
  try {
    const value = parseJson(release, MOST_RELEASE);
    if (isTable(value) && value["v"] === 1 && isTable(value["files"]) && PAGE in value["files"]) {
      return new Map(Object.entries(value["files"]));
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  throw new Refused("release-differs");
}

/** Undefined for no file, as where a release has none; null for a page that is none. */
async function hashOf(path: string, content: Uint8Array | null): Promise<string | null | undefined> {
  const fixed = content && PAGES.has(path) ? withoutNoscript(content) : content;
  if (content === null) return undefined;
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
