// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The source on this device: everything that a person's app does, behind the contract of the screens.
 *
 * The TypeScript twin of `src/tellsafe/source/client.py`, under the same rules (docs/source-client.md).
 */

import type { ActivationForm, Draft, Failure, Result, Snapshot, Source } from "./contract.ts";
import { b64u } from "./formats/encoding.ts";
import { FormatError } from "./formats/errors.ts";
import { decodeRecovery, encodeRecovery, newSecret } from "./formats/recovery.ts";
import { activate, sendCode } from "./net/activation.ts";
import { asResult, Refused } from "./net/failure.ts";
import { poll, recover } from "./net/mailbox.ts";
import { openPhone, type Phone, type PhoneOptions, readAll } from "./net/phone.ts";
import { sealReply, sealTip } from "./net/sealing.ts";
import { ensureStamps } from "./net/stamps.ts";
import { rootOf } from "./net/tokens.ts";
import { discard } from "./net/upload.ts";
import { draftView } from "./store/draft.ts";
import type { DraftChange } from "./store/drafting.ts";
import { eraseAll } from "./store/erase.ts";
import { type News, OtherTabs } from "./store/otherTabs.ts";
import { atLoading, snapshotOf } from "./store/snapshot.ts";
import { emptyState, type State, type Waiting } from "./store/state.ts";

/** The source of this browser. Nothing is read or asked before `start`. */
export function createSource(options: PhoneOptions = {}): Source {
  return new DeviceSource(options);
}

class DeviceSource implements Source {
  readonly #options: PhoneOptions;
  readonly #listeners = new Set<() => void>();
  readonly #tabs: OtherTabs;
  #opening: Promise<Phone> | null = null;
  #phone: Phone | null = null;
  /** Why what this device holds can't be read. */
  #broken: Failure | null = null;
  #snapshot: Snapshot | null = null;

  constructor(options: PhoneOptions) {
    this.#options = options;
    this.#tabs = new OtherTabs((news) => void this.#hear(news));
    globalThis.addEventListener("online", () => void this.#online());
    globalThis.addEventListener("offline", () => this.#changed());
  }

  snapshot(): Snapshot {
    this.#snapshot ??= this.#look();
    return this.#snapshot;
  }

  subscribe(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => void this.#listeners.delete(changed);
  }

  async start(): Promise<void> {
    try {
      const { home } = await this.#opened();
      this.#broken = null;
      if (!home.isLocked) await this.#begin();
    } catch (error) {
      // What is not readable is not written over either: every change reads first.
      this.#broken = error instanceof Refused ? error.failure : { id: "home-damaged" };
    }
    this.#changed();
  }

  // The device.

  async unlock(pin: string): Promise<Result> {
    return this.#result(async (phone) => {
      await phone.home.unlock(pin, Date.now());
      await readAll(phone);
      void this.#begin();
    });
  }

  async setPin(pin: string | null): Promise<Result> {
    return this.#result((phone) => phone.home.setPin(pin));
  }

