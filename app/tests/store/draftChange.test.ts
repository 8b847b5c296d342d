// SPDX-License-Identifier: AGPL-3.0-or-later
/** A draft that is changed. Seen to fail: with a change that makes a draft where there is none. */

import { expect, it } from "vitest";
import { Drafting } from "../../src/store/drafting.ts";
import { memoryDevice } from "../net/memoryDevice.ts";

async function drafting() {
  const device = await memoryDevice(async () => Promise.reject(new TypeError("no network here")));
  return { device, writer: new Drafting(device, () => undefined) };
}

it("is changed where there is one", async () => {
  const { device, writer } = await drafting();
  await writer.open();
  await writer.save({ conduct: "Four cans of petrol" });
  expect(device.home.state.draft).toMatchObject({ conduct: "Four cans of petrol" });
});

it("is not made anew by what is said after it was sent", async () => {
  const { device, writer } = await drafting();
  await writer.open();
  await writer.discard();
  await writer.save({ where: { precision: "exact", lat: 1, lon: 2, district: null, note: "" } });
  expect(device.home.state.draft).toBe(null);
});
