// SPDX-License-Identifier: AGPL-3.0-or-later
/** Hands files to the Worker, and what comes back to the test. */

import { cover, type Spot } from "../../src/media/cover.ts";
import type { Order } from "./worker.ts";
import workerUrl from "./worker.ts?worker&url";

declare const trustedTypes: {
  createPolicy(name: string, rules: object): { createScriptURL(url: string): string };
};

const policy = trustedTypes.createPolicy("harness", { createScriptURL: (url: string) => url });
const worker = new Worker(policy.createScriptURL(workerUrl), { type: "module" });

function ask(order: Order): Promise<Record<string, unknown>> {
  const { port1, port2 } = new MessageChannel();
  worker.postMessage(order, [port2]);
  return new Promise((done) => {
    port1.onmessage = ({ data }: MessageEvent<Record<string, unknown>>) => done(data);
  });
}

async function withText({ content, ...rest }: Record<string, unknown>): Promise<object> {
  const bytes = new Uint8Array(await (content as Blob).arrayBuffer());
  const parts = Array.from({ length: Math.ceil(bytes.length / 30_000) }, (_, index) =>
    btoa(String.fromCharCode(...bytes.subarray(index * 30_000, (index + 1) * 30_000))));
  return { ...rest, content: parts };
}

async function covered(file: Blob, spots: readonly Spot[]): Promise<Blob> {
  const bitmap = await createImageBitmap(file);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  for (const spot of spots) cover(context, spot);
  return canvas.convertToBlob({ type: "image/png" });
}

const harness = {
  async clean(path: string, muted: boolean): Promise<object> {
    const file = await (await fetch(path)).blob();
    return withText(await ask({ file, muted }));
  },
  async cover(path: string, spots: readonly Spot[]): Promise<object> {
    const file = await (await fetch(path)).blob();
    return withText({ content: await covered(file, spots) });
  },
};

Object.assign(globalThis, { harness });
