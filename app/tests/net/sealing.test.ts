// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What is sealed is what the draft says now, and is sealed once. Seen to fail: with the draft not looked
 * at again once its files were sealed; with what another tab did not read at the beginning of a turn;
 * with files that were sealed on when nobody waited for them any more; with a line break of a word processor,
 * which nobody sees, called too long.
 */

import { beforeEach, describe, expect, it } from "vitest";
import type { Bulletin } from "../../src/formats/bulletin.ts";
import { b64u } from "../../src/formats/encoding.ts";
import { UNTIMED } from "../../src/formats/manifest.ts";
import { NOWHERE } from "../../src/formats/place.ts";
import { inTurn } from "../../src/net/device.ts";
import { Refused } from "../../src/net/failure.ts";
import { sealReply, sealTip } from "../../src/net/sealing.ts";
import { Trust } from "../../src/net/trust.ts";
import { wireOf } from "../../src/net/wire.ts";
import type { StoredDraft, StoredFile } from "../../src/store/draft.ts";
import { Home } from "../../src/store/home.ts";
import type { State } from "../../src/store/state.ts";
import type { Job, Workshop } from "../../src/worker/job.ts";
import { type MemoryDevice, memoryDevice } from "./memoryDevice.ts";
import { INTAKE, TipLine } from "./tipLine.ts";

const HASH = "0".repeat(64);
const SEALED = { length: 9, sha256: HASH, sealedLength: 300, sealedSha256: HASH };

let device: MemoryDevice;
let bulletin: Bulletin;
/** Done while a file is being sealed. */
let meanwhile: () => Promise<unknown>;

/** Seals nothing, but leaves a file where a sealed one would be. */
const sealing: Workshop = async (job: Job, _told, stop) => {
  if (job.does !== "seal") throw new Error(job.does);
  await meanwhile();
  if (stop?.aborted) throw new Refused("stopped");
  device.folders.files.set(`outbox/${job.entry}/${job.blob}`, new Blob(["sealed"]));
  return { ...SEALED, fileKey: b64u(crypto.getRandomValues(new Uint8Array(16))) } as never;
};

function photo(id: string, size: number): StoredFile {
  const kept = { name: `kept-${id}`, key: b64u(new Uint8Array(32)), size };
  const said = { kind: "image", state: "ready", extension: "jpg", mediaType: "image/jpeg", facts: [] } as const;
  return { id, ...said, original: { ...kept, name: `chosen-${id}` }, content: kept, asIs: false, muted: false, failure: null };
}

const changed = (made: (draft: StoredDraft) => StoredDraft) => (state: State) => ({
  ...state,
  draft: state.draft && made(state.draft),
});

beforeEach(async () => {
  const ask = wireOf(new TipLine().fetch);
  meanwhile = async () => undefined;
  device = { ...(await memoryDevice(ask)), workshop: sealing };
  bulletin = await new Trust(device, INTAKE).refresh();
  const draft = { id: "1", entry: "threat-to-life", conduct: "ئوت", when: UNTIMED, where: NOWHERE };
  await device.home.change((state) => ({
    ...state,
    secret: b64u(new Uint8Array(16)),
    credentials: [{ period: "2026", kind: "credential", token: b64u(Uint8Array.of(0, 2, ...new Uint8Array(352))) }],
    // Of the first one, what it was made of is let go.
    draft: { ...draft, lifeAtRisk: false, files: [photo("a", 2 ** 26), photo("b", 9)] },
  }));
});

/** The same device in another tab: what it has read, it has read now. */
async function otherTab(): Promise<MemoryDevice> {
  const home = new Home(device.records, device.turns);
  await home.load();
  return { ...device, home };
}

describe("a draft that is being sealed", () => {
  it("takes the place that it leaves", async () => {
    const { id } = await sealTip(device, bulletin, "en");
    expect(device.home.state).toMatchObject({ draft: null, outbox: [{ id }] });
    expect([...device.folders.files.keys()].length).toBe(2);
  });

  it.each<[string, (state: State) => State]>([
    ["was discarded", (state) => ({ ...state, draft: null })],
    ["is another one", changed((draft) => ({ ...draft, id: "2" }))],
    ["has other words", changed((draft) => ({ ...draft, conduct: "ئوت!" }))],
    ["has lost a photo", changed((draft) => ({ ...draft, files: draft.files.slice(1) }))],
    ["has one more", changed((draft) => ({ ...draft, files: [...draft.files, photo("c", 1)] }))],
  ])("is not sent if meanwhile it %s", async (_, change) => {
    meanwhile = () => device.home.change(change);
    await expect(sealTip(device, bulletin, "en")).rejects.toMatchObject({ id: "report-changed" });
    const { outbox, nextTip } = device.home.state;
    expect([outbox, nextTip, [...device.folders.files.keys()]]).toEqual([[], 0, []]);
  });
});

describe("sealing", () => {
  it("takes what was pasted, whatever nobody sees in it", async () => {
    const pasted = "one\u000btwo\u0007 \ud83d";
    const where = { ...NOWHERE, note: pasted };
    await device.home.change(changed((draft) => ({ ...draft, conduct: pasted, where })));
    const { number } = await sealTip(device, bulletin, "en");
    await expect(sealReply(device, bulletin, number, pasted, "en")).resolves.toMatchObject({ kind: "reply" });
  });

  it("ends where this device is let go, and leaves the draft and no file", async () => {
    const stop = new AbortController();
    const told: number[] = [];
    meanwhile = async () => told.length === 1 && stop.abort();
    const watch = { told: ({ doneBytes }: { doneBytes: number }) => void told.push(doneBytes), stop: stop.signal };
    await expect(sealTip(device, bulletin, "en", watch)).rejects.toMatchObject({ id: "stopped" });
    expect([told, [...device.folders.files.keys()]]).toEqual([[0], []]);
    expect(device.home.state).toMatchObject({ outbox: [], draft: { id: "1" } });
  });
});

describe("two tabs", () => {
  it("make one tip of one draft", async () => {
    const other = await otherTab();
    const seal = (one: MemoryDevice) => inTurn(one, "sealing", () => sealTip(one, bulletin, "en"));
    const both = await Promise.allSettled([seal(device), seal(other)]);
    expect(both.map((one) => one.status)).toEqual(["fulfilled", "rejected"]);
    expect(device.home.state.outbox.length).toBe(1);
  });

  it("know what the other one has done once it is their turn", async () => {
    const other = await otherTab();
    const { number } = await sealTip(device, bulletin, "en");
    const reply = inTurn(other, "sealing", () => sealReply(other, bulletin, number, "ئوت", "en"));
    await expect(reply).resolves.toMatchObject({ kind: "reply", number });
  });
});
