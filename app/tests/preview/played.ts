// SPDX-License-Identifier: AGPL-3.0-or-later
/** A source that is played: it does in memory what the real one does with keys and a network. */

import type { ActivationForm, Draft, DraftFile, Failure, Result, Snapshot, Source } from "../../src/contract.ts";
import { UNTIMED } from "../../src/formats/manifest.ts";
import { NOWHERE } from "../../src/formats/place.ts";
import type { Spot } from "../../src/media/cover.ts";

const NUMBER = "042 917 358 260 441 796 103 885 527 619 034";
const PIN = "135790";
const CODE = "246810";

export const DRAFT: Draft = { id: "d", entry: null, conduct: "", when: UNTIMED, where: NOWHERE, lifeAtRisk: false, files: [] };

/** As if there were two faces in what is no photo: to see how they are suggested. */
const FACES: readonly Spot[] = [{ x: 0.3, y: 0.35, size: 9 }, { x: 0.72, y: 0.5, size: 12 }];

const done: Result = { ok: true, value: undefined };
const refused = (id: string): { ok: false; failure: Failure } => ({ ok: false, failure: { id } });

export class Played implements Source {
  #now: Snapshot;
  /** How often answers were looked for. */
  rounds = 0;
  readonly #watchers = new Set<() => void>();
  readonly #contents = new Map<string, Blob>();
  /** What every act fails with, if anything. */
  readonly #fails: string | null;

  constructor(begin: Snapshot, fails: string | null, picture: Blob | null) {
    this.#now = begin;
    this.#fails = fails;
    for (const file of begin.draft?.files ?? []) if (picture && file.kind === "image") this.#contents.set(file.id, picture);
  }

  snapshot(): Snapshot {
    return this.#now;
  }

  subscribe(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  become(change: Partial<Snapshot>): void {
    this.#now = { ...this.#now, ...change };
    for (const tell of this.#watchers) tell();
  }

  async start(): Promise<void> {
    this.become({ phase: "ready" });
  }

  async unlock(pin: string): Promise<Result> {
    if (pin !== PIN) return refused("pin-wrong");
    this.become({ phase: "ready" });
    return done;
  }

  async setPin(pin: string | null): Promise<Result> {
    return this.#did({ hasPin: pin !== null });
  }

  lock(): void {
    this.become({ phase: "locked" });
  }

  async erase(): Promise<Result> {
    return this.#did({ phase: "erased", hasSecret: false, hasPractised: false, isActivated: false, hasPin: false, draft: null, waiting: [], reports: [] });
  }

  async refresh(): Promise<Result> {
    return this.#did({});
  }

  async checkApp(): Promise<Result<number>> {
    return this.#fails ? refused(this.#fails) : { ok: true, value: 31 };
  }

  async makeSecret(): Promise<Result> {
    return this.#did({ hasSecret: true });
  }

  async look(): Promise<void> {}

  async recoveryNumber(): Promise<string | null> {
    return this.#now.hasSecret ? NUMBER : null;
  }

  async markPractised(): Promise<void> {
    this.become({ hasPractised: true });
  }

  async recover(number: string): Promise<Result> {
    if (number.replace(/\D/g, "").length !== 33) return refused("recovery-length");
    return this.#did({ hasSecret: true, hasPractised: true });
  }

  async sendCode(_phone: string, _language: string): Promise<Result> {
    return this.#did({});
  }

  async beginSignIn(_occupation: string): Promise<Result<string>> {
    return this.#fails ? refused(this.#fails) : { ok: true, value: "#/activate/signed-in/state/answer" };
  }

  async activate(form: ActivationForm): Promise<Result> {
    if ("code" in form && form.code !== CODE) return refused("code-refused");
    return this.#did({ isActivated: true, stamps: 8 });
  }

  async ensureStamps(): Promise<Result> {
    return this.#did({ stamps: 8 });
  }

  async openDraft(): Promise<Draft> {
    if (!this.#now.draft) this.become({ draft: DRAFT });
    return this.#now.draft ?? DRAFT;
  }

  async saveDraft(change: Partial<Omit<Draft, "id" | "files">>): Promise<Result> {
    const { draft } = this.#now;
    return this.#did({ draft: draft && { ...draft, ...change } });
  }

  async discardDraft(): Promise<void> {
    this.become({ draft: null });
  }

  async addFiles(files: readonly File[]): Promise<Result> {
    for (const file of files) await this.#add(file);
    return { ok: true, value: undefined };
  }

  async #add(file: File): Promise<Result> {
    const id = `f${this.#contents.size + 1}`;
    this.#contents.set(id, file);
    const facts = [{ kind: "time" as const, value: "2026-11-24T18:42:10" }, { kind: "device" as const, value: "Example Phone 3" }];
    const kind = file.type.startsWith("image") ? "image" : "video";
    return this.#files((files) => [...files, { id, kind, state: "ready", size: file.size, progress: 1, facts, asIs: false, muted: false }]);
  }

  async removeFile(id: string): Promise<void> {
    await this.#files((files) => files.filter((one) => one.id !== id));
  }

  async keepAsIs(id: string): Promise<Result> {
    return this.#file(id, { asIs: true });
  }

  async mute(id: string, muted: boolean): Promise<Result> {
    return this.#file(id, { muted });
  }

  async fileContent(id: string): Promise<Blob | null> {
    return this.#contents.get(id) ?? null;
  }

  async replaceFile(id: string, content: Blob): Promise<Result> {
    this.#contents.set(id, content);
    return this.#file(id, { size: content.size });
  }

  async findFaces(picture: ImageBitmap): Promise<Result<readonly Spot[]>> {
    picture.close();
    return this.#fails ? refused(this.#fails) : { ok: true, value: FACES };
  }

  async report(_language: string): Promise<Result<{ readonly id: string; readonly tip: number }>> {
    if (this.#fails) return refused(this.#fails);
    const tip = this.#now.reports.length + 1;
    const id = `w${tip}`;
    const { draft } = this.#now;
    const waiting = { id, tip, kind: "tip" as const, state: "sending" as const, sentBytes: 1_200_000, allBytes: 3_400_000 };
    const report = { tip, entry: draft?.entry ?? null, day: "2026-11-25", receipts: [], messages: [] };
    this.become({ draft: null, waiting: [...this.#now.waiting, waiting], reports: [...this.#now.reports, report] });
    return { ok: true, value: { id, tip } };
  }

  giveUpReply(tip: number): void {
    this.become({ unsaid: this.#now.unsaid.filter((one) => one.tip !== tip) });
  }

  async reply(_tip: number, _text: string, _language: string): Promise<Result<{ readonly id: string }>> {
    return this.#fails ? refused(this.#fails) : { ok: true, value: { id: "r" } };
  }

  async resume(): Promise<void> {}

  async discardWaiting(id: string): Promise<void> {
    this.become({ waiting: this.#now.waiting.filter((one) => one.id !== id) });
  }

  async poll(): Promise<Result> {
    this.rounds += 1;
    return this.#did({});
  }

  #did(change: Partial<Snapshot>): Result {
    if (this.#fails) return refused(this.#fails);
    this.become(change);
    return done;
  }

  #files(change: (files: readonly DraftFile[]) => readonly DraftFile[]): Result {
    const draft = this.#now.draft ?? DRAFT;
    return this.#did({ draft: { ...draft, files: change(draft.files) } });
  }

  #file(id: string, change: Partial<DraftFile>): Result {
    return this.#files((files) => files.map((one) => (one.id === id ? { ...one, ...change } : one)));
  }
}
