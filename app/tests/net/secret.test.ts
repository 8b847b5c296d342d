// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Whose secret this device has. Seen to fail: whoever was told to bring back their reports by the number of before was
 * refused it, since the app had drawn another one when they began.
 */

import { beforeEach, expect, it } from "vitest";
import type { Bulletin } from "../../src/formats/bulletin.ts";
import { b64u, canonicalJson } from "../../src/formats/encoding.ts";
import { RootSecret } from "../../src/formats/derive.ts";
import { encodeRecovery } from "../../src/formats/recovery.ts";
import { activate } from "../../src/net/activation.ts";
import { makeSecret, secretOf, takeSecret } from "../../src/net/secret.ts";
import { Trust } from "../../src/net/trust.ts";
import { type Answer, type Ask, wireOf } from "../../src/net/wire.ts";
import type { State } from "../../src/store/state.ts";
import type { Workshop } from "../../src/worker/job.ts";
import { type MemoryDevice, memoryDevice } from "./memoryDevice.ts";
import { INTAKE, TipLine } from "./tipLine.ts";

const BEFORE = new RootSecret(new Uint8Array(16).fill(0, 0, 4).fill(9, 4));
const NUMBER = encodeRecovery(BEFORE);
const TOKEN = { period: "2026-W48", kind: "stamp", token: "t" };
const ASKED = { term: "2026", week: "2026-W48", kind: "credential" };
const FORM = { name: "Ada", scheme: "ee.ik", number: "1", occupation: "employed", phone: "+3725", code: "1" };

let device: MemoryDevice;
let bulletin: Bulletin;
/** How the registry answers an activation. */
let answers: () => Answer;

const work: Workshop = async (job) => (job.does === "work" ? { counter: 0 } : { blinded: ["b"], tokens: [] }) as never;
const ask: Ask = async (method) =>
  method === "GET" ? { status: 200, slug: "", body: canonicalJson({ challenge: "AA", difficulty: 0 }), retryAfter: undefined } : answers();

beforeEach(async () => {
  const known = await memoryDevice(wireOf(new TipLine().fetch));
  const published = await new Trust(known, INTAKE).refresh();
  const sealing = published.keys.find(({ use }) => use === "desk-sealing")!;
  bulletin = { ...published, keys: [...published.keys, { ...sealing, use: "registry-sealing" }] };
  device = { ...known, ask, workshop: work };
  await makeSecret(device.home);
});

const taken = async (): Promise<void> => takeSecret(device.home, secretOf(device.home, NUMBER));
const refusing = (slug: string) => () => ({ status: 409, slug, body: new Uint8Array(), retryAfter: undefined });

it("is the one of before, where nothing was done with the one that it began with", async () => {
  await device.home.change((state) => ({ ...state, stamps: [TOKEN] }));
  await taken();
  expect(device.home.state).toMatchObject({ secret: b64u(BEFORE.value), isRecovering: true });
});

it.each(["already-enrolled", "counter-used"])("is the one of before once the registry says %s", async (slug) => {
  answers = refusing(slug);
  await expect(activate(device, bulletin, FORM)).rejects.toMatchObject({ id: slug });
  await taken();
  expect(device.home.state.secret).toBe(b64u(BEFORE.value));
});

it("stays, where an answer may have been lost that activated it", async () => {
  answers = () => {
    throw new TypeError("no network");
  };
  await expect(activate(device, bulletin, FORM)).rejects.toThrow();
  await expect(taken()).rejects.toMatchObject({ id: "already-set-up" });
});

it.each<[string, Partial<State>]>([
  ["is activated", { credentials: [TOKEN] }],
  ["has asked for some", { asked: ASKED }],
  ["has sent a report", { tips: [{ number: 0, entry: null, day: null, receipts: [] }] }],
  ["is being recovered", { isRecovering: true }],
])("stays, where it %s", async (_what, known) => {
  await device.home.change((state) => ({ ...state, ...known }));
  await expect(taken()).rejects.toMatchObject({ id: "already-set-up" });
});
