// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Writing a report: each change is sealed on the device at once, and files are cleaned as they come.
 *
 * A file of a draft lies there twice until the report is sealed: as it was chosen, so that muting can
 * be undone and a file that can't be cleaned can be sent on the person's word, and as it will be sent.
 */

import type { Draft, Failure } from "../contract.ts";
import { unb64u } from "../formats/encoding.ts";
import { MAX_ATTACHMENTS, UNTIMED } from "../formats/manifest.ts";
import { NOWHERE } from "../formats/place.ts";
import { TO_BE_DECIDED, UNFETCHED } from "../media/uncleanable.ts";
import type { Device } from "../net/device.ts";
import { Refused, refusedBy } from "../net/failure.ts";
import type { FileSource } from "../worker/job.ts";
import { coarsened } from "./coarsened.ts";
import { draftView, type Kept, keptNames, namesOf, type StoredDraft, type StoredFile, withFile } from "./draft.ts";
import { cleanedFile, newFile, newPlace, uncleanFile, wrongWith } from "./draftFile.ts";
import { draftPath } from "./folders.ts";
import { fileKey, keptLength, KeptReader } from "./keptFile.ts";

export type DraftChange = Partial<Omit<Draft, "id" | "files">>;

/** Of a chosen file: putting it aside takes about as long as cleaning it. */
const HALF = 0.5;
const MOST_SHOWN = 128 * 1024 * 1024;

const CHANGE_LOST: Failure = { id: "change-broken-off" };

type Work = (stop: AbortSignal) => Promise<void>;

