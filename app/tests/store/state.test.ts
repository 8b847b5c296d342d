// SPDX-License-Identifier: AGPL-3.0-or-later
/** What is remembered, and how one step leads to the next. */

import { describe, expect, it } from "vitest";
import { coarsened } from "../../src/store/coarsened.ts";
import { emptyState, numbersOf, readState, type Waiting, withReceipt, withSealed } from "../../src/store/state.ts";

const tip: Waiting = {
  id: "00",
  kind: "tip",
  number: 3,
  entry: "threat-to-life",
  day: "2026-11-25",
  submission: "",
  stamp: null,
  blobs: [],
  envelopeLength: 1,
  key: "",
};
const receipt = { envelope: "e", day: "2026-11-26", jws: "j" };

describe("state", () => {
  it("takes a number once it is sealed, and keeps it taken", () => {
    const sealed = withSealed(emptyState, tip);
    expect([sealed.nextTip, numbersOf(sealed)]).toEqual([4, [3]]);
    const sent = withReceipt(sealed, tip, receipt);
    expect([sent.nextTip, numbersOf(sent), sent.outbox]).toEqual([4, [3], []]);
  });

  it("keeps what a tip was about when a reply to it is sent", () => {
    const sent = withReceipt(withSealed(emptyState, tip), tip, receipt);
    const reply: Waiting = { ...tip, id: "01", kind: "reply", entry: null, day: "2026-11-27" };
    const { tips } = withReceipt(withSealed(sent, reply), reply, { ...receipt, envelope: "f" });
    expect(tips).toMatchObject([{ number: 3, entry: "threat-to-life", day: "2026-11-25" }]);
    expect(tips[0]?.receipts.map((one) => one.envelope)).toEqual(["e", "f"]);
  });

  it.each([null, {}, { v: 2 }, { v: 1, stamps: {} }, { v: 1, nextTip: "4" }, []])("refuses %j", (document) => {
    expect(() => readState(document)).toThrow("home-damaged");
  });

  it("is read as it was written", () => {
    const state = withSealed(emptyState, tip);
    expect(readState(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });
});

describe("a place", () => {
  const exact = { precision: "exact", lat: 41_902_123, lon: 12_496_789, district: "d", note: "n" } as const;

  it("is rounded before it is kept", () => {
    const { lat, lon } = coarsened({ ...exact, precision: "near" });
    expect([lat, lon]).toEqual([41_900_000, 12_495_000]);
    expect(coarsened(exact)).toEqual(exact);
  });

  it("has no position where only a district was to be told, and no district where nothing was", () => {
    expect(coarsened({ ...exact, precision: "district" })).toMatchObject({ lat: null, lon: null, district: "d" });
    expect(coarsened({ ...exact, precision: "none" })).toMatchObject({ lat: null, lon: null, district: null });
  });
});