  lock(): void {
    if (!this.#phone?.home.hasPin) return;
    this.#phone.lock();
    this.#tabs.tell("locked");
    this.#changed();
  }

  async erase(): Promise<void> {
    this.#tabs.tell("erased");
    this.#forget();
    await eraseAll();
    this.#changed();
  }

  async refresh(): Promise<Result> {
    return this.#result(async (phone) => void (await phone.bulletins.refresh()));
  }

  // The root secret.

  async makeSecret(): Promise<Result> {
    return this.#result(async (phone) => {
      requireRecovered(phone.home.state);
      await this.#makeSecret(phone);
    });
  }

  recoveryNumber(): string | null {
    const state = this.#state();
    return state.secret === null ? null : encodeRecovery(rootOf(state));
  }

  async markPractised(): Promise<void> {
    await this.#result((phone) => phone.home.change((state) => ({ ...state, hasPractised: true })));
  }

  async recover(number: string): Promise<Result> {
    return this.#result(async (phone) => {
      const secret = decoded(number);
      requireFree(phone.home.state, secret);
      const bulletin = await phone.bulletins.recent();
      await phone.home.change((state) => {
        requireFree(state, secret);
        return { ...state, secret, isRecovering: true };
      });
      await persisted();
      await phone.turns.alone("mailboxes", () => recover(phone, bulletin));
    });
  }

  // Activation and stamps.

  async sendCode(phone: string, language: string): Promise<Result> {
    return this.#result(async (device) => {
      await sendCode(device, await device.bulletins.recent(), phone, language);
    });
  }

  async activate(form: ActivationForm): Promise<Result> {
    return this.#result(async (phone) => {
      const bulletin = await phone.bulletins.recent();
      requireRecovered(phone.home.state);
      await this.#makeSecret(phone);
      await phone.turns.alone("registry", () => activate(phone, bulletin, form));
    });
  }

  async ensureStamps(): Promise<Result> {
    return this.#result(async (phone) => {
      const bulletin = await phone.bulletins.recent();
      await phone.turns.alone("registry", () => ensureStamps(phone, bulletin));
    });
  }

  // The draft.

  async openDraft(): Promise<Draft> {
    const { drafting } = await this.#opened();
    const draft = await drafting.open();
    await persisted();
    this.#changed();
    return draftView(draft, drafting.progress);
  }

  async saveDraft(change: DraftChange): Promise<Result> {
    return this.#result((phone) => phone.drafting.save(change));
  }

  async discardDraft(): Promise<void> {
    await this.#result((phone) => phone.drafting.discard());
  }

  async addFile(file: File): Promise<Result> {
    return this.#result((phone) => phone.drafting.add(file));
  }

  async removeFile(id: string): Promise<void> {
    await this.#result((phone) => phone.drafting.remove(id));
  }

  async keepAsIs(id: string): Promise<Result> {
    return this.#result((phone) => phone.drafting.keepAsIs(id));
  }

  async mute(id: string, muted: boolean): Promise<Result> {
    return this.#result((phone) => phone.drafting.mute(id, muted));
  }

  async fileContent(id: string): Promise<Blob | null> {
    const found = await this.#result((phone) => phone.drafting.content(id));
    return found.ok ? found.value : null;
  }

  async replaceFile(id: string, content: Blob): Promise<Result> {
    return this.#result((phone) => phone.drafting.replace(id, content));
  }

  // Reports and replies.

  async report(language: string): Promise<Result<{ readonly id: string; readonly tip: number }>> {
    return this.#result(async (phone) => {
      await phone.drafting.settled();
      const bulletin = await phone.bulletins.recent();
      requireRecovered(phone.home.state);
      const entry = await phone.turns.alone("sealing", () => sealTip(phone, bulletin, language));
      return this.#sent(phone, entry);
    });
  }

  async reply(tip: number, text: string, language: string): Promise<Result<{ readonly id: string }>> {
    return this.#result(async (phone) => {
      const bulletin = await phone.bulletins.recent();
      requireRecovered(phone.home.state);
      const seal = () => sealReply(phone, bulletin, tip, text, language);
      return this.#sent(phone, await phone.turns.alone("sealing", seal));
    });
  }

  async resume(): Promise<void> {
    await this.#result((phone) => phone.sending.resume());
  }

  async discardWaiting(id: string): Promise<void> {
    await this.#result((phone) => discard(phone, id));
  }

  async poll(): Promise<Result> {
    return this.#result(async (phone) => {
      const bulletin = await phone.bulletins.recent();
      requireRecovered(phone.home.state);
      phone.received = await phone.turns.alone("mailboxes", () => poll(phone, bulletin, phone.received));
    });
  }

  // Inside.

  async #opened(): Promise<Phone> {
    const told = { moved: () => this.#changed(), changed: () => this.#tabs.tell("changed") };
    this.#opening ??= openPhone(this.#options, told, () => this.#forget());
    try {
      this.#phone = await this.#opening;
    } catch (error) {
      this.#opening = null;
      throw error;
    }
    return this.#phone;
  }

  /** Nothing here is ours any more: this tab or another one has erased it. */
  #forget(): void {
    this.#phone?.close();
    this.#phone = null;
    this.#opening = null;
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

  async #online(): Promise<void> {
    this.#changed();
    if (this.#state().outbox.length > 0) await this.resume();
  }

  #changed(): void {
    this.#snapshot = null;
    for (const tell of this.#listeners) tell();
  }

  /** All acts pass here: failures become values, and screens are told. */
  async #result<T>(act: (phone: Phone) => Promise<T>): Promise<Result<T>> {
    const result = await asResult(async () => act(await this.#opened()));
    this.#changed();
    return result;
  }

  /** Everything that goes on by itself once what is here can be read. */
  async #begin(): Promise<void> {
    const phone = await this.#opened();
    this.#changed();
    void asResult(() => phone.drafting.resume());
    await asResult(() => phone.bulletins.refresh());
    if (this.#state().outbox.length > 0) void this.resume();
  }

  #sent(phone: Phone, { id, number }: Waiting): { readonly id: string; readonly tip: number } {
    void asResult(() => phone.sending.resume());
    return { id, tip: number };
  }

  async #makeSecret(phone: Phone): Promise<void> {
    const fresh = b64u(newSecret((length) => crypto.getRandomValues(new Uint8Array(length))).value);
    await phone.home.change((state) => (state.secret === null ? { ...state, secret: fresh } : state));
    await persisted();
  }

  #state(): State {
    return this.#phone && !this.#phone.home.isLocked ? this.#phone.home.state : emptyState;
  }

  #look(): Snapshot {
    if (this.#phone) return snapshotOf(this.#state(), this.#phone.around());
    const broken = this.#broken && ({ phase: "ready", distrust: this.#broken } as const);
    return snapshotOf(emptyState, { ...atLoading(), ...broken });
  }
}

/** Numbers that a lost device may have taken are not known before recovery is through. */
function requireRecovered(state: State): void {
  if (state.isRecovering) throw new Refused("recovery-unfinished");
}

/** Another root secret would make tips and messages of this one unreadable. */
function requireFree(state: State, secret: string): void {
  const isOther = state.secret !== null && state.secret !== secret;
  if (isOther || (state.secret !== null && !state.isRecovering)) throw new Refused("already-set-up");
}

function decoded(number: string): string {
  try {
    return b64u(decodeRecovery(number).value);
  } catch (error) {
    throw error instanceof FormatError ? new Refused(error.code) : error;
  }
}

/** Ask that the browser does not clear this of its own accord. It may say no, and nothing changes. */
async function persisted(): Promise<void> {
  await navigator.storage.persist?.().catch(() => false);
}
