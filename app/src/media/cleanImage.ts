// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * A picture painted anew from its pixels: upright, in sRGB, at most 4096 pixels on its longest
 * side. Nothing of the file but what can be seen gets into the new one, whatever stood in it.
 */

import { mostShown } from "./aperture.ts";
import { decodedHeic } from "./heic.ts";
import type { Form, TrueKind } from "./kind.ts";
import { isMoving } from "./moving.ts";
import { jpegOf, painted } from "./paint.ts";
import { mustBe, Uncleanable, UNFETCHED } from "./uncleanable.ts";

const BOXED: ReadonlySet<Form> = new Set<Form>(["heic", "avif"]);

/** A JPEG. Throws for what can't be cleaned. */
export async function cleanImage(file: Blob, kind: TrueKind): Promise<Blob> {
  mustBe(!(await isMoving(file, kind.form)));
  const most = BOXED.has(kind.form) ? await mostShown(file) : Infinity;
  const why = most < Infinity ? "trimmed" : "cannot-clean";
  const bitmap = await decoded(file, kind).catch((error: unknown) => Promise.reject(isUnfetched(error) ? error : new Uncleanable(why)));
  try {
    mustBe(bitmap.width * bitmap.height <= most, why);
    return await jpegOf(painted(bitmap));
  } finally {
    bitmap.close();
  }
}

function isUnfetched(error: unknown): boolean {
  return error instanceof Uncleanable && error.why === UNFETCHED;
}

/** The type is the one found by content: a browser believes no other. */
async function decoded(file: Blob, { form, mediaType }: TrueKind): Promise<ImageBitmap> {
  try {
    const typed = file.slice(0, file.size, mediaType);
    return await createImageBitmap(typed, { imageOrientation: "from-image" });
  } catch (error) {
    if (form !== "heic") throw error;
    return decodedHeic(file);
  }
}
