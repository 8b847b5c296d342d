// SPDX-License-Identifier: AGPL-3.0-or-later
/** The code in a photo of a card, by the browser's own reader of such pictures, where it has one. */

import { readCounterCode } from "../../../formats/counterCode.ts";

interface Reader {
  detect(picture: ImageBitmap): Promise<readonly { readonly rawValue: string }[]>;
}
type Readers = { readonly BarcodeDetector?: new (options: { formats: string[] }) => Reader };

export function canReadPictures(): boolean {
  return "BarcodeDetector" in globalThis;
}

/** Null if there is none in it, or the picture can't be read. */
export async function codeInPicture(file: Blob): Promise<string | null> {
  const { BarcodeDetector } = globalThis as Readers;
  if (!BarcodeDetector) return null;
  try {
    const picture = await createImageBitmap(file);
    const found = await new BarcodeDetector({ formats: ["qr_code"] }).detect(picture);
    picture.close();
    // The address ends with the code; nothing else of it is looked at.
    return readCounterCode(found[0]?.rawValue.split("/").at(-1) ?? "");
  } catch {
    return null;
  }
}
