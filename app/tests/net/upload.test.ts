// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Sending, through every failure: one tip, and nothing sent that is not on the disk. Seen to fail:
 * with the stamp drawn anew at each try; with parts sent without asking what is held; with the draft
 * kept; with what was discarded on its way offered to its end.
 */

import { beforeEach, describe, expect, it } from "vitest";
import { b64u } from "../../src/formats/encoding.ts";
import type { Bulletin } from "../../src/formats/bulletin.ts";
import { sealTip } from "../../src/net/sealing.ts";
import { Trust } from "../../src/net/trust.ts";
import { discard, send } from "../../src/net/upload.ts";
import { wireOf } from "../../src/net/wire.ts";
import { UNTIMED } from "../../src/formats/manifest.ts";
import { NOWHERE } from "../../src/formats/place.ts";
import type { HeldToken, Waiting } from "../../src/store/state.ts";
import { type MemoryDevice, memoryDevice } from "./memoryDevice.ts";
import { INTAKE, TipLine } from "./tipLine.ts";

const PARTS = 5;
const LENGTH = PARTS * 64 * 1024 - 100;

let line: TipLine;
let device: MemoryDevice;
let bulletin: Bulletin;

function token(fill: number, period: string, kind: string): HeldToken {
  const bytes = new Uint8Array(354).fill(fill);
  bytes.set([0, 2]);
  return { period, kind, token: b64u(bytes) };
}

async function reopened(): Promise<MemoryDevice> {
  const again = await memoryDevice(wireOf(line.fetch), device.records);
  for (const [name, file] of device.folders.files) again.folders.files.set(name, file);
  return again;
}

/** A sealed tip, with a blob as sealing would have left one. */
async function sealedTip(): Promise<Waiting> {
  const entry = await sealTip(device, bulletin, "en");
  const blob = b64u(new Uint8Array(16).fill(4));
  const withBlob = { ...entry, blobs: [{ blob, length: LENGTH }] };
  device.folders.files.set(`outbox/${entry.id}/${blob}`, new Blob([new Uint8Array(LENGTH).fill(5)]));
  await device.home.change((state) => ({ ...state, outbox: [withBlob] }));
  return withBlob;
}

beforeEach(async () => {
  line = new TipLine();
  device = await memoryDevice(wireOf(line.fetch));
  const trust = new Trust(device, INTAKE);
  bulletin = await trust.refresh();
  const draft = { id: "1", entry: "threat-to-life", conduct: "ئوت", when: UNTIMED, where: NOWHERE };
  await device.home.change((state) => ({
    ...state,
    secret: b64u(new Uint8Array(16).fill(0)),
    credentials: [token(6, "2026", "credential")],
    stamps: [token(7, "2026-W48", "stamp"), token(8, "2026-W48", "stamp")],
    draft: { ...draft, lifeAtRisk: false, files: [] },
  }));
});

