// SPDX-License-Identifier: AGPL-3.0-or-later
/** What a picture tells in Exif, XMP and IPTC. */

import type { Fact } from "../contract.ts";
import { FactList } from "./factList.ts";
import { fourLetters, viewOf } from "./isoBoxes.ts";
import type { Form } from "./kind.ts";

type Tags = Readonly<Record<string, unknown>>;

const LARGEST_READ = 64 * 1024 * 1024;
const WANTED = {
  tiff: true, ifd1: true, exif: true, gps: true, xmp: true, iptc: true, icc: false, jfif: false,
  ihdr: false, makerNote: true, userComment: true, mergeOutput: false, reviveValues: false,
  translateValues: false,
} as const;

export async function imageFacts(file: Blob, form: Form): Promise<readonly Fact[]> {
  const list = new FactList();
  const bytes = new Uint8Array(await file.slice(0, LARGEST_READ).arrayBuffer());
  const readable = form === "webp" ? exifOfWebp(bytes, list) : bytes;
  if (readable) await readTags(readable, list);
  return list.facts;
}

/** RIFF chunks of WebP (RFC 9649 §2.7.1.5): its Exif as a TIFF of its own. */
function exifOfWebp(bytes: Uint8Array, list: FactList): Uint8Array | null {
  const view = viewOf(bytes);
  let found: Uint8Array | null = null;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const end = at + 8 + view.getUint32(at + 4, true);
    const kind = fourLetters(view, at);
    if (kind === "EXIF") found ??= withoutExifMark(bytes.slice(at + 8, end));
    if (kind === "XMP ") list.add("other", "XMP");
    at = end + (end & 1);
  }
  return found;
}

function withoutExifMark(bytes: Uint8Array): Uint8Array {
  const isMarked = String.fromCharCode(...bytes.subarray(0, 6)) === "Exif\0\0";
  return isMarked ? bytes.subarray(6) : bytes;
}

async function readTags(bytes: Uint8Array, list: FactList): Promise<void> {
  const { default: exifr } = await import("exifr");
  const found = (await exifr.parse(bytes, WANTED)) as Readonly<Record<string, Tags | undefined>> | undefined;
  if (!found) return;
  readExif(found, list);
  readThumbnail(found["ifd1"] ?? found["thumbnail"], list);
  readEditorial(found, list);
}

function readExif(found: Readonly<Record<string, Tags | undefined>>, list: FactList): void {
  const { ifd0 = {}, exif = {}, gps = {} } = found;
  for (const time of [exif["DateTimeOriginal"], exif["CreateDate"], ifd0["ModifyDate"]]) list.addTime(time);
  list.addPlace(gps["latitude"], gps["longitude"]);
  list.add("device", nameOfDevice(ifd0["Make"], ifd0["Model"]));
  list.add("device", exif["LensModel"]);
  for (const name of ["BodySerialNumber", "SerialNumber", "LensSerialNumber", "ImageUniqueID"]) {
    list.add("serial", exif[name] ?? ifd0[name]);
  }
  for (const name of ["Artist", "Copyright", "CameraOwnerName", "OwnerName", "XPAuthor"]) {
    list.add("author", ifd0[name] ?? exif[name]);
  }
  for (const name of ["Software", "HostComputer", "ImageDescription"]) list.add("other", ifd0[name]);
  if (found["makerNote"] ?? exif["MakerNote"]) list.add("other", "MakerNote");
}

/** Some makers stand in the name of the model again. */
function nameOfDevice(make: unknown, model: unknown): unknown {
  if (typeof make !== "string" || typeof model !== "string") return model ?? make;
  return model.toLowerCase().startsWith(make.trim().toLowerCase()) ? model : `${make} ${model}`;
}

/** A second, small picture of the same: often from before somebody cropped or painted over it. */
function readThumbnail(tags: Tags | undefined, list: FactList): void {
  const [width, height] = [tags?.["ImageWidth"], tags?.["ImageHeight"]];
  if (typeof width === "number" && typeof height === "number") list.add("thumbnail", `${width} × ${height}`);
  else if (tags?.["ThumbnailLength"]) list.add("thumbnail", `${String(tags["ThumbnailLength"])} B`);
}

/** XMP stands under the names of its namespaces. */
function readEditorial(found: Readonly<Record<string, Tags | undefined>>, list: FactList): void {
  list.add("author", found["iptc"]?.["Byline"]);
  list.add("author", found["dc"]?.["creator"]);
  list.addTime(found["xmp"]?.["CreateDate"]);
  list.add("other", found["xmp"]?.["CreatorTool"]);
  list.add("other", found["iptc"]?.["Caption"]);
  if (found["xmpMM"]) list.add("other", "XMP");
}
