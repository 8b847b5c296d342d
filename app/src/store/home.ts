// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What this device holds, sealed: the state, what was verified last, evidence, sealed envelopes.
 *
 *     state-key      the key, where there is no PIN       (a CryptoKey that no program can read out)
 *     pin, tries     the key wrapped by the PIN, and how often it was tried
 *     state          everything that is remembered        (sealed)
 *     trust          bulletin and checkpoint as last verified (sealed)
 *     evidence       what a tip line signed and should not have (sealed)
 *     envelope/ID    what waits to be sent                (age, for the desk alone)
 *
 * Several tabs may have it open: each change reads what is there, under a lock, before it writes.
 */

import { Refused } from "../net/failure.ts";
import type { Turns } from "./turns.ts";
import { newStateKey, newWrappedKey, ROUNDS, unwrapKey, type WrappedKey } from "./pin.ts";
import { noTries, oneMore, secondsLeft, type Tries } from "./pinDelay.ts";
import type { Changes, Records } from "./records.ts";
import { openRecord, sealRecord } from "./sealedRecord.ts";
import { emptyState, readState, type State } from "./state.ts";

/** What is sealed beside the state, by the same key. */
const DOCUMENTS = ["trust", "evidence"] as const;
type DocumentName = (typeof DOCUMENTS)[number];
type Bytes = Uint8Array<ArrayBuffer>;

/** Something that a tip line or log signed, and by which it contradicts itself. */
export interface Evidence {
  readonly name: string;
  readonly data: string;
}

export class Home {
  readonly #records: Records;
  readonly #turns: Turns;
  readonly #changed: () => void;
  #key: CryptoKey | null = null;
  #state: State = emptyState;
  #hasPin = false;

  /** `changed` is told after every change of the state, to tell other tabs. */
  constructor(records: Records, turns: Turns, changed: () => void = () => undefined) {
    this.#records = records;
    this.#turns = turns;
    this.#changed = changed;
  }

  get hasPin(): boolean {
    return this.#hasPin;
  }

  get isLocked(): boolean {
    return this.#key === null;
  }

  /** As last read. Refuses "locked". */
  get state(): State {
    if (this.#key === null) throw new Refused("locked");
    return this.#state;
  }

  /** Read what there is. Where there is a PIN, it is locked until then. */
  async load(): Promise<void> {
    await this.#turns.alone("state", async () => {
      this.#hasPin = (await this.#records.read("pin")) !== undefined;
      if (this.#hasPin) return;
      this.#key = await this.#openKey();
      this.#state = await this.#readState();
    });
  }

