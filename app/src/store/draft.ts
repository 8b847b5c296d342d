// SPDX-License-Identifier: AGPL-3.0-or-later
/** A report that is being written, as it is kept: sealed in the state, its files beside it. */

import type { Draft, DraftFile, Fact, Failure } from "../contract.ts";
import type { When, Where } from "../formats/manifest.ts";

/** A sealed file of a draft: its name in the drafts' folder, its key (32 bytes), its true size. */
export interface Kept {
  readonly name: string;
  readonly key: string;
  readonly size: number;
}

/**
 * `original` is what was chosen, until the report is sealed; `content` what will be sent.
 * What is being cleaned has no content yet.
 */
export interface StoredFile {
  readonly id: string;
  readonly kind: DraftFile["kind"];
  readonly state: DraftFile["state"];
  readonly original: Kept | null;
  readonly content: Kept | null;
  readonly extension: string;
  readonly mediaType: string;
  readonly facts: readonly Fact[];
  readonly asIs: boolean;
  readonly muted: boolean;
  readonly failure: Failure | null;
}

export interface StoredDraft {
  readonly id: string;
  readonly entry: string | null;
  readonly conduct: string;
  readonly when: When;
  readonly where: Where;
  readonly lifeAtRisk: boolean;
  readonly files: readonly StoredFile[];
}

/** `file` in the place of the one with its id. A file that was removed meanwhile stays removed. */
export function withFile(draft: StoredDraft, file: StoredFile): StoredDraft {
  return { ...draft, files: draft.files.map((one) => (one.id === file.id ? file : one)) };
}

/** The names of all files of a draft in the drafts' folder. */
export function keptNames(draft: StoredDraft | null): string[] {
  return (draft?.files ?? []).flatMap(namesOf);
}

/** The names under which one file lies there. */
export function namesOf({ original, content }: StoredFile): string[] {
  return [original, content].flatMap((one) => (one ? [one.name] : []));
}

/** As a screen sees it. `progress` tells how far the cleaning of a file is. */
export function draftView(draft: StoredDraft, progress: ReadonlyMap<string, number>): Draft {
  const files = draft.files.map((file) => fileView(file, progress.get(file.id) ?? 0));
  return { ...draft, files };
}

function fileView(file: StoredFile, progress: number): DraftFile {
  const { id, kind, state, facts, asIs, muted, failure } = file;
  const size = (file.content ?? file.original)?.size ?? 0;
  const done = state === "cleaning" ? progress : 1;
  const seen = { id, kind, state, size, progress: done, facts, asIs, muted };
  return failure ? { ...seen, failure } : seen;
}
