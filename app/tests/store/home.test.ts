// SPDX-License-Identifier: AGPL-3.0-or-later
/** What the device holds: sealed, replaced in one step, and locked. Seen to fail: with tries that are
 * not counted on the disk; with the state not sealed; with changes, and documents beside the state, made
 * without reading again. */

import { describe, expect, it } from "vitest";
import { Home } from "../../src/store/home.ts";
import { emptyState, type State } from "../../src/store/state.ts";
import { MemoryRecords, memoryTurns } from "../net/memoryDevice.ts";

const FEW_ROUNDS = 1000;
const NOON = Date.parse("2026-11-25T12:00:00Z");
const WORD = "canary-ئوت-火";

async function opened(records: MemoryRecords, turns = memoryTurns()): Promise<Home> {
  const home = new Home(records, turns);
  await home.load();
  return home;
}

const practised = (state: State): State => ({ ...state, hasPractised: true });
const withSecret = (state: State): State => ({ ...state, secret: WORD });

/** Everything in the records that is bytes, as text. */
function written(records: MemoryRecords): string {
  const values = [...records.kept.values()].filter((one) => one instanceof Uint8Array);
  return values.map((one) => Buffer.from(one as Uint8Array).toString("utf8")).join();
}

describe("a home", () => {
  it("begins empty, and remembers after the page was closed", async () => {
    const records = new MemoryRecords();
    const home = await opened(records);
    expect(home.state).toEqual(emptyState);
    await home.change(withSecret);
    expect((await opened(records)).state.secret).toBe(WORD);
  });

  it("writes nothing that can be read, in records of whole pages", async () => {
    const records = new MemoryRecords();
    await (await opened(records)).change(withSecret);
    expect(written(records)).not.toContain("canary");
    expect((records.kept.get("state") as Uint8Array).length).toBe(12 + 16 * 1024 + 16);
    expect((records.kept.get("state-key") as CryptoKey).extractable).toBe(false);
  });

  it("loses nothing of two tabs that change it at once", async () => {
    const [records, turns] = [new MemoryRecords(), memoryTurns()];
    const [one, other] = [await opened(records, turns), await opened(records, turns)];
    await Promise.all([one.change(withSecret), other.change(practised)]);
    expect((await opened(records)).state).toMatchObject({ secret: WORD, hasPractised: true });
  });

  it("is as before where the disk is full", async () => {
    const records = new MemoryRecords();
    const home = await opened(records);
    await home.change(withSecret);
    records.fails = true;
    await expect(home.change(practised)).rejects.toMatchObject({ name: "QuotaExceededError" });
    expect(home.state.hasPractised).toBe(false);
    records.fails = false;
    expect((await opened(records)).state).toEqual(home.state);
  });

  it("is not written over where it is damaged", async () => {
    const records = new MemoryRecords();
    await (await opened(records)).change(withSecret);
    const damaged = Uint8Array.from(records.kept.get("state") as Uint8Array);
    damaged[20] = (damaged[20] ?? 0) ^ 1;
    records.kept.set("state", damaged);
    await expect(opened(records)).rejects.toMatchObject({ id: "home-damaged" });
    expect(records.kept.get("state")).toBe(damaged);
  });
});

