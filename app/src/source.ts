// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The source on this device: everything that a person's app does, behind the contract of the screens.
 *
 * The TypeScript twin of `src/tellsafe/source/client.py`, under the same rules (docs/source-client.md).
 */

import type { ActivationForm, Draft, Result, Snapshot, Source } from "./contract.ts";
import { inTurn } from "./net/device.ts";
import { asResult, fetched, Refused } from "./net/failure.ts";
import { Hold } from "./net/hold.ts";
import type { Phone, PhoneOptions } from "./net/phone.ts";
import type { Spot } from "./media/cover.ts";
import { dropShared } from "./sharedFiles.ts";
import type { DraftChange, Drafting } from "./store/drafting.ts";
import { eraseAll } from "./store/erase.ts";
import type { Waiting } from "./store/state.ts";

/** The source of this browser. Nothing is read or asked before `start`. */
export function createSource(options: PhoneOptions = {}): Source {
  return new DeviceSource(options);
}

/** Loaded when the first of them is done. */
const acts = () => fetched(import("./net/acts.ts"));

class DeviceSource implements Source {
  readonly #hold: Hold;

  constructor(options: PhoneOptions) {
    this.#hold = new Hold(options);
  }

  snapshot(): Snapshot {
    return this.#hold.snapshot();
  }

  subscribe(changed: () => void): () => void {
    return this.#hold.subscribe(changed);
  }

  look(): Promise<void> {
    return this.#hold.look();
  }

  start(): Promise<void> {
    return this.#hold.start();
  }

  // The device.

