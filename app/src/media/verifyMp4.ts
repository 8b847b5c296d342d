// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * A second look at a cleaned recording, while it goes by: what a bare, fragmented MP4 (ISO/IEC
 * 14496-12) may consist of. It is a list of what is allowed. What is not on it can't be there: no
 * user data, no metadata, no free space, no time, no name of a handler or compressor, no
 * reference to another file, no byte of media that isn't part of a frame.
 */

import { BoxSplitter } from "./boxSplitter.ts";
import { bareAvc, bareHevc } from "./codecSetup.ts";
import { type Box, boxesIn, fourLetters, viewOf } from "./isoBoxes.ts";
import { bytesOfSamples } from "./sampleSizes.ts";

const TREE: Readonly<Record<string, readonly string[]>> = {
  "": ["ftyp", "moov", "moof", "mfra"],
  moov: ["mvhd", "trak", "mvex"],
  mvex: ["mehd", "trex"],
  trak: ["tkhd", "edts", "mdia"],
  edts: ["elst"],
  mdia: ["mdhd", "hdlr", "minf"],
  minf: ["vmhd", "smhd", "dinf", "stbl"],
  dinf: ["dref"],
  stbl: ["stsd", "stts", "stss", "ctts", "cslg", "stsc", "stsz", "stco", "co64"],
  moof: ["mfhd", "traf"],
  traf: ["tfhd", "tfdt", "trun"],
  mfra: ["tfra", "mfro"],
};
const PICTURE = ["avc1", "hvc1", "hev1", "av01", "vp08", "vp09"];
const SOUND = ["mp4a", ".mp3", "Opus", "ipcm", "fpcm"];
const SETUP = ["avcC", "hvcC", "av1C", "vpcC", "esds", "dOps", "pcmC", "pasp", "btrt", "colr"];
const BRANDS = ["isom", "iso2", "iso5", "iso6", "mp41", "mp42", "avc1"];
const UNDETERMINED = 0x55c4;

type Check = (body: Uint8Array) => boolean;

export class Mp4Verifier {
  readonly #splitter = new BoxSplitter();
  #isBare = true;
  #boxes = 0;
  /** Bytes of frames that the last fragment tells of, and that have to follow at once. */
  #expected = 0;

  take(chunk: Uint8Array): void {
    if (!this.#isBare) return;
    try {
      for (const part of this.#splitter.take(chunk)) {
        this.#isBare &&= "startsWith" in part ? this.#isExpected(part.startsWith) : this.#isAllowed(part.bytes);
      }
    } catch {
      this.#isBare = false;
    }
  }

  /** To be asked once everything was taken. */
  get isBare(): boolean {
    return this.#isBare && this.#boxes > 1 && this.#splitter.isAtEnd && this.#expected === 0;
  }

  #isExpected(length: number | null): boolean {
    if (length === null) return true;
    const isRight = length === this.#expected;
    this.#expected = 0;
    return isRight;
  }

  #isAllowed(bytes: Uint8Array): boolean {
    this.#boxes += 1;
    if (this.#expected !== 0 || !areAllowed(bytes, "", 0, bytes.length)) return false;
    this.#expected = bytesOfSamples(bytes);
    return true;
  }
}

function areAllowed(bytes: Uint8Array, parent: string, start: number, end: number): boolean {
  const { boxes, isWhole } = boxesIn(bytes, start, end);
  return isWhole && boxes.every((box) => (TREE[parent] ?? []).includes(box.kind) && isAllowed(bytes, box));
}

function isAllowed(bytes: Uint8Array, box: Box): boolean {
  if (box.kind in TREE) return areAllowed(bytes, box.kind, box.body, box.end);
  return CHECKS[box.kind]?.(bytes.subarray(box.body, box.end)) ?? true;
}

/** Time of creation and of change, 4 bytes each or 8. */
const hasNoTimes: Check = (body) => isZero(body.subarray(4, body[0] === 1 ? 20 : 12));

const hasNoLanguage: Check = (body) =>
  hasNoTimes(body) && body.length >= 24 && viewOf(body).getUint16(body.length - 4) === UNDETERMINED;

const isUnnamed: Check = (body) =>
  ["vide", "soun"].includes(fourLetters(viewOf(body), 8)) && isZero(body.subarray(4, 8)) && isZero(body.subarray(12));

/** One reference, and it is to the file itself. */
const isSelfContained: Check = (body) =>
  String.fromCharCode(...body) === "\0\0\0\0\0\0\0\x01\0\0\0\x0curl \0\0\0\x01";

const hasKnownBrands: Check = (body) =>
  body.length % 4 === 0 && [0, ...steps(8, body.length)].every((at) => BRANDS.includes(fourLetters(viewOf(body), at)));

const hasBareEntries: Check = (body) => {
  const { boxes, isWhole } = boxesIn(body, 8);
  return isWhole && boxes.length === 1 && boxes.every((box) => isBareEntry(box.kind, body.subarray(box.body, box.end)));
};

const CHECKS: Readonly<Record<string, Check>> = {
  ftyp: hasKnownBrands,
  mvhd: hasNoTimes,
  tkhd: hasNoTimes,
  mdhd: hasNoLanguage,
  hdlr: isUnnamed,
  dref: isSelfContained,
  stsd: hasBareEntries,
};

function isBareEntry(kind: string, entry: Uint8Array): boolean {
  if (PICTURE.includes(kind)) return isZero(entry.subarray(42, 74)) && areSetup(entry, 78);
  const isLong = entry[9] === 1;
  return SOUND.includes(kind) && areSetup(entry, isLong ? 44 : 28);
}

function areSetup(entry: Uint8Array, start: number): boolean {
  const { boxes, isWhole } = boxesIn(entry, start);
  return isWhole && boxes.every(({ kind, body, end }) =>
    SETUP.includes(kind) && isBareSetup(kind, entry.subarray(body, end)));
}

/** A colour's numbers, but no profile; parameter sets alone. */
function isBareSetup(kind: string, body: Uint8Array): boolean {
  if (kind === "colr") return fourLetters(viewOf(body), 0) === "nclx" && body.length === 11;
  if (kind === "avcC") return bareAvc(body).length === body.length;
  return kind !== "hvcC" || bareHevc(body).length === body.length;
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function steps(start: number, end: number): number[] {
  return Array.from({ length: Math.max(0, (end - start) / 4) }, (_, index) => start + index * 4);
}
