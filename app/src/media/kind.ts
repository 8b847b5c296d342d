// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What a file is, told by its first bytes. Its name and the type that a system gives it are never
 * asked: both can lie, and a name can tell of a person.
 */

import type { DraftFile } from "../contract.ts";

export interface TrueKind {
  readonly kind: DraftFile["kind"];
  readonly form: Form;
  /** Of the file as it is: for one that is sent unchanged. */
  readonly mediaType: string;
  readonly extension: string;
}

export type Form =
  | "jpeg" | "png" | "webp" | "gif" | "bmp" | "heic" | "avif"
  | "mp4" | "mov" | "3gp" | "m4a" | "webm" | "mkv"
  | "mp3" | "ogg" | "wav" | "aac" | "flac" | "amr"
  | "other";

const KINDS: Readonly<Record<Form, readonly [DraftFile["kind"], string, string]>> = {
  jpeg: ["image", "image/jpeg", "jpg"],
  png: ["image", "image/png", "png"],
  webp: ["image", "image/webp", "webp"],
  gif: ["image", "image/gif", "gif"],
  bmp: ["image", "image/bmp", "bmp"],
  heic: ["image", "image/heic", "heic"],
  avif: ["image", "image/avif", "avif"],
  mp4: ["video", "video/mp4", "mp4"],
  mov: ["video", "video/quicktime", "mov"],
  "3gp": ["video", "video/3gpp", "3gp"],
  m4a: ["sound", "audio/mp4", "m4a"],
  webm: ["video", "video/webm", "webm"],
  mkv: ["video", "video/x-matroska", "mkv"],
  mp3: ["sound", "audio/mpeg", "mp3"],
  ogg: ["sound", "audio/ogg", "ogg"],
  wav: ["sound", "audio/wav", "wav"],
  aac: ["sound", "audio/aac", "aac"],
  flac: ["sound", "audio/flac", "flac"],
  amr: ["sound", "audio/amr", "amr"],
  other: ["other", "application/octet-stream", "bin"],
};

/** Forms made of the boxes of ISO/IEC 14496-12. */
export const ISO_MEDIA: ReadonlySet<Form> = new Set<Form>(["mp4", "mov", "3gp", "m4a"]);
export const MATROSKA: ReadonlySet<Form> = new Set<Form>(["webm", "mkv"]);

const STARTS: readonly (readonly [string, Form])[] = [
  ["\xff\xd8\xff", "jpeg"],
  ["\x89PNG\r\n\x1a\n", "png"],
  ["GIF87a", "gif"],
  ["GIF89a", "gif"],
  ["OggS", "ogg"],
  ["ID3", "mp3"],
  ["fLaC", "flac"],
  ["#!AMR", "amr"],
];
const HEIF_BRANDS = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]);
const FIRST_BOXES = new Set(["moov", "mdat", "wide", "free", "skip"]);
const PREFIX = 64;

/** Never fails: a file that can't be read is none of the kinds known. */
export async function kindOf(file: Blob): Promise<TrueKind> {
  const prefix = await file.slice(0, PREFIX).arrayBuffer().catch(() => new ArrayBuffer(0));
  return kindOfPrefix(new Uint8Array(prefix));
}

/** `prefix`: the first 64 bytes of a file, or all of it. */
export function kindOfPrefix(prefix: Uint8Array): TrueKind {
  const form = formOf(String.fromCharCode(...prefix.subarray(0, PREFIX)), prefix);
  const [kind, mediaType, extension] = KINDS[form];
  return { kind, form, mediaType, extension };
}

function formOf(text: string, prefix: Uint8Array): Form {
  const found = STARTS.find(([start]) => text.startsWith(start));
  if (found) return found[1];
  if (text.startsWith("RIFF")) return riffForm(text.slice(8, 12));
  if (text.slice(4, 8) === "ftyp") return brandedForm(text, prefix);
  if (FIRST_BOXES.has(text.slice(4, 8))) return "mov";
  if (text.startsWith("\x1aE\xdf\xa3")) return text.includes("webm") ? "webm" : "mkv";
  if (text.startsWith("BM") && text.slice(6, 10) === "\0\0\0\0") return "bmp";
  return soundForm(prefix);
}

function riffForm(word: string): Form {
  if (word === "WEBP") return "webp";
  return word === "WAVE" ? "wav" : "other";
}

/** ISO/IEC 14496-12 §4.3: the first brand, then those that the file is compatible with. */
function brandedForm(text: string, prefix: Uint8Array): Form {
  const end = Math.min(((prefix[2] ?? 0) << 8) | (prefix[3] ?? 0), text.length);
  const first = text.slice(8, 12);
  const brands = [first];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(text.slice(at, at + 4));
  if (brands.includes("avif") || brands.includes("avis")) return "avif";
  if (brands.some((brand) => HEIF_BRANDS.has(brand))) return "heic";
  if (first === "qt  ") return "mov";
  if (first.startsWith("3gp") || first.startsWith("3g2")) return "3gp";
  return first.startsWith("M4A") ? "m4a" : "mp4";
}

/** Frames of sound without a header before them. */
function soundForm([sync = 0, second = 0, third = 0]: Uint8Array): Form {
  if (sync !== 0xff) return "other";
  if ((second & 0xf6) === 0xf0) return "aac";
  const isLayer3 = (second & 0xe6) === 0xe2 && (second & 0x18) !== 0x08;
  const hasRates = third >> 4 !== 0 && third >> 4 !== 15 && (third & 0x0c) !== 0x0c;
  return isLayer3 && hasRates ? "mp3" : "other";
}
