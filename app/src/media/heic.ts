// SPDX-License-Identifier: AGPL-3.0-or-later
/** HEIC for browsers that can't decode it: upright pixels, by libheif in WebAssembly, loaded lazily. */

import { fetched, mustBe } from "./uncleanable.ts";

interface HeifImage {
  get_width(): number;
  get_height(): number;
  is_primary(): boolean;
  display(into: ImageData, done: (shown: ImageData | null) => void): void;
  free(): void;
}

interface Libheif {
  readonly HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] };
}

const MOST_PIXELS = 120_000_000;
// It may break without a word, and then never answers.
const LONGEST_WAIT = 60_000;

/** The program is started anew for each picture: it leaks memory, and what a hostile picture did
 * to it ends with it. */
export async function decodedHeic(file: Blob): Promise<ImageBitmap> {
  const { HeifDecoder } = await load();
  const images = new HeifDecoder().decode(new Uint8Array(await file.arrayBuffer()));
  try {
    const image = images.find((one) => one.is_primary()) ?? images[0];
    mustBe(image !== undefined);
    return await createImageBitmap(await pixelsOf(image));
  } finally {
    for (const image of images) image.free();
  }
}

async function load(): Promise<Libheif> {
  const { default: start } = await fetched(import("libheif-js/libheif-wasm/libheif-bundle.mjs"));
  // It starts by itself, and at once: its code is inside of the script.
  return start() as unknown as Libheif;
}

async function pixelsOf(image: HeifImage): Promise<ImageData> {
  const [width, height] = [image.get_width(), image.get_height()];
  mustBe(width * height <= MOST_PIXELS);
  const pixels = await new Promise<ImageData | null>((done) => {
    setTimeout(done, LONGEST_WAIT, null);
    image.display(new ImageData(width, height), done);
  });
  mustBe(pixels !== null);
  return pixels;
}
