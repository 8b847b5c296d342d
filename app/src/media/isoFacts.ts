// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What an MP4, MOV or 3GP tells besides picture and sound: ISO/IEC 14496-12, 3GPP TS 26.244 §8,
 * and Apple's QuickTime File Format (user data; metadata keys).
 */

import type { Fact } from "../contract.ts";
import { FactList } from "./factList.ts";
import { type Box, boxesIn, boxesOf, fourLetters, viewOf } from "./isoBoxes.ts";

const LARGEST_READ = 32 * 1024 * 1024;
const CONTAINERS = new Set(["moov", "trak", "mdia", "udta"]);
const SECONDS_1904_TO_1970 = 2_082_844_800;
const DEEPEST = 8;
/** Place, day, title, comment, software, description: atoms of QuickTime's user data. */
const CLASSIC = new Set(["\xa9xyz", "\xa9day", "\xa9nam", "\xa9cmt", "\xa9swr", "\xa9des", "\xa9inf"]);

/** By the last part of a key or the name of an atom. */
const MEANINGS: Readonly<Record<string, Fact["kind"]>> = {
  make: "device", model: "device", "\xa9mak": "device", "\xa9mod": "device",
  manu: "device", modl: "device",
  serialnumber: "serial", identifier: "serial", "\xa9snm": "serial",
  author: "author", artist: "author", creator: "author", auth: "author", perf: "author",
  "\xa9aut": "author", "\xa9ART": "author", "\xa9prd": "author", "\xa9cpy": "author", cprt: "author",
};

export async function isoFacts(file: Blob): Promise<readonly Fact[]> {
  const list = new FactList();
  for (const box of await boxesOf(file)) {
    if (box.kind === "uuid") list.add("other", "uuid");
    if ((box.kind !== "moov" && box.kind !== "meta") || box.end - box.start > LARGEST_READ) continue;
    const bytes = new Uint8Array(await file.slice(box.start, box.end).arrayBuffer());
    readBoxes(bytes, 0, bytes.length, list, 0);
  }
  return list.facts;
}

function readBoxes(bytes: Uint8Array, start: number, end: number, list: FactList, depth: number): void {
  if (depth > DEEPEST) return;
  for (const box of boxesIn(bytes, start, end).boxes) {
    if (CONTAINERS.has(box.kind)) readBoxes(bytes, box.body, box.end, list, depth + 1);
    else if (box.kind === "meta") readMeta(bytes, box, list);
    else readLeaf(bytes, box, list);
  }
}

function readLeaf(bytes: Uint8Array, box: Box, list: FactList): void {
  const view = viewOf(bytes, box.body, box.end);
  if (box.kind === "mvhd" || box.kind === "mdhd") list.addTime(creationTime(view));
  else if (box.kind === "hdlr") readHandler(view, list);
  else if (box.kind === "loci") readLoci(bytes.subarray(box.body, box.end), list);
  else if (box.kind === "uuid" || box.kind === "XMP_") list.add("other", box.kind.replace("_", ""));
  else if (CLASSIC.has(box.kind) || box.kind in MEANINGS || box.kind in ATOM_HEADS) {
    named(box.kind, textOf(bytes.subarray(box.body, box.end), box.kind), list);
  }
}

/** Seconds since 1904, in UTC; zero where nobody set it. */
function creationTime(view: DataView): string | null {
  if (view.byteLength < 12) return null;
  const seconds = view.getUint8(0) === 1 ? Number(view.getBigUint64(4)) : view.getUint32(4);
  const moment = new Date((seconds - SECONDS_1904_TO_1970) * 1000);
  const isSet = seconds > 0 && !Number.isNaN(moment.getTime()) && moment.getUTCFullYear() < 10_000;
  return isSet ? `${moment.toISOString().slice(0, 19)}Z` : null;
}

/** A track that is neither picture nor sound: measurements, such as where one was, second by second. */
function readHandler(view: DataView, list: FactList): void {
  if (view.byteLength < 12) return;
  const kind = fourLetters(view, 8);
  if (kind === "meta" || kind === "camm" || kind === "text") list.add("other", `${kind} track`);
}

/** 3GPP TS 26.244 §8.1: a name, a role, then longitude and latitude as 16.16 numbers. */
function readLoci(body: Uint8Array, list: FactList): void {
  const role = body.indexOf(0, 6) + 1;
  if (role < 7 || role + 9 > body.length) return;
  const view = viewOf(body);
  list.addPlace(view.getInt32(role + 5) / 65_536, view.getInt32(role + 1) / 65_536);
}

/** Bytes before the text in atoms that are not QuickTime's: version, flags, language. */
const ATOM_HEADS: Readonly<Record<string, number>> = {
  auth: 6, titl: 6, dscp: 6, cprt: 6, perf: 6, gnre: 6, manu: 6, modl: 6, date: 0,
};

function textOf(body: Uint8Array, kind: string): string {
  const inside = dataText(body);
  if (inside) return inside;
  const isClassic = kind.startsWith("\xa9");
  const length = isClassic && body.length > 4 ? viewOf(body).getUint16(0) : body.length;
  const head = isClassic ? 4 : (ATOM_HEADS[kind] ?? 0);
  return decoded(body.subarray(head, head + length));
}

/** Apple's metadata: "keys" names what the items of "ilst" are, counted from 1. */
function readMeta(bytes: Uint8Array, box: Box, list: FactList): void {
  const plain = boxesIn(bytes, box.body, box.end);
  const { boxes } = plain.isWhole ? plain : boxesIn(bytes, box.body + 4, box.end);
  const keys = keysIn(bytes, boxes.find((one) => one.kind === "keys"));
  const items = boxes.find((one) => one.kind === "ilst");
  if (!items) return;
  for (const item of boxesIn(bytes, items.body, items.end).boxes) {
    const index = viewOf(bytes, item.start + 4, item.start + 8).getUint32(0);
    named(keys[index - 1] ?? item.kind, dataText(bytes.subarray(item.body, item.end)), list);
  }
}

function keysIn(bytes: Uint8Array, box: Box | undefined): readonly string[] {
  if (!box) return [];
  const { boxes } = boxesIn(bytes, box.body + 8, box.end);
  return boxes.map((key) => decoded(bytes.subarray(key.body, key.end)));
}

/** The text in a "data" atom (type 1 is UTF-8). */
function dataText(body: Uint8Array): string {
  const data = boxesIn(body).boxes.find((box) => box.kind === "data");
  if (!data || data.end - data.body < 8) return "";
  const type = viewOf(body, data.body, data.end).getUint32(0);
  return type === 1 ? decoded(body.subarray(data.body + 8, data.end)) : "";
}

function named(name: string, text: string, list: FactList): void {
  const last = name.split(".").at(-1)?.toLowerCase() ?? "";
  if (!text) return;
  if (name === "\xa9xyz" || last === "iso6709") readIso6709(text, list);
  else if (last === "creationdate" || name === "\xa9day" || name === "date") list.addTime(text);
  else list.add(MEANINGS[name] ?? MEANINGS[last] ?? "other", text);
}

/** ISO 6709 in degrees: "+51.4169-000.0806/". */
function readIso6709(text: string, list: FactList): void {
  const parts = /^([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)/.exec(text);
  if (parts) list.addPlace(parts[1], parts[2]);
}

function decoded(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replace(/\0+$/, "");
}
