// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What of an MP4's tracks is shown: their edit lists (ISO/IEC 14496-12 §8.6.6).
 *
 * A program that trims a film often copies all of it, and only notes here that one of its five
 * seconds is to be played. Who trimmed something off believes that it is gone, so it is left out.
 * src/tellsafe/source/cleaning/edit_lists.py does the same.
 */

import { Cut } from "./cut.ts";
import { isOn, requireWholePictures } from "./hiddenTracks.ts";
import { type Box, boxesIn, boxesOf, viewOf } from "./isoBoxes.ts";
import { mustBe } from "./uncleanable.ts";

/** `length` by the clock of the film, `time` by the track's; `rate` in 16.16. */
interface Edit {
  readonly length: number;
  readonly time: number;
  readonly rate: number;
}

interface Track {
  /** Of its timestamps in one second. */
  readonly rate: number;
  readonly isSound: boolean;
}

const ONE = 0x10000;
const EMPTY = -1;
/** In seconds. The coders of sound begin with some that is none, and a list leaves that out: up to
 * 2112 samples of AAC, 80 ms of Opus. Decoders want it. And a piece of uncompressed sound may last
 * a second. */
const LEAD_IN = 0.15;
const LARGEST_READ = 64 * 1024 * 1024;

export class EditLists {
  readonly #clock: number;
  readonly #isOpen: boolean;
  readonly #edits: ReadonlyMap<number, readonly Edit[]>;
  readonly #off: ReadonlySet<number>;

  private constructor(moov: Uint8Array) {
    const { boxes } = boxesIn(moov);
    const header = boxes.find(({ kind }) => kind === "mvhd");
    const tracks = boxes.filter(({ kind }) => kind === "trak").map((box) => trackIn(moov, box));
    requireWholePictures(moov);
    this.#clock = header ? numberIn(moov, header) : 0;
    this.#isOpen = boxes.some(({ kind }) => kind === "mvex");
    this.#edits = new Map(tracks.map(({ number, edits }) => [number, edits]));
    this.#off = new Set(tracks.filter((track) => !track.isOn).map(({ number }) => number));
    mustBe(this.#clock > 0 && this.#edits.size === tracks.length);
  }

  static async of(file: Blob): Promise<EditLists> {
    const moov = (await boxesOf(file)).find(({ kind }) => kind === "moov");
    mustBe(moov !== undefined && moov.end - moov.body <= LARGEST_READ);
    return new EditLists(new Uint8Array(await file.slice(moov.body, moov.end).arrayBuffer()));
  }

  /** Of these tracks, those that are played. Where all are switched off, that is how its writer says nothing. */
  played<T extends { readonly id: number }>(tracks: readonly T[]): readonly T[] {
    const on = tracks.filter(({ id }) => !this.#off.has(id));
    return on.length > 0 ? on : tracks;
  }

  /** Throws "trimmed" for what is put together from several pieces. */
  cutOf(track: number, { rate, isSound }: Track): Cut {
    const edits = this.#edits.get(track);
    mustBe(edits !== undefined);
    const [first] = edits;
    if (!first) return new Cut(-Infinity, Infinity);
    const gap = first.time === EMPTY ? first.length : 0;
    const edit = this.#only(first.time === EMPTY ? edits.slice(1) : edits);
    // Rounded as the library rounds it.
    const start = Math.round((gap / this.#clock) * rate);
    const end = edit.length ? start + Math.ceil((edit.length * rate) / this.#clock) : Infinity;
    const ragged = isSound ? Math.floor(rate * LEAD_IN) : Infinity;
    return new Cut(isSound && edit.time <= ragged ? -Infinity : start, end, ragged);
  }

  /** A length of 0 is "to the end" where fragments follow, and nothing elsewhere. */
  #only([edit, ...others]: readonly Edit[]): Edit {
    mustBe(edit !== undefined && others.length === 0 && edit.time >= 0 && edit.rate === ONE, "trimmed");
    mustBe(edit.length > 0 || this.#isOpen, "trimmed");
    return edit;
  }
}

interface ListedTrack {
  readonly number: number;
  readonly isOn: boolean;
  /** None if all of it is shown. */
  readonly edits: readonly Edit[];
}

function trackIn(bytes: Uint8Array, track: Box): ListedTrack {
  const [header, ...others] = childrenOf(bytes, track, "tkhd");
  const lists = childrenOf(bytes, track, "edts").flatMap((box) => childrenOf(bytes, box, "elst"));
  mustBe(header !== undefined && others.length === 0 && lists.length <= 1);
  const edits = lists.flatMap((box) => editsIn(viewOf(bytes, box.body, box.end)));
  return { number: numberIn(bytes, header), isOn: isOn(bytes, header), edits };
}

function childrenOf(bytes: Uint8Array, parent: Box, kind: string): readonly Box[] {
  return boxesIn(bytes, parent.body, parent.end).boxes.filter((box) => box.kind === kind);
}

/** What stands after the times of creation and of change: a film's clock, a track's number. */
function numberIn(bytes: Uint8Array, { body, end }: Box): number {
  return viewOf(bytes, body, end).getUint32(bytes[body] === 1 ? 20 : 12);
}

function editsIn(view: DataView): readonly Edit[] {
  const isLong = view.getUint8(0) === 1;
  const size = isLong ? 20 : 12;
  const count = view.getUint32(4);
  mustBe(view.byteLength >= 8 + count * size);
  return Array.from({ length: count }, (_, index) => {
    const at = 8 + index * size;
    const [length, time] = isLong
      ? [Number(view.getBigUint64(at)), Number(view.getBigInt64(at + 8))]
      : [view.getUint32(at), view.getInt32(at + 4)];
    return { length, time, rate: view.getUint32(at + size - 4) };
  });
}
