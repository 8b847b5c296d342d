// SPDX-License-Identifier: AGPL-3.0-or-later
/** A device with all that acts on it, put together once what it holds was read. */

import type { Progress, Snapshot } from "../contract.ts";
import { keptNames, type StoredDraft } from "../store/draft.ts";
import type { Drafting } from "../store/drafting.ts";
import { browserFolders, forgetRests } from "../store/folders.ts";
import { Home } from "../store/home.ts";
import { openRecords, type Records } from "../store/records.ts";
import { snapshotOf } from "../store/snapshot.ts";
import { emptyState, type State } from "../store/state.ts";
import { browserTurns } from "../store/turns.ts";
import { browserExaminer } from "../worker/examining.ts";
import { browserWorkshop } from "../worker/workshop.ts";
import { Bulletins } from "./bulletins.ts";
import { type Clock, deviceClock } from "./clock.ts";
import type { Device } from "./device.ts";
import { fetched, Refused } from "./failure.ts";
import { hasFetched } from "./held.ts";
import type { Received } from "./mailbox.ts";
import type { Watch } from "./sealing.ts";
import { Sending } from "./sending.ts";
import { Stamping } from "./stamping.ts";
import { NETWORK, Trust } from "./trust.ts";
import { Unsaid, Unsent } from "./unsent.ts";
import { type Ask, wireOf } from "./wire.ts";

/** `intake`: the address of the tip line; this page's own unless said. `root` pins a root at once. */
export interface PhoneOptions {
  readonly intake?: string;
  readonly root?: Uint8Array;
  readonly clock?: Clock;
}

/** Whom to tell: `moved` of any progress here, `changed` when what is kept has changed. */
export interface Told {
  moved(): void;
  changed(): void;
}

const NO_PROGRESS: ReadonlyMap<string, number> = new Map();

/** Everything of one device. */
export class Phone implements Device {
  readonly home: Home;
  readonly folders = browserFolders;
  readonly turns = browserTurns;
  readonly workshop = browserWorkshop;
  readonly examiner = browserExaminer;
  readonly ask: Ask;
  readonly clock: Clock;
  readonly trust: Trust;
  readonly bulletins: Bulletins;
  readonly sending: Sending;
  readonly stamping: Stamping;
  readonly unsent = new Unsent();
  readonly unsaid = new Unsaid();
  readonly #moved: () => void;
  /** Loaded with the first draft, or for the one there is. */
  #drafting: Promise<Drafting> | null = null;
  #draftingNow: Drafting | null = null;
  /** What the last round of polling found: in memory alone. */
  received: readonly Received[] = [];
  #sealing: Progress | null = null;
  #stopSealing: AbortController | null = null;

  constructor(records: Records, options: PhoneOptions, told: Told) {
    const moved = () => told.moved();
    this.home = new Home(records, this.turns, () => told.changed());
    this.ask = wireOf(fetch);
    this.clock = options.clock ?? deviceClock;
    this.trust = new Trust(this, options.intake ?? location.origin, options.root ?? null);
    this.bulletins = new Bulletins(this.trust, this.clock, moved);
    this.#moved = moved;
    this.sending = new Sending(this, () => this.bulletins.recent(), moved);
    this.stamping = new Stamping(() => this.#fetchStamps());
  }

  /** What was read is to be forgotten, and nothing goes on. */
  lock(): void {
    this.stop();
    this.home.lock();
  }

  close(): void {
    this.stop();
    this.home.close();
  }

  stop(): void {
    this.#draftingNow?.stopAll();
    this.#stopSealing?.abort();
    this.sending.stop();
    this.stamping.stop();
    this.unsaid.lock();
    this.received = [];
  }

  /** Refuses "pin-wrong", "home-damaged" and "bulletin-forged". */
  async unlock(pin: string): Promise<void> {
    await this.home.unlock(pin, Date.now());
    await readAll(this);
  }

  /** Do what seals a report; screens are told how far it is. It ends when this device is let go. */
  async sealing<T>(work: (watch: Watch) => Promise<T>): Promise<T> {
    const told = (progress: Progress | null) => {
      this.#sealing = progress;
      this.#moved();
    };
    const stop = new AbortController();
    this.#stopSealing = stop;
    try {
      return await work({ told, stop: stop.signal });
    } finally {
      told(null);
    }
  }

  /** Whether something sealed waits to be sent. */
  get isWaiting(): boolean {
    return this.#state().outbox.length > 0;
  }

  /** What is being written; null as well while it is locked. */
  get draft(): StoredDraft | null {
    return this.#state().draft;
  }

  /** Whoever writes a report. */
  drafting(): Promise<Drafting> {
    this.#drafting ??= this.#loadDrafting();
    return this.#drafting;
  }

  /** Go on with what cleaning of a draft's files broke off. */
  async resumeDraft(): Promise<void> {
    if (this.draft) await (await this.drafting()).resume();
  }

  snapshot(): Snapshot {
    const { home, bulletins, received } = this;
    return snapshotOf(this.#state(), {
      phase: this.#phase(),
      distrust: bulletins.distrust,
      bulletin: bulletins.known,
      isOnline: navigator.onLine,
      hasPin: home.hasPin,
      today: this.clock.today(),
      progress: this.#draftingNow?.progress ?? NO_PROGRESS,
      sealing: this.#sealing,
      unsent: this.unsent.of(this.draft),
      unsaid: this.unsaid.all,
      waiting: this.#state().outbox.map((one) => this.sending.view(one)),
      received,
    });
  }

  async #fetchStamps(): Promise<void> {
    const state = this.#state();
    if (state.secret === null || hasFetched(state, this.clock.today())) return;
    const bulletin = await this.bulletins.recent();
    const { fetchDaily } = await fetched(import("./acts.ts"));
    await fetchDaily(this, bulletin);
    this.#moved();
  }

  async #loadDrafting(): Promise<Drafting> {
    try {
      const { Drafting } = await fetched(import("../store/drafting.ts"));
      this.#draftingNow = new Drafting(this, this.#moved);
      return this.#draftingNow;
    } catch (error) {
      this.#drafting = null;
      throw error;
    }
  }

  #phase(): Snapshot["phase"] {
    if (this.home.isLocked) return "locked";
    if (!this.bulletins.isFirstAwaited) return "ready";
    return this.#state().secret === null ? "first" : "loading";
  }

  #state(): State {
    return this.home.isLocked ? emptyState : this.home.state;
  }
}

/** Open what this browser holds. `erased` is told if another tab erases it. */
export async function openPhone(options: PhoneOptions, told: Told, erased: () => void): Promise<Phone> {
  const phone = new Phone(await openRecords(erased), options, told);
  try {
    await phone.home.load();
    if (!phone.home.isLocked) await readAll(phone);
  } catch (error) {
    phone.close();
    throw error;
  }
  return phone;
}

/** Read the rest, once the key is there. Refuses "home-damaged" and "bulletin-forged". */
async function readAll({ home, trust, turns, folders }: Phone): Promise<void> {
  // What could not be verified again for lack of a program is not known, until refreshing tries again.
  await trust.load().catch(requireNetwork);
  await turns.unlessWriting(async () => {
    const { draft, outbox } = home.state;
    await forgetRests(folders, keptNames(draft), outbox.map((one) => one.id));
  });
}

function requireNetwork(error: unknown): void {
  if (!(error instanceof Refused && NETWORK.has(error.id))) throw error;
}
