// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Writing a report: each change is sealed on the device at once, and files are cleaned as they come.
 *
 * A file of a draft lies there twice until the report is sealed: as it was chosen, so that muting can
 * be undone and a file that can't be cleaned can be sent on the person's word, and as it will be sent.
 */

import type { Draft } from "../contract.ts";
import { b64u, unb64u } from "../formats/encoding.ts";
import { FormatError } from "../formats/errors.ts";
import { MAX_ATTACHMENTS, UNTIMED, type Where } from "../formats/manifest.ts";
import { NOWHERE, roundPosition } from "../formats/place.ts";
import type { Device } from "../net/device.ts";
import { Refused, refusedBy } from "../net/failure.ts";
import type { Cleaned, FileSource } from "../worker/job.ts";
import { draftView, type Kept, keptNames, namesOf, type StoredDraft, type StoredFile, withFile } from "./draft.ts";
import { draftPath } from "./folders.ts";
import { fileKey, KeptReader } from "./keptFile.ts";

export type DraftChange = Partial<Omit<Draft, "id" | "files">>;

/** Of a chosen file: putting it aside takes about as long as cleaning it. */
const HALF = 0.5;
const MOST_SHOWN = 128 * 1024 * 1024;
const MOST_SIZE = 2 ** 40;

interface Running {
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

export class Drafting {
  readonly #device: Device;
  readonly #changed: () => void;
  readonly #running = new Map<string, Running>();
  /** How far the cleaning of each file is, 0 to 1. */
  readonly progress = new Map<string, number>();

  /** `changed` is told after each step of progress. */
  constructor(device: Device, changed: () => void) {
    this.#device = device;
    this.#changed = changed;
  }

  /** The draft there is, or a new one. */
  async open(): Promise<Draft> {
    const fresh = newDraft();
    const state = await this.#device.home.change((old) => (old.draft ? old : { ...old, draft: fresh }));
    return draftView(state.draft ?? fresh, this.progress);
  }

  /** Nothing is changed where there is no draft (any more). Refuses "report-invalid": a position off the globe. */
  async save(change: DraftChange): Promise<void> {
    const where = change.where && coarsened(change.where);
    const kept = where ? { ...change, where } : change;
    await this.#change((draft) => ({ ...draft, ...kept }));
  }

  /** Forget the draft; its files go with it. */
  async discard(): Promise<void> {
    this.stopAll();
    const names = keptNames(this.#device.home.state.draft);
    await this.#device.home.change((state) => ({ ...state, draft: null }));
    await this.#remove(names);
  }

  /** Refuses "file-empty", "too-many-attachments", "cannot-clean", "disk-full", "file-unreadable". */
  async add(chosen: File): Promise<void> {
    if (chosen.size === 0) throw new Refused("file-empty");
    if (chosen.size > MOST_SIZE) throw new Refused("too-much");
    const draft = await this.open();
    if (draft.files.length >= MAX_ATTACHMENTS) throw new Refused("too-many-attachments");
    const file = newFile(chosen);
    await this.#change((old) => ({ ...old, files: [...old.files, file] }));
    this.#changed();
    await this.#working(file, { file: chosen }, (stop) => this.#keep(file, chosen, stop), null);
  }

  async remove(id: string): Promise<void> {
    this.#running.get(id)?.stop.abort();
    const file = this.#device.home.state.draft?.files.find((one) => one.id === id);
    await this.#change((old) => ({ ...old, files: old.files.filter((one) => one.id !== id) }));
    if (file) await this.#remove(namesOf(file));
  }

  /** Send this one unchanged. Refuses "file-unreadable": it is not here as it was chosen. */
  async keepAsIs(id: string): Promise<void> {
    const file = this.#file(id);
    if (!file.original || file.state === "cleaning") throw new Refused("file-unreadable");
    const plain = { extension: "bin", mediaType: "application/octet-stream", muted: false };
    const asIs = { state: "ready" as const, asIs: true, failure: null };
    await this.#put({ ...file, ...plain, ...asIs, content: file.original });
    if (file.content && file.content.name !== file.original.name) await this.#remove([file.content.name]);
  }

  /** Take the sound out, or put it back. Refuses as `add`. */
  async mute(id: string, muted: boolean): Promise<void> {
    const file = this.#file(id);
    const from = file.original ?? file.content;
    if (!from || file.asIs) throw new Refused("file-unreadable");
    await this.#again({ ...file, muted }, { kept: from, type: file.mediaType }, file);
  }

  /** Another picture in its place: the old one goes, with what was to be hidden in it. */
  async replace(id: string, content: Blob): Promise<void> {
    const file = this.#file(id);
    const picture = { ...newFile(content), id, facts: file.facts };
    await this.#put(picture);
    await this.#working(picture, { file: content }, (stop) => this.#keep(picture, content, stop), file);
    await this.#remove(namesOf(file));
  }

  /** The file as it will be sent, or null: not there yet, or too large to be shown. */
  async content(id: string): Promise<Blob | null> {
    const file = this.#device.home.state.draft?.files.find((one) => one.id === id);
    if (!file?.content || file.content.size > MOST_SHOWN) return null;
    const { name, key, size } = file.content;
    const sealed = await this.#device.folders.open(draftPath(name));
    const reader = new KeptReader(sealed, await fileKey(unb64u(key)), size);
    return new Blob([await reader.read(0, size)], { type: file.mediaType });
  }

  /** Go on with files whose cleaning broke off. */
  async resume(): Promise<void> {
    const broken = this.#device.home.state.draft?.files.filter((one) => one.state === "cleaning") ?? [];
    for (const file of broken) {
      if (this.#running.has(file.id) || !file.original) continue;
      await this.#again(file, { kept: file.original, type: "" }, null).catch(refusedBy);
    }
  }

  /** All files that are being cleaned, done with. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#running.values()].map((one) => one.done));
  }

  stopAll(): void {
    for (const one of this.#running.values()) one.stop.abort();
  }

  async #again(file: StoredFile, source: FileSource, before: StoredFile | null): Promise<void> {
    const old = file.content;
    await this.#put({ ...file, state: "cleaning", failure: null });
    await this.#working(file, source, async () => undefined, before);
    if (old && old.name !== file.original?.name) await this.#remove([old.name]);
  }

  /** `first` is done before cleaning; `before` is put back where it can't be done. */
  async #working(
    file: StoredFile,
    source: FileSource,
    first: (stop: AbortSignal) => Promise<void>,
    before: StoredFile | null,
  ): Promise<void> {
    const stop = new AbortController();
    const { turns } = this.#device;
    const work = async () => {
      await first(stop.signal);
      await this.#clean(file, source, stop.signal);
    };
    const done = turns.writing(() => turns.alone(`file/${file.id}`, work));
    this.#running.set(file.id, { stop, done });
    try {
      await done;
    } catch (error) {
      await this.#failed(file, refusedBy(error), before);
    } finally {
      this.#running.delete(file.id);
      this.progress.delete(file.id);
      this.#changed();
    }
  }

  async #keep(file: StoredFile, chosen: Blob, stop: AbortSignal): Promise<void> {
    if (!file.original) return;
    const { name, key } = file.original;
    const job = { does: "keep", source: { file: chosen }, into: { name, key } } as const;
    await this.#device.workshop(job, this.#telling(file.id, 0, HALF), stop);
  }