describe("a PIN", () => {
  async function locked(): Promise<MemoryRecords> {
    const records = new MemoryRecords();
    const home = await opened(records);
    await home.change(withSecret);
    await home.setPin("246810", FEW_ROUNDS);
    return records;
  }

  it("is asked for before anything is read", async () => {
    const home = await opened(await locked());
    expect(home.isLocked).toBe(true);
    expect(() => home.state).toThrow("locked");
    await expect(home.change(practised)).rejects.toMatchObject({ id: "locked" });
    await home.unlock("246810", NOON);
    expect(home.state.secret).toBe(WORD);
  });

  it("leaves no key on the disk that opens without it", async () => {
    const records = await locked();
    expect(records.kept.has("state-key")).toBe(false);
    const keys = [...records.kept.values()].filter((one) => one instanceof CryptoKey);
    expect(keys).toEqual([]);
  });

  it("can be changed and taken away", async () => {
    const records = await locked();
    const home = await opened(records);
    await home.unlock("246810", NOON);
    await home.setPin("135790", FEW_ROUNDS);
    home.lock();
    await expect(home.unlock("246810", NOON)).rejects.toMatchObject({ id: "pin-wrong" });
    await home.unlock("135790", NOON);
    await home.setPin(null);
    expect((await opened(records)).state.secret).toBe(WORD);
  });

  it("makes wait after wrong ones, longer each time, also after the page was closed", async () => {
    const records = await locked();
    const waits: (number | undefined)[] = [];
    let now = NOON;
    for (let tried = 0; tried < 6; tried += 1) {
      const error = await (await opened(records)).unlock("0000", now).catch((one) => one);
      waits.push(error.retryAfter);
      now += (error.retryAfter ?? 0) * 1000;
    }
    expect(waits).toEqual([undefined, undefined, 30, 60, 300, 900]);
    const early = (await opened(records)).unlock("246810", now - 1000);
    await expect(early).rejects.toMatchObject({ id: "pin-wrong", retryAfter: 1 });
    await (await opened(records)).unlock("246810", now);
    await expect((await opened(records)).unlock("0000", now)).rejects.not.toHaveProperty("retryAfter", 30);
  });

  it.each([
    ["set", "246810"],
    ["taken away", null],
  ])("leaves everything readable where another tab keeps something while it is %s", async (_, pin) => {
    const [records, turns] = [new MemoryRecords(), memoryTurns()];
    const one = await opened(records, turns);
    if (pin === null) await one.setPin("135790", FEW_ROUNDS);
    const other = await opened(records, turns);
    if (other.isLocked) await other.unlock("135790", NOON);
    await one.keepDocument("trust", "old");
    const set = one.setPin(pin, FEW_ROUNDS);
    const kept = [other.keepDocument("trust", "new"), other.keepEvidence([{ name: "log", data: WORD }])];
    await Promise.allSettled([set, ...kept]);
    const again = await opened(records);
    if (pin) await again.unlock(pin, NOON);
    expect(["old", "new"]).toContain(await again.document("trust"));
    // Whoever has the key goes on; a PIN that was set has to be given here too.
    expect(other.isLocked).toBe(pin !== null);
    if (pin === null) expect(await again.document("evidence")).toMatchObject([{ data: WORD }]);
  });

  it("that another tab has set locks this one also where it only reads", async () => {
    const [records, turns] = [new MemoryRecords(), memoryTurns()];
    const [one, other] = [await opened(records, turns), await opened(records, turns)];
    await one.keepDocument("trust", "kept");
    await one.setPin("246810", FEW_ROUNDS);
    await expect(other.document("trust")).rejects.toMatchObject({ id: "locked" });
  });

  it("loses no evidence that two tabs find at once", async () => {
    const [records, turns] = [new MemoryRecords(), memoryTurns()];
    const [one, other] = [await opened(records, turns), await opened(records, turns)];
    const found = ["1", "2"].map((data) => [{ name: "log", data }]);
    await Promise.all([one.keepEvidence(found[0]!), other.keepEvidence(found[1]!)]);
    expect(await one.document("evidence")).toMatchObject([{ data: "1" }, { data: "2" }]);
  });

  it("that another tab has set locks this one", async () => {
    const [records, turns] = [new MemoryRecords(), memoryTurns()];
    const [one, other] = [await opened(records, turns), await opened(records, turns)];
    await one.change(withSecret);
    await other.setPin("246810", FEW_ROUNDS);
    await expect(one.change(practised)).rejects.toMatchObject({ id: "locked" });
    expect(one.isLocked).toBe(true);
  });
});
