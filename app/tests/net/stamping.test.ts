// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Stamps are fetched once a day, needed or not, at a moment that tells nothing. Seen to fail: with them
 * fetched at once, with every beginning, without a turn, and for whoever has no credential; minutes after an activation, on the next
 * day, when a network came and went.
 */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Bulletin } from "../../src/formats/bulletin.ts";
import { utf8 } from "../../src/formats/bytes.ts";
import { b64u } from "../../src/formats/encoding.ts";
import { Stamping } from "../../src/net/stamping.ts";
import { fetchDaily } from "../../src/net/stamps.ts";
import { Trust } from "../../src/net/trust.ts";
import { type Answer, type Ask, wireOf } from "../../src/net/wire.ts";
import { Home } from "../../src/store/home.ts";
import type { State } from "../../src/store/state.ts";
import type { Workshop } from "../../src/worker/job.ts";
import { type MemoryDevice, memoryDevice } from "./memoryDevice.ts";
import { INTAKE, TipLine } from "./tipLine.ts";

const TOMORROW = "2026-11-26";

function token(fill: number): string {
  return b64u(Uint8Array.of(0, 2, ...new Uint8Array(352).fill(fill)));
}

let device: MemoryDevice;
let bulletin: Bulletin;
/** What the registry was asked for, and how it answers. */
let asked: string[];
let answer: Answer;

/** Signs nothing: what is blinded and finalized is the registry's matter, and the vectors'. */
const workshop: Workshop = async (job) =>
  (job.does === "blind" ? { blinded: ["b"] } : { tokens: [token(asked.length)] }) as never;

const registry: Ask = async (method, url) => {
  asked.push(`${method} ${new URL(url).pathname}`);
  return answer;
};

beforeEach(async () => {
  const known = await memoryDevice(wireOf(new TipLine().fetch));
  bulletin = await new Trust(known, INTAKE).refresh();
  device = { ...known, workshop, ask: registry };
  asked = [];
  const stamps = Array.from({ length: bulletin.charter.stampsPerDay }, () => "s");
  answer = { status: 200, slug: "", retryAfter: undefined, body: utf8(JSON.stringify({ stamps })) };
  await device.home.change((state) => ({
    ...state,
    secret: b64u(new Uint8Array(16)),
    credentials: [{ period: "2026", kind: "credential", token: token(0) }],
    stamps: [{ period: "2026-W48", kind: "stamp", token: token(99) }],
    fetched: "2026-11-24",
  }));
});

/** In another tab, or opened again: what is not on the disk is forgotten. */
async function again(day = device.clock.today()): Promise<MemoryDevice> {
  const home = new Home(device.records, device.turns);
  await home.load();
  return { ...device, home, clock: { ...device.clock, today: () => day } };
}

describe("a day's stamps", () => {
  it("are fetched though there are some, and not again when the app is opened again", async () => {
    await fetchDaily(device, bulletin);
    await fetchDaily(await again(), bulletin);
    expect(asked).toEqual(["POST /v1/stamps"]);
    expect((await again()).home.state).toMatchObject({ fetched: "2026-11-25", stamps: [{}, {}] });
    await fetchDaily(await again(TOMORROW), bulletin);
    expect(asked.length).toBe(2);
  });

  it("are asked for by one of two tabs", async () => {
    await Promise.all([device, await again()].map((one) => fetchDaily(one, bulletin)));
    expect(asked.length).toBe(1);
  });

  it.each<[string, Partial<State>]>([
    ["on the day of the activation", { fetched: "2026-11-25" }],
    ["without a credential", { credentials: [] }],
    ["before everything was brought back", { isRecovering: true }],
  ])("are not fetched %s", async (_, known) => {
    await device.home.change((state) => ({ ...state, ...known }));
    await fetchDaily(device, bulletin);
    expect(asked).toEqual([]);
  });

  it("come though yesterday's, whose answer got lost, will never come", async () => {
    await device.home.change((state) => ({ ...state, fetched: null, askedDay: "2026-11-24" }));
    const refusal = { ...answer, status: 429, slug: "stamps-used" };
    const ask: Ask = async (method, url) => (asked.push(`${method} ${url}`) === 1 ? refusal : answer);
    await fetchDaily({ ...device, ask }, bulletin);
    expect([asked.length, device.home.state.fetched]).toEqual([2, "2026-11-25"]);
  });

  it("are still to be fetched where the registry has too much to do", async () => {
    answer = { ...answer, status: 429, slug: "busy" };
    await expect(fetchDaily(device, bulletin)).rejects.toHaveProperty("id");
    expect(device.home.state.fetched).toBe("2026-11-24");
  });
});

describe("the moment", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  async function passed(seconds: number, times: { readonly count: number }): Promise<number> {
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    return times.count;
  }

  it("is drawn anew with each beginning, within three minutes of it", async () => {
    const times = { count: 0 };
    const stamping = new Stamping(async () => void (times.count += 1));
    for (const [chance, second] of [[0.25, 45], [0.75, 135]] as const) {
      vi.spyOn(Math, "random").mockReturnValue(chance);
      stamping.begin();
      stamping.begin();
      const before = times.count;
      expect(await passed(second - 1, times)).toBe(before);
      expect(await passed(2, times)).toBe(before + 1);
      stamping.stop();
    }
  });

  it("is hours away where somebody was activated, though there is a network again", async () => {
    const times = { count: 0 };
    const stamping = new Stamping(async () => void (times.count += 1));
    stamping.begin();
    stamping.rest();
    stamping.begin();
    expect(await passed(18_000 - 1, times)).toBe(0);
    expect(await passed(36_000 + 1, times)).toBeGreaterThan(0);
  });

  it("comes again while the app stays open, also where it failed, and not once it is locked", async () => {
    const times = { count: 0 };
    const stamping = new Stamping(async () => {
      times.count += 1;
      throw new DOMException("", "QuotaExceededError");
    });
    stamping.begin();
    expect(await passed(180, times)).toBe(1);
    expect(await passed(5400, times)).toBeGreaterThan(1);
    stamping.stop();
    const before = times.count;
    expect(await passed(9999, times)).toBe(before);
  });
});
