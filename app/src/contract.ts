// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What the screens ask of the rest of the app. The screens know nothing of keys, requests or
 * storage; what stands behind this knows nothing of screens or languages.
 *
 * Expected failures are values: an id of docs/source-client.md, which a screen turns into words.
 */

import type { Bulletin } from "./formats/bulletin.ts";
import type { When, Where } from "./formats/manifest.ts";
import type { Spot } from "./media/cover.ts";

export interface Failure {
  readonly id: string;
  /** The place of a file in a report, from 1, where the failure is about a file. */
  readonly file?: number;
  /** Seconds after which to try again, if they are known. */
  readonly retryAfter?: number;
}

export type Result<T = void> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

/** What a person is asked once a term, by the charter's check. It lives in memory, for one call. */
export type ActivationForm = DocumentForm | CounterForm | RollForm | SignedIn;

export interface DocumentForm {
  readonly name: string;
  readonly scheme: string;
  readonly number: string;
  readonly occupation: string;
  readonly phone: string;
  readonly code: string;
}

/** The code that a clerk handed over, as it was typed. */
export interface CounterForm {
  readonly counter: string;
}

/** `second` is "" where nothing else of the list is asked. */
export interface RollForm {
  readonly number: string;
  readonly second: string;
  readonly phone: string;
  readonly code: string;
}

/** With what a person came back from a sign-in; `answer` is "" if they cancelled it. */
export interface SignedIn {
  readonly state: string;
  readonly answer: string;
}

/** Something that a file's metadata told, before it was taken out. */
export interface Fact {
  readonly kind: "time" | "place" | "device" | "author" | "thumbnail" | "serial" | "other";
  /** As read: an ISO 8601 time, of UTC if it ends with Z and else local, "lat,lon" in degrees, or a text. */
  readonly value: string;
}

export interface DraftFile {
  readonly id: string;
  readonly kind: "image" | "video" | "sound" | "other";
  readonly state: "cleaning" | "ready" | "cannot-clean";
  /** Bytes of the file as it will be sent. */
  readonly size: number;
  /** 0 to 1 while it is put aside, sealed, and cleaned. */
  readonly progress: number;
  readonly facts: readonly Fact[];
  /** Sent unchanged, on the person's own explicit word. */
  readonly asIs: boolean;
  readonly muted: boolean;
  readonly failure?: Failure;
}

export interface Draft {
  readonly id: string;
  readonly entry: string | null;
  readonly conduct: string;
  readonly when: When;
  readonly where: Where;
  readonly lifeAtRisk: boolean;
  readonly files: readonly DraftFile[];
}

/** Something sealed that intake has not given a receipt for. */
export interface WaitingView {
  readonly id: string;
  readonly tip: number;
  readonly kind: "tip" | "reply";
  readonly state: "queued" | "sending" | "failed";
  readonly sentBytes: number;
  readonly allBytes: number;
  readonly failure?: Failure;
}

/** A reply that was to be sent, and could not be sealed. Its words are in memory alone. */
export interface UnsaidView {
  readonly tip: number;
  readonly text: string;
  readonly failure: Failure;
}

export interface MessageView {
  readonly id: string;
  readonly day: string;
  readonly text: string;
  readonly language: string;
  readonly isNew: boolean;
  /** The code of what came of the report, where the desk tells that (docs/protocol/message.md). */
  readonly status?: string;
}

export interface ReportView {
  readonly tip: number;
  /** The catalogue entry and the day, if this device sent it; null after recovery. */
  readonly entry: string | null;
  readonly day: string | null;
  /** Receipts of the tip and its replies, as intake signed them. */
  readonly receipts: readonly { readonly envelope: string; readonly day: string; readonly jws: string }[];
  readonly messages: readonly MessageView[];
}

/** How far a long work is. */
export interface Progress {
  readonly doneBytes: number;
  readonly allBytes: number;
}

