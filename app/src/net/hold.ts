// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * This page's hold on what the device keeps: opened once, shown to screens, shared with other tabs,
 * and let go when it is locked or erased. What it opens is loaded apart, so that a first screen is
 * there at once.
 */

import type { Failure, Result, Snapshot } from "../contract.ts";
import { isUntouched } from "../store/database.ts";
import { type News, OtherTabs } from "../store/otherTabs.ts";
import { asResult, fetched, Refused } from "./failure.ts";
import type { Phone, PhoneOptions } from "./phone.ts";

/** Before anything was read. */
const LOADING: Snapshot = {
  phase: "loading",
  distrust: null,
  bulletin: null,
  isOnline: true,
  hasSecret: false,
  hasPractised: false,
  isActivated: false,
  isRecovering: false,
  hasPin: false,
  stamps: 0,
  draft: null,
  sealing: null,
  unsent: null,
  unsaid: [],
  waiting: [],
  reports: [],
};

export class Hold {
  readonly #options: PhoneOptions;
  readonly #listeners = new Set<() => void>();
  readonly #tabs: OtherTabs;
  #opening: Promise<Phone> | null = null;
  #phone: Phone | null = null;
  /** Why what this device holds can't be read. */
  #broken: Failure | null = null;
  #isUntouched = false;
  /** The line broke off before what opens this device's things had come. */
  #isUnfetched = false;
  /** Erased: nothing is here, and nothing is being read. */
  #hasForgotten = false;
  #snapshot: Snapshot | null = null;

  constructor(options: PhoneOptions) {
    this.#options = options;
    this.#tabs = new OtherTabs((news) => void this.#hear(news));
    globalThis.addEventListener("online", () => void this.#online());
    globalThis.addEventListener("offline", () => this.#changed());
  }

  /** What is open, if anything is. */
  get phone(): Phone | null {
    return this.#phone;
  }

  snapshot(): Snapshot {
    this.#snapshot ??= this.#look();
    return this.#snapshot;
  }

  subscribe(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => void this.#listeners.delete(changed);
  }

  /** Who comes for the first time need not wait to read until what keeps things is loaded. */
  async look(): Promise<void> {
    this.#isUntouched = await isUntouched();
    this.#changed();
  }

  /** Read what this device holds, and begin. Never throws: what is wrong stands in the snapshot. */
  async start(): Promise<void> {
    this.#hasForgotten = false;
    this.#changed();
    try {
      const { home } = await this.#opened();
      this.#broken = null;
      if (!home.isLocked) await this.begin();
    } catch (error) {
      // What is not readable is not written over either: every change reads first.
      const failure = error instanceof Refused ? error.failure : { id: "home-damaged" };
      if (failure.id === "offline") this.#isUnfetched = true;
      else this.#broken = failure;
    }
    this.#changed();
  }

  /** All acts pass here: failures become values, and screens are told. */
  async result<T>(act: (phone: Phone) => Promise<T>): Promise<Result<T>> {
    const result = await asResult(async () => act(await this.#opened()));
    this.#changed();
    return result;
  }

  /** Something that screens show has changed. */
  told(): void {
    this.#changed();
  }

  /** Everything that goes on by itself once what is here can be read. */
  async begin(): Promise<void> {
    const phone = await this.#opened();
    void asResult(() => phone.resumeDraft());
    const refreshed = asResult(() => phone.bulletins.refresh());
    this.#changed();
    await refreshed;
    this.#goOn();
  }

  /** Lock every tab, if there is a PIN. */
  lock(): void {
    if (!this.#phone?.home.hasPin) return;
    this.#phone.lock();
    this.#tabs.tell("locked");
    this.#changed();
  }

  /** Nothing here is ours any more, in no tab. */
  letGo(): void {
    this.#tabs.tell("erased");
    this.#forget();
  }

  async #opened(): Promise<Phone> {
    const told = { moved: () => this.#changed(), changed: () => this.#tabs.tell("changed") };
    this.#opening ??= fetched(import("./phone.ts")).then(({ openPhone }) =>
      openPhone(this.#options, told, () => this.#forget()),
    );
    try {
      this.#phone = await this.#opening;
    } catch (error) {
      this.#opening = null;
      throw error;
    }
    return this.#phone;
  }

  #forget(): void {
    this.#phone?.close();
    this.#phone = null;
    this.#opening = null;
    this.#hasForgotten = true;
    this.#changed();
  }

  async #hear(news: News): Promise<void> {
    const phone = this.#phone;
    if (!phone) return;
    if (news === "erased") return this.#forget();
    if (news === "locked") phone.lock();
    else await asResult(() => phone.home.reload());
    this.#changed();
  }

  #online(): void {
    this.#changed();
    void asResult(async () => this.#phone?.resumeDraft());
    this.#goOn();
  }

  #goOn(): void {
    const phone = this.#phone;
    if (phone?.isWaiting) void asResult(() => phone.sending.resume());
    phone?.stamping.begin();
  }

  #changed(): void {
    this.#snapshot = null;
    for (const tell of this.#listeners) tell();
  }

  #look(): Snapshot {
    if (this.#phone) return this.#phone.snapshot();
    const isOnline = navigator.onLine;
    if (this.#hasForgotten) return { ...LOADING, isOnline, phase: "erased" };
    if (this.#isUnfetched) return { ...LOADING, isOnline, phase: "ready" };
    if (this.#broken) return { ...LOADING, isOnline, phase: "ready", distrust: this.#broken };
    return { ...LOADING, isOnline, phase: this.#isUntouched ? "first" : "loading" };
  }
}