describe("a sealed tip", () => {
  it("takes the place of its draft in one step", async () => {
    const entry = await sealedTip();
    const { draft, outbox, nextTip } = (await reopened()).home.state;
    expect([draft, outbox.map((one) => one.id), nextTip]).toEqual([null, [entry.id], 1]);
    expect(line.submissions.size).toBe(0);
  });

  it("leaves the draft where the disk is full", async () => {
    device.records.fails = true;
    await expect(sealTip(device, bulletin, "en")).rejects.toMatchObject({ name: "QuotaExceededError" });
    device.records.fails = false;
    const { draft, outbox } = (await reopened()).home.state;
    expect([draft?.conduct, outbox]).toEqual(["ئوت", []]);
  });

  it("is sent, and then only number, entry, day and receipt are left", async () => {
    const held: number[] = [];
    const entry = await sealedTip();
    await send(device, bulletin, entry, (bytes) => held.push(bytes));
    const { outbox, tips, stamps } = device.home.state;
    expect([outbox, stamps.length, line.received.size]).toEqual([[], 1, 1]);
    expect(tips).toMatchObject([{ number: 0, entry: "threat-to-life", day: "2026-11-25" }]);
    expect([...device.folders.files.keys(), ...device.records.kept.keys()]).not.toContain(entry.id);
    expect([held[0], held.at(-1), held.length]).toEqual([0, LENGTH, PARTS + 1]);
  });

  it("stays one tip, whichever request is the last before the network fails", async () => {
    const entry = await sealedTip();
    for (let last = 1; last <= PARTS + 2; last += 1) {
      let left = last;
      line.before = () => {
        left -= 1;
        if (left < 0) throw new TypeError("no network");
      };
      const again = await reopened();
      const [waiting] = again.home.state.outbox;
      if (waiting) await send(again, bulletin, waiting, () => undefined).catch((error) => error);
    }
    line.before = () => undefined;
    const again = await reopened();
    for (const waiting of again.home.state.outbox) await send(again, bulletin, waiting, () => undefined);
    expect([line.received.size, line.submissions.size]).toEqual([1, 1]);
    expect(again.home.state).toMatchObject({ outbox: [], tips: [{ number: entry.number }] });
    expect(again.home.state.stamps.length).toBe(1);
  });

  it("does not send again what intake holds", async () => {
    const entry = await sealedTip();
    let left = 3;
    line.before = (_method, url) => {
      if (url.includes("/parts/") && (left -= 1) < 0) throw new TypeError("no network");
    };
    await expect(send(device, bulletin, entry, () => undefined)).rejects.toMatchObject({ id: "offline" });
    line.before = () => undefined;
    line.requests.length = 0;
    const [waiting] = device.home.state.outbox as [Waiting];
    await send(device, bulletin, waiting, () => undefined);
    expect(line.requests.filter((one) => one.url.includes("/parts/")).length).toBe(PARTS - 3);
  });

  it("takes another stamp and submission where its stamp was spent elsewhere", async () => {
    const entry = await sealedTip();
    const [first] = device.home.state.stamps as [HeldToken];
    line.spent.add(`PrivateToken token="${first.token}"`);
    await send(device, bulletin, entry, () => undefined);
    expect([...line.submissions.keys()]).not.toContain(entry.submission);
    expect(device.home.state).toMatchObject({ outbox: [], stamps: [], tips: [{ number: 0 }] });
  });

  it("shows no stamp again that a lost device has spent from the front of a batch", async () => {
    await device.home.change((state) => ({ ...state, nextTip: 17 }));
    const entry = await sealedTip();
    const [, last] = device.home.state.stamps as [HeldToken, HeldToken];
    await send(device, bulletin, entry, () => undefined);
    expect([...line.spent]).toEqual([`PrivateToken token="${last.token}"`]);
  });

  it.each(["/blobs", "/parts/4"])("does not go out where it is discarded at %s, while it is on its way", async (at) => {
    const entry = await sealedTip();
    let discarding = Promise.resolve();
    line.before = (_method, url) => {
      if (url.endsWith(at)) discarding = discard(device, entry.id);
    };
    await expect(send(device, bulletin, entry, () => undefined)).rejects.toThrow();
    await discarding;
    expect(line.received.size).toBe(0);
    expect(device.home.state).toMatchObject({ outbox: [], tips: [] });
  });

  it("does not come back to the outbox by another stamp", async () => {
    const entry = await sealedTip();
    const [first] = device.home.state.stamps as [HeldToken];
    line.spent.add(`PrivateToken token="${first.token}"`);
    let discarding = Promise.resolve();
    line.before = () => void (discarding = discard(device, entry.id));
    await expect(send(device, bulletin, entry, () => undefined)).rejects.toMatchObject({ id: "stopped" });
    await discarding;
    expect([line.received.size, device.home.state.outbox]).toEqual([0, []]);
  });

  it("is not sent to a desk that can't open it any more", async () => {
    const entry = { ...(await sealedTip()), key: "0".repeat(64) };
    const sending = send(device, bulletin, entry, () => undefined);
    await expect(sending).rejects.toMatchObject({ id: "sealed-too-long-ago" });
    expect(line.submissions.size).toBe(0);
  });

  it("waits on where the receipt is not genuine", async () => {
    const entry = await sealedTip();
    const strangers = { ...bulletin, keys: bulletin.keys.filter((one) => one.use !== "receipt") };
    const sending = send(device, strangers, entry, () => undefined);
    await expect(sending).rejects.toMatchObject({ id: "receipt-forged" });
    expect(device.home.state.outbox.length).toBe(1);
  });
});