  async unlock(pin: string): Promise<Result> {
    return this.#hold.result(async (phone) => {
      await phone.unlock(pin);
      void this.#hold.begin();
    });
  }

  async setPin(pin: string | null): Promise<Result> {
    return this.#hold.result((phone) => phone.home.setPin(pin));
  }

  lock(): void {
    dropShared();
    this.#hold.lock();
  }

  async erase(): Promise<Result> {
    dropShared();
    this.#hold.letGo();
    return asResult(eraseAll);
  }

  async refresh(): Promise<Result> {
    return this.#hold.result(async (phone) => void (await phone.bulletins.refresh()));
  }

  async checkApp(): Promise<Result<number>> {
    return this.#hold.result(async ({ ask, bulletins, trust }) => {
      const bulletin = await bulletins.refresh();
      const { checkRelease, logOf, servedHere, servedNow } = await acts();
      const { charter, log } = bulletin;
      return checkRelease(servedHere, servedNow, logOf(ask, bulletin), log.vkey, trust.checkpoint, charter.witnesses);
    });
  }

  // The root secret.

  async makeSecret(): Promise<Result> {
    return this.#hold.result(async (phone) => {
      const { makeSecret, requireRecovered } = await acts();
      requireRecovered(phone.home.state);
      await makeSecret(phone.home);
      await persisted();
    });
  }

  async recoveryNumber(): Promise<string | null> {
    const found = await this.#hold.result(async ({ home }) => (await acts()).recoveryNumberOf(home.state));
    return found.ok ? found.value : null;
  }

  async markPractised(): Promise<void> {
    await this.#hold.result((phone) => phone.home.change((state) => ({ ...state, hasPractised: true })));
  }

  async recover(number: string): Promise<Result> {
    return this.#hold.result(async (phone) => {
      const { recover, secretOf, takeSecret } = await acts();
      const secret = secretOf(phone.home, number);
      const bulletin = await phone.bulletins.recent();
      await takeSecret(phone.home, secret);
      this.#hold.told();
      await persisted();
      await inTurn(phone, "mailboxes", () => recover(phone, bulletin));
    });
  }

  // Activation and stamps.

  async sendCode(phone: string, language: string): Promise<Result> {
    return this.#hold.result(async (device) => {
      const { sendCode } = await acts();
      await sendCode(device, await device.bulletins.recent(), phone, language);
    });
  }

  async beginSignIn(occupation: string): Promise<Result<string>> {
    return this.#hold.result(async (phone) => {
      const { beginSignIn, makeSecret, requireRecovered } = await acts();
      requireRecovered(phone.home.state);
      await makeSecret(phone.home);
      const bulletin = await phone.bulletins.recent();
      return inTurn(phone, "registry", () => beginSignIn(phone, bulletin, occupation));
    });
  }

  async activate(form: ActivationForm): Promise<Result> {
    return this.#hold.result(async (phone) => {
      const { activate, makeSecret, requireRecovered } = await acts();
      const bulletin = await phone.bulletins.recent();
      requireRecovered(phone.home.state);
      await makeSecret(phone.home);
      await persisted();
      await inTurn(phone, "registry", () => activate(phone, bulletin, form));
      // In some minutes it may be another day, on which stamps are due.
      phone.stamping.rest();
    });
  }

  async ensureStamps(): Promise<Result> {
    return this.#trying(async (phone) => {
      const bulletin = await phone.bulletins.recent();
      const { ensureStamps } = await acts();
      await inTurn(phone, "registry", () => ensureStamps(phone, bulletin));
    });
  }

  // The draft.

  async openDraft(): Promise<Draft> {
    const opened = await this.#hold.result(async (phone) => (await phone.drafting()).open());
    await persisted();
    if (!opened.ok) throw new Refused(opened.failure.id);
    return opened.value;
  }

  async saveDraft(change: DraftChange): Promise<Result> {
    // What is said too late must not open anew what was erased.
    if (!this.#hold.phone) return { ok: true, value: undefined };
    return this.#writing((drafting) => drafting.save(change));
  }

  async discardDraft(): Promise<void> {
    await this.#writing((drafting) => drafting.discard());
  }

  async addFiles(files: readonly File[]): Promise<Result> {
    return this.#writing((drafting) => drafting.add(files));
  }

  async removeFile(id: string): Promise<void> {
    await this.#writing((drafting) => drafting.remove(id));
  }

  async keepAsIs(id: string): Promise<Result> {
    return this.#writing((drafting) => drafting.keepAsIs(id));
  }

  async mute(id: string, muted: boolean): Promise<Result> {
    return this.#writing((drafting) => drafting.mute(id, muted));
  }

  async fileContent(id: string): Promise<Blob | null> {
    const found = await this.#hold.result(async (phone) => (await phone.drafting()).content(id));
    return found.ok ? found.value : null;
  }

  async replaceFile(id: string, content: Blob): Promise<Result> {
    return this.#writing((drafting) => drafting.replace(id, content));
  }

  async findFaces(picture: ImageBitmap, stop: AbortSignal): Promise<Result<readonly Spot[]>> {
    return asResult(async () => (await import("./worker/finding.ts")).findFaces(picture, stop));
  }

  // Reports and replies.

  async report(language: string): Promise<Result<{ readonly id: string; readonly tip: number }>> {
    return this.#trying(async (phone) => {
      await (await phone.drafting()).settled();
      const { requireRecovered, sealTip } = await acts();
      const bulletin = await phone.bulletins.recent();
      requireRecovered(phone.home.state);
      const seal = () => phone.sealing((watch) => sealTip(phone, bulletin, language, watch));
      const entry = await inTurn(phone, "sealing", seal);
      return sent(phone, entry);
    });
  }

  async reply(tip: number, text: string, language: string): Promise<Result<{ readonly id: string }>> {
    const act = async (phone: Phone) => {
      const { requireRecovered, sealReply } = await acts();
      const bulletin = await phone.bulletins.recent();
      requireRecovered(phone.home.state);
      const seal = () => sealReply(phone, bulletin, tip, text, language);
      return sent(phone, await inTurn(phone, "sealing", seal));
    };
    return this.#hold.result((phone) => phone.unsaid.trying(tip, text, () => act(phone)));
  }

  giveUpReply(tip: number): void {
    this.#hold.phone?.unsaid.giveUp(tip);
    this.#hold.told();
  }

  async resume(): Promise<void> {
    await this.#hold.result((phone) => phone.sending.resume());
  }

  async discardWaiting(id: string): Promise<void> {
    await this.#hold.result(async (phone) => (await acts()).discard(phone, id));
  }

  async poll(): Promise<Result> {
    return this.#hold.result(async (phone) => {
      const { poll, requireRecovered } = await acts();
      const bulletin = await phone.bulletins.recent();
      requireRecovered(phone.home.state);
      phone.received = await inTurn(phone, "mailboxes", () => poll(phone, bulletin, phone.received));
    });
  }

  /** A change of the draft: what was wrong with sending it may be mended by it. */
  #writing<T>(act: (drafting: Drafting) => Promise<T>): Promise<Result<T>> {
    return this.#hold.result(async (phone) => {
      phone.unsent.forget();
      return act(await phone.drafting());
    });
  }

  /** On the way to a sealed report: a failure is told wherever the person is by then. */
  #trying<T>(act: (phone: Phone) => Promise<T>): Promise<Result<T>> {
    return this.#hold.result((phone) => phone.unsent.trying(phone.draft, () => act(phone)));
  }
}

/** Sealed is safe: sending goes on by itself, whatever becomes of it. */
function sent(phone: Phone, { id, number }: Waiting): { readonly id: string; readonly tip: number } {
  void asResult(() => phone.sending.resume());
  return { id, tip: number };
}

/** Ask that the browser does not clear this of its own accord. It may say no, and nothing changes. */
async function persisted(): Promise<void> {
  await navigator.storage.persist?.().catch(() => false);
}
