// SPDX-License-Identifier: AGPL-3.0-or-later
/** What a Worker is asked, and what it answers. Bytes that go into the state are in base64url. */

import type { DraftFile, Fact, Failure } from "../contract.ts";
import type { Kept } from "../store/draft.ts";

/** Where a job takes a file from: as chosen by the person, or as kept on this device. */
export type FileSource = { readonly file: Blob } | { readonly kept: Kept; readonly type: string };

/** Put a chosen file, unchanged and sealed, with the draft. */
export interface KeepJob {
  readonly does: "keep";
  readonly source: FileSource;
  readonly into: Omit<Kept, "size">;
}

/** Clean a file, and put what was made, sealed, with the draft. */
export interface CleanJob {
  readonly does: "clean";
  readonly source: FileSource;
  readonly into: Omit<Kept, "size">;
  readonly muted: boolean;
}

export interface Cleaned {
  readonly size: number;
  readonly kind: DraftFile["kind"];
  readonly extension: string;
  readonly mediaType: string;
  readonly facts: readonly Fact[];
}

/** Seal a kept file for the desk, into the folder of an entry. `blob`: its id there. */
export interface SealJob {
  readonly does: "seal";
  readonly kept: Kept;
  readonly entry: string;
  readonly blob: string;
  readonly recipients: readonly string[];
}

export interface SealedFile {
  readonly length: number;
  readonly sha256: string;
  readonly sealedLength: number;
  readonly sealedSha256: string;
  readonly fileKey: string;
}

/** Find the counter that pays for a request. */
export interface WorkJob {
  readonly does: "work";
  readonly challenge: string;
  readonly difficulty: number;
}

/** Everything that one token's request follows from. */
export interface TokenAsked {
  readonly publicKey: string;
  readonly challenge: string;
  readonly nonce: string;
  readonly entropy: string;
}

/** Blind requests: each comes out the same every time. */
export interface BlindJob {
  readonly does: "blind";
  readonly asked: readonly TokenAsked[];
}

/** Make tokens of blind signatures, and verify them. Refuses "answer-forged". */
export interface FinalizeJob {
  readonly does: "finalize";
  readonly asked: readonly TokenAsked[];
  readonly answers: readonly string[];
}

export type Job = KeepJob | CleanJob | SealJob | WorkJob | BlindJob | FinalizeJob;

export interface Done {
  readonly keep: { readonly size: number };
  readonly clean: Cleaned;
  readonly seal: SealedFile;
  readonly work: { readonly counter: number };
  readonly blind: { readonly blinded: readonly string[] };
  readonly finalize: { readonly tokens: readonly string[] };
}

/** A share of the work that is done, 0 to 1. */
export type Told = (share: number) => void;

/** Does a job, elsewhere if need be. Refuses what the job refuses, and "stopped" if it was. */
export type Workshop = <J extends Job>(
  job: J,
  told?: Told,
  stop?: AbortSignal,
) => Promise<Done[J["does"]]>;

/** What a Worker says. */
export type Said =
  | { readonly says: "share"; readonly share: number }
  | { readonly says: "done"; readonly value: unknown }
  | { readonly says: "refused"; readonly failure: Failure }
  | { readonly says: "broken" };
