// SPDX-License-Identifier: AGPL-3.0-or-later
/** Files of real phones, and files made to break parsers, from beside the repository. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { clean, type CleanOptions } from "../clean.ts";
import { joined } from "../codedUnits.ts";

const MEDIA = join(import.meta.dirname, "..", "..", "..", "..", "..", "shared", "media");

export const REAL = readdirSync(join(MEDIA, "real")).sort();
export const HOSTILE = readdirSync(join(MEDIA, "hostile")).sort();

export function real(name: string): Blob {
  return new Blob([readFileSync(join(MEDIA, "real", name))]);
}

export function hostile(name: string): Blob {
  return new Blob([readFileSync(join(MEDIA, "hostile", name))]);
}

export async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** What comes out, and what was written until then. */
export async function cleaned(
  file: Blob, options: Partial<CleanOptions> = {},
): Promise<{ result: Awaited<ReturnType<typeof clean>>; bytes: Uint8Array; wasAborted: boolean }> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let wasAborted = false;
  const target = new WritableStream<Uint8Array>({
    write: (chunk) => void chunks.push(chunk.slice()),
    abort: () => void (wasAborted = true),
  });
  const result = await clean(file, { muted: false, target, ...options });
  return { result, bytes: await bytesOf(new Blob(chunks)), wasAborted };
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

/** Must stand in no cleaned file: places, metadata, and the names of devices and programs. */
export const TELLTALES = [
  "+51.4169", "+54.897", "\xa9xyz", "loci", "mebx", "udta", "meta", "uuid", "XMP_", "com.apple", "com.android",
  "location", "xmpmeta", "Exif\0", "http://ns.adobe.com", "Photoshop 3.0", "ICC_PROFILE", "MPF\0", "iPhone",
  "SAMSUNG", "GT-I9505", "HTC One", "HTC Desire", "Nokia", "Lumia", "Motorola", "XT1068", "FLIR",
  "Core Media", "VideoHandle", "x264", "ediabunny",
];

export function telltalesIn(bytes: Uint8Array): string[] {
  const text = textOf(bytes);
  return TELLTALES.filter((word) => text.includes(word));
}

export function plainBox(kind: string, body: Uint8Array): Uint8Array {
  const bytes = joined([new Uint8Array(4), new TextEncoder().encode(kind), body]);
  new DataView(bytes.buffer).setUint32(0, bytes.length);
  return bytes;
}

/** `extra` at the end of the box at `path`, with every length around it corrected. */
export function grown(bytes: Uint8Array, path: readonly string[], extra: Uint8Array): Uint8Array {
  const text = textOf(bytes);
  let at = 0;
  const marks = path.map((kind) => (at = text.indexOf(kind, at) + 4) - 8);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const last = marks.at(-1) ?? 0;
  const end = last + view.getUint32(last);
  const made = joined([bytes.subarray(0, end), extra, bytes.subarray(end)]);
  for (const mark of marks) new DataView(made.buffer).setUint32(mark, view.getUint32(mark) + extra.length);
  return made;
}