export interface Snapshot {
  /**
   * "first": nothing was ever kept here, and whose tip line this is has not been verified yet. "erased": all
   * was forgotten, in this tab or another one, and nothing has begun anew.
   */
  readonly phase: "loading" | "first" | "locked" | "ready" | "erased";
  /** Why nothing is sent: the keys offered here are not those that the public log shows. */
  readonly distrust: Failure | null;
  readonly bulletin: Bulletin | null;
  readonly isOnline: boolean;
  readonly hasSecret: boolean;
  readonly hasPractised: boolean;
  readonly isActivated: boolean;
  readonly isRecovering: boolean;
  readonly hasPin: boolean;
  readonly stamps: number;
  readonly draft: Draft | null;
  /** Of the files of a report that is being sealed; null if none is. */
  readonly sealing: Progress | null;
  /** Why the draft was not sealed when it was last to be sent; null once it is changed, or tried again. */
  readonly unsent: Failure | null;
  readonly unsaid: readonly UnsaidView[];
  readonly waiting: readonly WaitingView[];
  readonly reports: readonly ReportView[];
}

/** One source on this device. Every method may be called again after any failure. */
export interface Source {
  snapshot(): Snapshot;
  /** Tell `changed` after every change of the snapshot; returns how to stop. */
  subscribe(changed: () => void): () => void;
  /** See whether anything was ever kept here: phase "first" if not. Never throws. */
  look(): Promise<void>;
  /** Read what this device holds, then fetch and verify the bulletin; anew, once all was erased. Never throws. */
  start(): Promise<void>;

  unlock(pin: string): Promise<Result>;
  /** Lock with a PIN from now on, or with none. */
  setPin(pin: string | null): Promise<Result>;
  lock(): void;
  /** Forget everything that this device holds. Refuses "erase-unfinished": something is left. */
  erase(): Promise<Result>;

  /** Fetch the bulletin and verify it against the log. */
  refresh(): Promise<Result>;

  /**
   * Hold every file of this app against the release in the public log. How many they are; or
   * "release-differs", "release-not-logged", "offline" …
   */
  checkApp(): Promise<Result<number>>;

  /** Make a root secret if there is none. */
  makeSecret(): Promise<Result>;
  /** Eleven groups of three digits. */
  recoveryNumber(): Promise<string | null>;
  markPractised(): Promise<void>;
  recover(number: string): Promise<Result>;

  sendCode(phone: string, language: string): Promise<Result>;
  /** Begin a sign-in: the address to go to. The occupation says which credential is due, and stays here. */
  beginSignIn(occupation: string): Promise<Result<string>>;
  activate(form: ActivationForm): Promise<Result>;
  /** Where activation is open: buy stamps by work. Else: the day's stamps, if not yet fetched. */
  ensureStamps(): Promise<Result>;

  /** The draft there is, or a new one. */
  openDraft(): Promise<Draft>;
  /** Change the draft; nothing, where there is none. */
  saveDraft(change: Partial<Omit<Draft, "id" | "files">>): Promise<Result>;
  discardDraft(): Promise<void>;
  /**
   * Clean files, and keep them sealed with the draft. The snapshot shows all of them from the beginning,
   * and how far each is.
   */
  addFiles(files: readonly File[]): Promise<Result>;
  removeFile(id: string): Promise<void>;
  /** Send this one unchanged: only after the person said so for this file. */
  keepAsIs(id: string): Promise<Result>;
  mute(id: string, muted: boolean): Promise<Result>;
  /** The file as it will be sent, to show it. */
  fileContent(id: string): Promise<Blob | null>;
  /** Put another picture in its place: after blurring. */
  replaceFile(id: string, content: Blob): Promise<Result>;
  /**
   * Where faces may be: to be suggested, since some are missed. On this device, of a picture that is
   * closed then; nothing of it is kept. Refuses "offline" where what finds them was never fetched.
   */
  findFaces(picture: ImageBitmap, stop: AbortSignal): Promise<Result<readonly Spot[]>>;

  /** Seal the draft; on success it waits, and sending has begun. `language` is BCP 47. */
  report(language: string): Promise<Result<{ readonly id: string; readonly tip: number }>>;
  reply(tip: number, text: string, language: string): Promise<Result<{ readonly id: string }>>;
  /** Forget the words of a reply that could not be sealed. */
  giveUpReply(tip: number): void;
  /** Go on with everything that waits. */
  resume(): Promise<void>;
  discardWaiting(id: string): Promise<void>;

  /** One round of polling, always of the same shape. */
  poll(): Promise<Result>;
}
