// SPDX-License-Identifier: AGPL-3.0-or-later
/** Which bulletin acts are given. Seen to fail: after weeks without a network it was the tip line that "has published no keys". */

import { beforeEach, expect, it } from "vitest";
import { Bulletins } from "../../src/net/bulletins.ts";
import { Trust } from "../../src/net/trust.ts";
import { wireOf } from "../../src/net/wire.ts";
import { memoryDevice, TODAY } from "./memoryDevice.ts";
import { INTAKE, TipLine } from "./tipLine.ts";

let line: TipLine;
let bulletins: Bulletins;
let today: string;

beforeEach(async () => {
  line = new TipLine();
  today = TODAY;
  const clock = { now: () => Date.parse(`${today}T12:00:00Z`) / 1000, today: () => today };
  const device = { ...(await memoryDevice(wireOf(line.fetch))), clock };
  bulletins = new Bulletins(new Trust(device, INTAKE), clock, () => undefined);
  await bulletins.refresh();
  line.before = () => {
    throw new TypeError("no network");
  };
});

it("is the one verified last, where the network fails", async () => {
  today = "2026-11-26";
  expect((await bulletins.recent()).serial).toBe(1);
});

it("is none once its keys have ended, and what is said of that is that there is no network", async () => {
  today = "2027-06-01";
  await expect(bulletins.recent()).rejects.toMatchObject({ id: "offline" });
  expect([bulletins.known?.serial, bulletins.distrust]).toEqual([1, null]);
});
