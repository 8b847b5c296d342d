// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Which keys a source uses: those of a bulletin that its root signed and the public log shows.
 *
 * The root is pinned when it is first seen (or before, in a packaged app). From then on a bulletin is
 * used only if that root signed it, if its number never goes back, if it is not dated ahead, and if it
 * stands in a log that tells the same history as before: so a tip line can't show one source other keys than everybody.
 *
 * A network that fails is no attack: then what was verified last is used, for as long as its keys
 * hold. Everything else that is not as it should be stops sending. A Worker that breaks has verified
 * nothing, and so changes nothing.
 */

import type { Bulletin } from "../formats/bulletin.ts";
import { b64u } from "../formats/base64.ts";
import type { Home } from "../store/home.ts";
import type { Turns } from "../store/turns.ts";
import type { Examined, Examiner, Known, Served, TrustDocument } from "../worker/examining.ts";
import type { Clock } from "./clock.ts";
import type { Device } from "./device.ts";
import { Refused } from "./failure.ts";
import { type Ask, bulletinOf } from "./wire.ts";

/** A network that fails is no attack. */
export const NETWORK: ReadonlySet<string> = new Set(["offline", "unavailable"]);

export class Trust {
  readonly #home: Home;
  readonly #ask: Ask;
  readonly #clock: Clock;
  readonly #examiner: Examiner;
  readonly #turns: Turns;
  readonly #intake: string;
  readonly #pinned: string | null;
  /** What was verified last, as it is kept, sealed beside the state; and read. */
  #document: TrustDocument | null = null;
  #known: Bulletin | null = null;

  /** `intake`: the address of the tip line. `pinned` (32 bytes) is a root known beforehand. */
  constructor(device: Device, intake: string, pinned: Uint8Array | null = null) {
    this.#home = device.home;
    this.#ask = device.ask;
    this.#clock = device.clock;
    this.#examiner = device.examiner;
    this.#turns = device.turns;
    this.#intake = intake.replace(/\/$/, "");
    this.#pinned = pinned && b64u(pinned);
  }

  /** As verified last, if ever. */
  get known(): Bulletin | null {
    return this.#known;
  }

  /** The log's checkpoint as it was seen last. */
  get checkpoint(): string | null {
    return this.#document?.checkpoint ?? null;
  }

  /** Read what was verified last. Refuses "home-damaged", "bulletin-forged", "unavailable". */
  async load(): Promise<void> {
    const document = ((await this.#home.document("trust")) as TrustDocument | undefined) ?? null;
    if (document && this.#pinned !== null && document.root !== this.#pinned) throw new Refused("bulletin-forged");
    if (document && isSame(document, this.#document)) return;
    this.#known = document && (await this.#examiner.reread({ does: "reread", document }));
    this.#document = document;
  }

  /** Fetch and verify. Refuses "bulletin-…", "log-…", "offline" and "unavailable". */
  async refresh(): Promise<Bulletin> {
    return this.#turns.alone("trust", async () => {
      // Another tab may have seen a newer one: whoever shows this tab an older one is found out.
      await this.load();
      return this.#take(await this.#examiner.examine(this.#served()));
    });
  }

  async #served(): Promise<Served> {
    const [root, known] = [this.#document?.root ?? this.#pinned, this.#last()];
    const served = await bulletinOf(this.#ask, this.#intake);
    return { does: "examine", served, root, known, today: this.#clock.today() };
  }

  #last(): Known | null {
    const [document, known] = [this.#document, this.#known];
    return document && known && { ...document, serial: known.serial, deployment: known.deployment };
  }

  async #take(examined: Examined): Promise<Bulletin> {
    if ("wrong" in examined) {
      if (examined.evidence.length > 0) await this.#home.keepEvidence(examined.evidence);
      throw new Refused(examined.wrong);
    }
    const { bulletin, document } = examined;
    if (!isSame(document, this.#document)) await this.#home.keepDocument("trust", document);
    this.#document = document;
    this.#known = bulletin;
    return bulletin;
  }
}

function isSame(one: TrustDocument, other: TrustDocument | null): boolean {
  return one.bulletin === other?.bulletin && one.checkpoint === other.checkpoint && one.root === other.root;
}
