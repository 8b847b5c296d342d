// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Which keys a source uses: those of a bulletin that its root signed and the public log shows.
 *
 * The root is pinned when it is first seen (or before, in a packaged app). From then on a bulletin is
 * used only if that root signed it, if its number never goes back, and if it stands in a log that
 * tells the same history as before: so a tip line can't show one source other keys than everybody.
 *
 * A network that fails is no attack: then what was verified last is used, for as long as its keys
 * hold. Everything else that is not as it should be stops sending.
 */

import { type Bulletin, bulletinHash, MAX_LENGTH, verifyBulletin } from "../formats/bulletin.ts";
import { equal } from "../formats/bytes.ts";
import { b64u, unb64u } from "../formats/encoding.ts";
import { FormatError } from "../formats/errors.ts";
import { makeEntry } from "../formats/log/entries.ts";
import { LogReader, MAX_BUNDLE } from "../formats/log/reader.ts";
import { advance, verifyInclusionOf, type Witnessed } from "../formats/log/witnessed.ts";
import type { Evidence, Home } from "../store/home.ts";
import type { Turns } from "../store/turns.ts";
import type { Device } from "./device.ts";
import { Refused } from "./failure.ts";
import { type Ask, askFor } from "./wire.ts";

/** What is wrong with the log, by the code of what found it. A log that withholds tiles
 * ("log-missing") shows nothing new, and so changes nothing here. */
const LOG_MEANINGS: ReadonlyMap<string, string> = new Map([
  ["log-absent", "bulletin-not-logged"],
  ["log-inclusion", "bulletin-not-logged"],
  ["log-rollback", "log-rolled-back"],
  ["log-fork", "log-forked"],
  ["log-missing", "unavailable"],
]);
const EVIDENT = new Set(["log-forked", "log-rolled-back"]);
/** A network that fails is no attack. */
export const NETWORK: ReadonlySet<string> = new Set(["offline", "unavailable"]);
/** A person waits for this before a report is sealed. */
const PATIENCE = 20_000;
const ASKING_LOG = { wanted: [200, 404], limit: MAX_BUNDLE, patience: PATIENCE };

/** What was verified last: bulletin (as bytes, and read) and the log's checkpoint. */
export interface Trusted {
  readonly data: Uint8Array;
  readonly bulletin: Bulletin;
  readonly checkpoint: string;
}

/** As it is kept, sealed beside the state. */
interface TrustDocument {
  readonly v: 1;
  readonly root: string;
  readonly bulletin: string;
  readonly checkpoint: string;
}

export class Trust {
  readonly #home: Home;
  readonly #ask: Ask;
  readonly #turns: Turns;
  readonly #intake: string;
  readonly #pinned: Uint8Array | null;
  #known: Trusted | null = null;

  /** `intake`: the address of the tip line. `pinned` (32 bytes) is a root known beforehand. */
  constructor(device: Device, intake: string, pinned: Uint8Array | null = null) {
    this.#home = device.home;
    this.#ask = device.ask;
    this.#turns = device.turns;
    this.#intake = intake.replace(/\/$/, "");
    this.#pinned = pinned;
  }

  /** As verified last, if ever. */
  get known(): Bulletin | null {
    return this.#known?.bulletin ?? null;
  }

