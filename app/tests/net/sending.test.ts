// SPDX-License-Identifier: AGPL-3.0-or-later
/** How long it takes until a line is tried again that broke off. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { b64u } from "../../src/formats/encoding.ts";
import { Sending } from "../../src/net/sending.ts";
import { Trust } from "../../src/net/trust.ts";
import { wireOf } from "../../src/net/wire.ts";
import { keysFor } from "../../src/formats/bulletin.ts";
import { envelopeName } from "../../src/store/home.ts";
import type { HeldToken, Waiting } from "../../src/store/state.ts";
import { type MemoryDevice, memoryDevice, TODAY } from "./memoryDevice.ts";
import { INTAKE, TipLine } from "./tipLine.ts";

const PARTS = 6;
const LENGTH = PARTS * 64 * 1024;
const BLOB = b64u(new Uint8Array(16).fill(4));
const STAMP: HeldToken = { period: "2026-W48", kind: "stamp", token: b64u(Uint8Array.of(0, 2, ...new Uint8Array(352))) };

let line: TipLine;
let device: MemoryDevice;
let sending: Sending;
/** Seconds after which it was to be tried again, each time. */
let waits: number[];

beforeEach(async () => {
  line = new TipLine();
  device = await memoryDevice(wireOf(line.fetch));
  const bulletin = await new Trust(device, INTAKE).refresh();
  const key = keysFor(bulletin, "desk-sealing", TODAY)[0]!.id;
  const about = { kind: "tip", number: 0, entry: null, day: TODAY, envelopeLength: 9, key } as const;
  const entry: Waiting = { id: "a", ...about, submission: b64u(new Uint8Array(32)), stamp: STAMP, blobs: [{ blob: BLOB, length: LENGTH }] };
  device.folders.files.set(`outbox/a/${BLOB}`, new Blob([new Uint8Array(LENGTH)]));
  await device.home.change((state) => ({ ...state, outbox: [entry] }), { [envelopeName("a")]: new Uint8Array(9) });
  sending = new Sending(device, async () => bulletin, () => undefined);
  waits = [];
  vi.spyOn(Math, "random").mockReturnValue(0);
  vi.spyOn(globalThis, "setTimeout").mockImplementation(((_act: unknown, after: number) => waits.push(after / 1000)) as never);
});

afterEach(() => vi.restoreAllMocks());

/** So many rounds, in each of which so many parts get through. */
async function rounds(count: number, parts: number): Promise<void> {
  for (let round = 0; round < count; round += 1) {
    let left = parts;
    line.before = (_method, url) => {
      if (url.includes("/parts/") && (left -= 1) < 0) throw new TypeError("no network");
    };
    await sending.resume();
  }
}

test("longer each time, while nothing gets through", async () => {
  await rounds(4, 0);
  expect(waits).toEqual([5, 10, 20, 40]);
});

test("as soon as at first, where something got through. Seen to fail: a film waited ten minutes after each piece", async () => {
  await rounds(2, 0);
  await rounds(3, 1);
  await rounds(1, 0);
  expect(waits).toEqual([5, 10, 5, 5, 5, 10]);
});

test("and not at all once it has arrived", async () => {
  await rounds(1, PARTS);
  expect([waits, device.home.state.outbox, line.received.size]).toEqual([[], [], 1]);
});
