// SPDX-License-Identifier: AGPL-3.0-or-later
/** Which keys a source uses. Seen to fail: with the number not compared; with the log not asked. */

import { describe, expect, it } from "vitest";
import { addDays } from "../../src/formats/periods.ts";
import { Trust } from "../../src/net/trust.ts";
import { wireOf } from "../../src/net/wire.ts";
import { type MemoryRecords, memoryDevice, TODAY } from "./memoryDevice.ts";
import { INTAKE, TipLine, TRANSLOG } from "./tipLine.ts";

async function trusting(line: TipLine, records?: MemoryRecords, pinned?: Uint8Array) {
  const device = await memoryDevice(wireOf(line.fetch), records);
  const trust = new Trust(device, INTAKE, pinned ?? null);
  await trust.load();
  return { device, trust };
}

const evidence = (device: { home: { document(name: "evidence"): Promise<unknown> } }) =>
  device.home.document("evidence") as Promise<{ name: string }[] | undefined>;

describe("a bulletin", () => {
  it("is used once the log shows it, and is still known after the page was closed", async () => {
    const line = new TipLine();
    const { device, trust } = await trusting(line);
    await trust.refresh();
    expect(trust.known?.serial).toBe(1);
    const again = await trusting(line, device.records);
    expect(again.trust.known?.serial).toBe(1);
  });

  it("is not used if the log does not have it", async () => {
    const line = new TipLine();
    const { trust } = await trusting(line);
    line.publish(2, {}, false);
    await expect(trust.refresh()).rejects.toMatchObject({ id: "bulletin-not-logged" });
    expect(trust.known).toBeNull();
  });

  it("is not used if too few witnesses cosigned the log that has it", async () => {
    const line = new TipLine();
    const vkey = "witness-1.example/w+d2b0d6c0+BNuZX+JRadFByrm7upK6oB+fLh7OffTLKsBRkPN/zB+d";
    const keys = [{ operator: "The Gazette", vkey, url: "https://witness-1.example" }];
    line.publish(2, { charter: { ...line.charter, witnesses: { needed: 1, keys } } });
    const { trust } = await trusting(line);
    await expect(trust.refresh()).rejects.toMatchObject({ id: "log-unwitnessed" });
    expect(trust.known).toBeNull();
  });

  it("is followed by a newer one, and never by an older one", async () => {
    const line = new TipLine();
    const first = line.bulletin;
    const { trust } = await trusting(line);
    line.publish(2);
    await trust.refresh();
    line.bulletin = first;
    await expect(trust.refresh()).rejects.toMatchObject({ id: "bulletin-rolled-back" });
    expect(trust.known?.serial).toBe(2);
  });

  it("is kept as evidence if there are two of one number", async () => {
    const line = new TipLine();
    const { device, trust } = await trusting(line);
    await trust.refresh();
    line.publish(1, { part_size: 128 * 1024 });
    await expect(trust.refresh()).rejects.toMatchObject({ id: "bulletin-forked" });
    expect((await evidence(device))?.map((one) => one.name)).toEqual(["bulletin", "bulletin"]);
  });

  it("is refused, and both kept, if its charter changed without the promised notice", async () => {
    const line = new TipLine();
    const administrators = ["A".repeat(43), `${"A".repeat(42)}E`];
    const charter = { ...line.charter, changes: { notice_days: 14, administrators } };
    line.publish(2, { charter });
    const { device, trust } = await trusting(line);
    await trust.refresh();
    line.publish(3, { charter });
    await trust.refresh();
    line.publish(4, { charter: { ...charter, redress: { contact: "Nobody at all" } } });
    await expect(trust.refresh()).rejects.toMatchObject({ id: "bulletin-unannounced" });
    expect((await evidence(device))?.map((one) => one.name)).toEqual(["bulletin", "bulletin"]);
    expect(trust.known?.serial).toBe(3);
  });

  it("is refused if it is dated later than tomorrow, so that no notice is cut short", async () => {
    const line = new TipLine();
    const { trust } = await trusting(line);
    line.publish(2, { issued: addDays(TODAY, 2) });
    await expect(trust.refresh()).rejects.toMatchObject({ id: "bulletin-ahead" });
    expect(trust.known).toBeNull();
    line.publish(3, { issued: addDays(TODAY, 1) });
    await trust.refresh();
    expect(trust.known?.serial).toBe(3);
  });

  it("that was taken once goes on where the device's date is set back", async () => {
    const line = new TipLine();
    const { device, trust } = await trusting(line);
    await trust.refresh();
    const back = { ...device, clock: { ...device.clock, today: () => addDays(TODAY, -30) } };
    const again = new Trust(back, INTAKE);
    await again.load();
    await again.refresh();
    line.publish(2);
    await expect(again.refresh()).rejects.toMatchObject({ id: "bulletin-ahead" });
    expect(again.known?.serial).toBe(1);
  });

  it("is refused from another root than the one pinned", async () => {
    const { trust } = await trusting(new TipLine(), undefined, new Uint8Array(32).fill(9));
    await expect(trust.refresh()).rejects.toMatchObject({ id: "bulletin-forged" });
  });

  it("is refused if another tab has seen a newer one meanwhile", async () => {
    const line = new TipLine();
    const old = line.bulletin;
    const { device, trust } = await trusting(line);
    await trust.refresh();
    const other = await trusting(line, device.records);
    line.publish(2);
    await other.trust.refresh();
    line.bulletin = old;
    await expect(trust.refresh()).rejects.toMatchObject({ id: "bulletin-rolled-back" });
  });
});

describe("the log", () => {
  it("may not shrink", async () => {
    const line = new TipLine();
    line.publish(2);
    const { device, trust } = await trusting(line);
    await trust.refresh();
    line.leaves.pop();
    await expect(trust.refresh()).rejects.toMatchObject({ id: "log-rolled-back" });
    expect((await evidence(device))?.length).toBe(2);
  });

  it("may not tell another history", async () => {
    const line = new TipLine();
    line.publish(2);
    const { trust } = await trusting(line);
    await trust.refresh();
    line.leaves.splice(0, 1, new Uint8Array(32).fill(7));
    line.publish(3);
    await expect(trust.refresh()).rejects.toMatchObject({ id: "log-forked" });
    expect(trust.known?.serial).toBe(2);
  });

  it("that does not answer is no attack", async () => {
    const line = new TipLine();
    const { trust } = await trusting(line);
    await trust.refresh();
    line.before = (_method, url) => {
      if (url.startsWith(TRANSLOG)) throw new TypeError("no network");
    };
    await expect(trust.refresh()).rejects.toMatchObject({ id: "offline" });
    expect(trust.known?.serial).toBe(1);
  });
});