  /** Read what was verified last. Refuses "home-damaged" and "bulletin-forged". */
  async load(): Promise<void> {
    const document = (await this.#home.document("trust")) as TrustDocument | undefined;
    this.#known = document ? readTrusted(document) : null;
    if (this.#known && this.#pinned && !equal(this.#known.bulletin.root, this.#pinned)) {
      throw new Refused("bulletin-forged");
    }
  }

  /** Fetch and verify. Refuses "bulletin-…", "log-…", "offline" and "unavailable". */
  async refresh(): Promise<Bulletin> {
    return this.#turns.alone("trust", async () => {
      // Another tab may have seen a newer one: whoever shows this tab an older one is found out.
      await this.load();
      return this.#refreshed();
    });
  }

  async #refreshed(): Promise<Bulletin> {
    const url = `${this.#intake}/v1/bulletin`;
    const { body } = await askFor(this.#ask, "GET", url, { limit: MAX_LENGTH, patience: PATIENCE });
    const bulletin = verified(body, this.#known?.bulletin.root ?? this.#pinned);
    await this.#requireNewer(body, bulletin);
    const { note } = await this.#witnessed(body, bulletin);
    await this.#keep({ data: body, bulletin, checkpoint: note });
    return bulletin;
  }

  async #requireNewer(data: Uint8Array, bulletin: Bulletin): Promise<void> {
    const known = this.#known;
    if (!known) return;
    const wrong = wrongOf(known, data, bulletin);
    if (wrong === "bulletin-forked") {
      const both = [known.data, data].map((one) => ({ name: "bulletin", data: b64u(one) }));
      await this.#home.keepEvidence(both);
    }
    if (wrong !== null) throw new Refused(wrong);
  }

  /** The log's checkpoint as it was seen last. */
  get checkpoint(): string | null {
    return this.#known?.checkpoint ?? null;
  }

  /** The log of a bulletin; `offered` is given the checkpoints that it shows. */
  logOf(bulletin: Bulletin, offered: Uint8Array[] = []): LogReader {
    return new LogReader(async (path: string) => {
      const url = `${bulletin.endpoints.translog}/${path}`;
      const answer = await askFor(this.#ask, "GET", url, ASKING_LOG);
      if (path === "checkpoint") offered.push(answer.body);
      return answer.status === 200 ? answer.body : null;
    });
  }

  async #witnessed(data: Uint8Array, bulletin: Bulletin): Promise<Witnessed> {
    const offered: Uint8Array[] = [];
    try {
      return await this.#inLog(this.logOf(bulletin, offered), data, bulletin);
    } catch (error) {
      throw error instanceof FormatError ? await this.#distrust(error, offered) : error;
    }
  }

  async #inLog(reader: LogReader, data: Uint8Array, bulletin: Bulletin): Promise<Witnessed> {
    const remembered = this.#known?.checkpoint ?? null;
    const isSeen = this.#known !== null && equal(this.#known.data, data);
    if (isSeen) return advance(reader, bulletin.log.vkey, remembered);
    const { issued: day, serial } = bulletin;
    const entry = makeEntry("bulletin", { day, serial, sha256: bulletinHash(data) });
    return verifyInclusionOf(entry, reader, bulletin.log.vkey, remembered);
  }

  async #distrust(error: FormatError, offered: readonly Uint8Array[]): Promise<Refused> {
    const meaning = LOG_MEANINGS.get(error.code) ?? "log-forged";
    if (EVIDENT.has(meaning) && this.#known) {
      const notes = [new TextEncoder().encode(this.#known.checkpoint), ...offered];
      await this.#home.keepEvidence(notes.map((note): Evidence => ({ name: "checkpoint", data: b64u(note) })));
    }
    return new Refused(meaning);
  }

  async #keep(trusted: Trusted): Promise<void> {
    const known = this.#known;
    const isSame = known?.checkpoint === trusted.checkpoint && equal(known.data, trusted.data);
    if (!isSame) await this.#home.keepDocument("trust", documentOf(trusted));
    this.#known = trusted;
  }
}

/** Why a bulletin may not follow the one that is known, or null. */
export function wrongOf(known: Trusted, data: Uint8Array, bulletin: Bulletin): string | null {
  if (bulletin.serial < known.bulletin.serial) return "bulletin-rolled-back";
  const isSameSerial = bulletin.serial === known.bulletin.serial;
  if (isSameSerial && !equal(data, known.data)) return "bulletin-forked";
  return bulletin.deployment === known.bulletin.deployment ? null : "bulletin-foreign";
}

function verified(data: Uint8Array, root: Uint8Array | null): Bulletin {
  try {
    return verifyBulletin(data, root);
  } catch (error) {
    throw error instanceof FormatError ? new Refused("bulletin-forged") : error;
  }
}

function documentOf({ data, bulletin, checkpoint }: Trusted): TrustDocument {
  return { v: 1, root: b64u(bulletin.root), bulletin: b64u(data), checkpoint };
}

function readTrusted(document: TrustDocument): Trusted {
  try {
    const data = unb64u(document.bulletin);
    const bulletin = verifyBulletin(data, unb64u(document.root, 32));
    return { data, bulletin, checkpoint: document.checkpoint };
  } catch {
    throw new Refused("home-damaged");
  }
}