  async #clean(file: StoredFile, source: FileSource, stop: AbortSignal): Promise<void> {
    const into = newPlace();
    const job = { does: "clean", source, into, muted: file.muted } as const;
    const told = this.#telling(file.id, "file" in source ? HALF : 0, 1);
    try {
      const cleaned = await this.#device.workshop(job, told, stop);
      await this.#put(cleanedFile(file, cleaned, { ...into, size: cleaned.size }));
    } catch (error) {
      await this.#remove([into.name]);
      throw error;
    }
  }

  /** Tells of a work that is the part from `from` to `to` of what is done with a file. */
  #telling(id: string, from: number, to: number): (share: number) => void {
    return (share) => {
      this.progress.set(id, from + share * (to - from));
      this.#changed();
    };
  }

  /** What can't be cleaned stays, for the person to decide; what can't be kept is as before. */
  async #failed(file: StoredFile, refused: Refused, before: StoredFile | null): Promise<never> {
    if (refused.id === "cannot-clean") {
      const { failure } = refused;
      await this.#put({ ...file, state: "cannot-clean", content: null, failure });
    } else if (before) {
      await this.#put(before);
      if (file.original?.name !== before.original?.name) await this.#remove(namesOf(file));
    } else {
      await this.remove(file.id).catch(refusedBy);
    }
    throw refused;
  }

  #file(id: string): StoredFile {
    const file = this.#device.home.state.draft?.files.find((one) => one.id === id);
    if (!file) throw new Refused("file-unreadable");
    return file;
  }

  async #put(file: StoredFile): Promise<void> {
    await this.#change((draft) => withFile(draft, file));
  }

  async #change(made: (draft: StoredDraft) => StoredDraft): Promise<void> {
    await this.#device.home.change((state) => (state.draft ? { ...state, draft: made(state.draft) } : state));
  }

  async #remove(names: readonly string[]): Promise<void> {
    for (const name of names) await this.#device.folders.remove(draftPath(name));
  }
}

/** A place without what was not to be told: the rest is cut off before it is written anywhere. */
export function coarsened(where: Where): Where {
  if (where.precision === "exact") return where;
  const { precision, district, note } = where;
  if (precision !== "near" || where.lat === null || where.lon === null) {
    return { ...NOWHERE, precision, district: precision === "none" ? null : district, note };
  }
  try {
    const [lat, lon] = roundPosition(where.lat, where.lon);
    return { precision, lat, lon, district, note };
  } catch (error) {
    throw error instanceof FormatError ? new Refused("report-invalid") : error;
  }
}

function newDraft(): StoredDraft {
  const id = crypto.randomUUID();
  return { id, entry: null, conduct: "", when: UNTIMED, where: NOWHERE, lifeAtRisk: false, files: [] };
}

function newPlace(): Omit<Kept, "size"> {
  return { name: crypto.randomUUID(), key: b64u(crypto.getRandomValues(new Uint8Array(32))) };
}

function newFile(chosen: Blob): StoredFile {
  return {
    id: crypto.randomUUID(),
    kind: kindBy(chosen.type),
    state: "cleaning",
    // Named before it is written, so that nobody takes it for the rest of a crash.
    original: { ...newPlace(), size: chosen.size },
    content: null,
    extension: "bin",
    mediaType: chosen.type,
    facts: [],
    asIs: false,
    muted: false,
    failure: null,
  };
}

function cleanedFile(file: StoredFile, cleaned: Cleaned, content: Kept): StoredFile {
  const { kind, extension, mediaType } = cleaned;
  // A picture that was worked over tells nothing any more; what it told before is still to be shown.
  const facts = cleaned.facts.length > 0 ? cleaned.facts : file.facts;
  return { ...file, state: "ready", failure: null, kind, extension, mediaType, facts, content, asIs: false };
}

function kindBy(type: string): StoredFile["kind"] {
  if (type.startsWith("image/")) return "image";
  if (type.startsWith("video/")) return "video";
  return type.startsWith("audio/") ? "sound" : "other";
}