interface Running {
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

export class Drafting {
  readonly #device: Device;
  readonly #changed: () => void;
  readonly #running = new Map<string, Running>();
  /** Which draft is written here: what is said of it must not get into one that another tab began since. */
  #draft: string | null = null;
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
    const state = await this.#device.home.change((old) => {
      this.#draft = (old.draft ?? fresh).id;
      return old.draft ? old : { ...old, draft: fresh };
    });
    return draftView(state.draft ?? fresh, this.progress);
  }

  /** Nothing is changed where there is no draft (any more), or another one. Refuses "report-invalid": a position off the globe. */
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

  /**
   * Put files into the draft: all of them at once, so that nobody sends it between two, and then each
   * is kept and cleaned. Those that can't be do not hold up the others.
   *
   * Refuses "file-empty", "too-much", "too-many-attachments", "cannot-clean", "trimmed", "unfetched", "disk-full",
   * "file-unreadable": of several, what the first that failed was refused for.
   */
  async add(chosen: readonly File[]): Promise<void> {
    const draft = await this.open();
    const room = Math.max(0, MAX_ATTACHMENTS - draft.files.length);
    const whole = chosen.filter((one) => wrongWith(one) === null);
    const added = whole.slice(0, room).map((from) => ({ file: newFile(from), from }));
    await this.#change((old) => ({ ...old, files: [...old.files, ...added.map(({ file }) => file)] }));
    this.#changed();
    const done = await Promise.allSettled(added.map(({ file, from }) => this.#takeIn(file, from)));
    if (whole.length > room) throw new Refused("too-many-attachments");
    const failed = done.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    for (const reason of [...chosen.flatMap((one) => wrongWith(one) ?? []), ...failed]) throw reason;
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
    const [next, source] = [{ ...file, muted }, { kept: from, type: file.mediaType }];
    await this.#instead(file, next, (stop) => this.#clean(next, source, stop));
  }

  /** Another picture in its place: the old one goes, with what was to be hidden in it. */
  async replace(id: string, content: Blob): Promise<void> {
    const file = this.#file(id);
    const picture = { ...newFile(content), id, facts: file.facts };
    await this.#instead(file, picture, (stop) => this.#keepAndClean(picture, content, stop));
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

  /**
   * Go on with files of which something broke off, or could not begin. One that is here as it was chosen is cleaned anew.
   * One that was to be changed is as it was before, and says so; so does one that is not here whole.
   */
  async resume(): Promise<void> {
    const broken = this.#device.home.state.draft?.files.filter(isOpen) ?? [];
    const idle = broken.filter((one) => !this.#running.has(one.id));
    await Promise.all(idle.map(({ id }) => this.#goOn(id).catch(refusedBy)));
  }

  /** All files that are being cleaned, done with. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#running.values()].map((one) => one.done));
  }

  stopAll(): void {
    for (const one of this.#running.values()) one.stop.abort();
  }

  /** What can't be cleaned, or not yet, stays; what can't be kept is not taken in. */
  async #takeIn(file: StoredFile, chosen: File): Promise<void> {
    const decide = (refused: Refused) =>
      TO_BE_DECIDED.has(refused.id) || refused.id === UNFETCHED ? this.#put(uncleanFile(file, refused)) : this.remove(file.id);
    await this.#working(file.id, (stop) => this.#keepAndClean(file, chosen, stop), decide);
  }

  /** `next` in the place of a file that stays in the draft, and on the disk, until all of it is written. */
  async #instead(file: StoredFile, next: StoredFile, work: Work): Promise<void> {
    if (file.state === "cleaning") throw new Refused("file-unreadable");
    await this.#put({ ...file, state: "cleaning", failure: null });
    await this.#working(file.id, work, async () => {
      await this.#put(file);
      await this.#remove(namesOf(next).filter((name) => !namesOf(file).includes(name)));
    });
    const kept = keptNames(this.#device.home.state.draft);
    await this.#remove(namesOf(file).filter((name) => !kept.includes(name)));
  }

  async #goOn(id: string): Promise<void> {
    const work = async (stop: AbortSignal): Promise<void> => {
      // Another tab may have been at it until now.
      await this.#device.home.reload();
      const file = this.#file(id);
      if (!isOpen(file)) return;
      if (file.content) return this.#put({ ...file, state: "ready", failure: CHANGE_LOST });
      if (!file.original || !(await this.#isWhole(file.original))) throw new Refused("file-broken-off");
      await this.#put({ ...file, state: "cleaning", failure: null });
      await this.#clean(file, { kept: file.original, type: "" }, stop);
    };
    await this.#working(id, work, async (refused) => {
      const file = this.#file(id);
      const isHere = refused.id !== "file-broken-off" && refused.id !== "home-damaged";
      await this.#put(uncleanFile(isHere ? file : { ...file, original: null }, refused));
      if (!isHere) await this.#remove(namesOf(file));
    });
  }

  /** Whether a file that was to be kept is there to its end. */
  async #isWhole({ name, size }: Kept): Promise<boolean> {
    const found = await this.#device.folders.open(draftPath(name)).catch(() => null);
    return found?.size === keptLength(size);
  }

  /** Does what takes its time with a file, alone; `failed` is what becomes of the file if it can't be done. */
  async #working(id: string, work: Work, failed: (refused: Refused) => Promise<void>): Promise<void> {
    const stop = new AbortController();
    const { turns } = this.#device;
    const alone = async () => {
      try {
        await work(stop.signal);
      } catch (error) {
        const refused = refusedBy(error);
        await failed(refused).catch(refusedBy);
        throw refused;
      }
    };
    const done = turns.writing(() => turns.alone(`file/${id}`, alone));
    this.#running.set(id, { stop, done });
    try {
      await done;
    } finally {
      this.#running.delete(id);
      this.progress.delete(id);
      this.#changed();
    }
  }

  async #keepAndClean(file: StoredFile, chosen: Blob, stop: AbortSignal): Promise<void> {
    await this.#keep(file, chosen, stop);
    await this.#clean(file, { file: chosen }, stop);
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

  #file(id: string): StoredFile {
    const file = this.#device.home.state.draft?.files.find((one) => one.id === id);
    if (!file) throw new Refused("file-unreadable");
    return file;
  }

  async #put(file: StoredFile): Promise<void> {
    await this.#change((draft) => withFile(draft, file));
  }

  async #change(made: (draft: StoredDraft) => StoredDraft): Promise<void> {
    await this.#device.home.change((state) => {
      this.#draft ??= state.draft?.id ?? null;
      return state.draft?.id === this.#draft && state.draft ? { ...state, draft: made(state.draft) } : state;
    });
  }

  async #remove(names: readonly string[]): Promise<void> {
    for (const name of names) await this.#device.folders.remove(draftPath(name));
  }
}

/** Whether it is still to be cleaned. */
function isOpen({ state, failure }: StoredFile): boolean {
  return state === "cleaning" || failure?.id === UNFETCHED;
}

function newDraft(): StoredDraft {
  const id = crypto.randomUUID();
  return { id, entry: null, conduct: "", when: UNTIMED, where: NOWHERE, lifeAtRisk: false, files: [] };
}