  /** Read again what another tab has changed. */
  async reload(): Promise<void> {
    await this.#turns.alone("state", async () => {
      this.#hasPin = (await this.#records.read("pin")) !== undefined;
      if (this.#key) await this.#readAgain();
    });
  }

  /** Replace the state; on return it survives a crash. `also` is written in the same step. */
  async change(made: (state: State) => State, also: Changes = {}): Promise<State> {
    return this.#turns.alone("state", async () => {
      const old = await this.#readAgain();
      const state = made(old);
      if (state !== old || Object.keys(also).length > 0) {
        const record = await sealRecord(this.#unlockedKey(), "state", state);
        await this.#records.write({ ...also, state: record });
        this.#state = state;
        this.#changed();
      }
      return state;
    });
  }

  /** Refuses "pin-wrong", with the seconds to wait once it was wrong too often. */
  async unlock(pin: string, now: number): Promise<void> {
    await this.#turns.alone("state", async () => {
      const record = (await this.#records.read("pin")) as WrappedKey | undefined;
      if (!record) return;
      const tries = ((await this.#records.read("tries")) as Tries | undefined) ?? noTries;
      const retryAfter = secondsLeft(tries, now);
      if (retryAfter > 0) throw new Refused("pin-wrong", { retryAfter });
      const counted = oneMore(tries, now);
      await this.#records.write({ tries: counted });
      this.#key = await unwrapKey(pin, record).catch(() => {
        throw new Refused("pin-wrong", waitOf(counted, now));
      });
      await this.#records.write({ tries: null });
      this.#state = await this.#readState();
    });
  }

  /** Forget in memory what a PIN protects. Does nothing where there is none. */
  lock(): void {
    if (!this.#hasPin) return;
    this.#key = null;
    this.#state = emptyState;
  }

  /** From now on a PIN, or none: all is sealed anew by another key, in one step. */
  async setPin(pin: string | null, rounds = ROUNDS): Promise<void> {
    await this.#turns.alone("state", async () => {
      await this.#readAgain();
      const [key, wrapped] = pin === null ? [await newStateKey(), null] : await newWrappedKey(pin, rounds);
      const resealed = await this.#sealedAnew(key);
      const plain = wrapped ? null : key;
      await this.#records.write({ ...resealed, "state-key": plain, pin: wrapped, tries: null });
      this.#key = key;
      this.#hasPin = wrapped !== null;
    });
    this.#changed();
  }

  /** A sealed document beside the state; undefined if there is none. Refuses "locked". */
  async document(name: DocumentName): Promise<unknown> {
    return this.#turns.alone("state", async () => {
      await this.#readAgain();
      return this.#read(name);
    });
  }

  async keepDocument(name: DocumentName, document: unknown): Promise<void> {
    await this.#replace(name, () => document);
  }

  /** Keep what proves that a tip line or log contradicts itself. */
  async keepEvidence(found: readonly Evidence[]): Promise<void> {
    await this.#replace("evidence", (old) => {
      const kept = (old as Evidence[] | undefined) ?? [];
      return [...kept, ...found.filter((one) => kept.every((other) => other.data !== one.data))];
    });
  }

  /** The sealed envelope of something that waits. Refuses "home-damaged". */
  async envelopeOf(id: string): Promise<Bytes> {
    const envelope = (await this.#records.read(envelopeName(id))) as Bytes | undefined;
    if (!envelope) throw new Refused("home-damaged");
    return envelope;
  }

  close(): void {
    this.#records.close();
    this.#key = null;
    this.#state = emptyState;
  }

  #unlockedKey(): CryptoKey {
    if (this.#key === null) throw new Refused("locked");
    return this.#key;
  }

  async #openKey(): Promise<CryptoKey> {
    const known = (await this.#records.read("state-key")) as CryptoKey | undefined;
    if (known) return known;
    const key = await newStateKey();
    await this.#records.write({ "state-key": key });
    return key;
  }

  async #readState(): Promise<State> {
    const record = (await this.#records.read("state")) as Bytes | undefined;
    return record ? readState(await openRecord(this.#unlockedKey(), "state", record)) : emptyState;
  }

  async #readAgain(): Promise<State> {
    this.#unlockedKey();
    try {
      this.#state = await this.#readState();
    } catch (error) {
      await this.#followKey(error);
    }
    return this.#state;
  }

  /** Another tab has set or taken away the PIN, and with it the key. */
  async #followKey(error: unknown): Promise<void> {
    this.#hasPin = (await this.#records.read("pin")) !== undefined;
    this.#key = ((await this.#records.read("state-key")) as CryptoKey | undefined) ?? null;
    if (this.#key === null) throw new Refused("locked");
    if (!(error instanceof Refused)) throw error;
    this.#state = await this.#readState();
  }

  /** Under the key of now: another tab may have set a PIN, or taken it away, since this one was read. */
  async #replace(name: DocumentName, made: (old: unknown) => unknown): Promise<void> {
    await this.#turns.alone("state", async () => {
      await this.#readAgain();
      const record = await sealRecord(this.#unlockedKey(), name, made(await this.#read(name)));
      await this.#records.write({ [name]: record });
    });
  }

  async #read(name: DocumentName): Promise<unknown> {
    const record = (await this.#records.read(name)) as Bytes | undefined;
    return record && openRecord(this.#unlockedKey(), name, record);
  }

  async #sealedAnew(key: CryptoKey): Promise<Record<string, Bytes>> {
    const resealed: Record<string, Bytes> = { state: await sealRecord(key, "state", this.#state) };
    for (const name of DOCUMENTS) {
      const document = await this.#read(name);
      if (document !== undefined) resealed[name] = await sealRecord(key, name, document);
    }
    return resealed;
  }
}

/** Where the sealed envelope of an entry lies. */
export function envelopeName(id: string): string {
  return `envelope/${id}`;
}

function waitOf(tries: Tries, now: number): { retryAfter?: number } {
  const seconds = secondsLeft(tries, now);
  return seconds > 0 ? { retryAfter: seconds } : {};
}
