// SPDX-License-Identifier: AGPL-3.0-or-later
/** Days, plurals and sizes, by our own tables. */

import { describe, expect, it, vi } from "vitest";
import { dayAgo, dayIn, grouped, pluralOf, sizeOf } from "../../src/ui/tables.ts";
import { placeAt, placeOf, placeWords, timeOf } from "../../src/ui/told.ts";

describe("days", () => {
  it.each([
    ["en", "2026-11-05", "5 November 2026"],
    ["zh", "2026-11-05", "2026年11月5日"],
    ["ug", "2026-11-05", "2026-يىلى 5-نويابىر"],
    ["ug", "2028-02-29", "2028-يىلى 29-فېۋرال"],
  ] as const)("in %s: %s", (code, iso, words) => expect(dayIn(code, iso)).toBe(words));

  it("have twelve months with names of their own", () => {
    for (const code of ["en", "zh", "ug"] as const) {
      const words = Array.from({ length: 12 }, (_, month) => dayIn(code, `2026-${String(month + 1).padStart(2, "0")}-10`));
      expect(new Set(words).size).toBe(12);
      expect(words.join("")).not.toContain("undefined");
    }
  });

  it("come back as they are if they are none", () => {
    for (const text of ["", "soon", "2026-13-01", "2026-00-10"]) expect(dayIn("en", text)).toBe(text);
  });

  it("are counted where the device is, over the ends of months and years", () => {
    expect(dayAgo(0, new Date(2027, 0, 1, 0, 5))).toBe("2027-01-01");
    expect(dayAgo(1, new Date(2027, 0, 1, 0, 5))).toBe("2026-12-31");
    expect(dayAgo(1, new Date(2028, 2, 1, 23, 59))).toBe("2028-02-29");
  });
});

describe("plurals", () => {
  // CLDR 48: en and ug have "one" for 1 alone among whole numbers, zh has "other" alone.
  it.each([["en", "one"], ["zh", "other"], ["ug", "one"]] as const)("of 1 in %s", (code, form) => {
    expect(pluralOf(code, 1)).toBe(form);
    for (const n of [0, 2, 11, 21, 101]) expect(pluralOf(code, n)).toBe("other");
  });
});

describe("sizes", () => {
  it.each([
    [0, "0 kB"], [400, "0 kB"], [1_500, "2 kB"], [999_400, "999 kB"], [999_600, "1.0 MB"],
    [3_440_000, "3.4 MB"], [24_300_000, "24 MB"], [1_250_000_000, "1.3 GB"], [-5, "0 kB"],
  ])("%d bytes", (bytes, words) => expect(sizeOf(bytes)).toBe(words));

  it("group thousands", () => {
    expect([0, 999, 1000, 16_000, 1_234_567].map(grouped)).toEqual(["0", "999", "1,000", "16,000", "1,234,567"]);
  });
});

describe("what a file told", () => {
  it("is a day and a minute, or nothing", () => {
    expect(timeOf("2026-11-24T18:42:10")).toEqual({ day: "2026-11-24", time: "18:42" });
    expect(timeOf("2026-11-24T18:42:10+0300")).toEqual({ day: "2026-11-24", time: "18:42" });
    for (const text of ["", "yesterday", "2026-11-24", "2026-11-24T25:00:00", "2026-99-24T18:42:10Z"]) expect(timeOf(text)).toBeNull();
  });

  it("is what this phone's clock showed, where a film tells it in UTC. Seen to fail: eight hours off, and the day before", () => {
    vi.stubEnv("TZ", "Asia/Shanghai");
    expect(timeOf("2026-11-23T18:10:28Z")).toEqual({ day: "2026-11-24", time: "02:10" });
    vi.stubEnv("TZ", "America/New_York");
    expect(timeOf("2026-07-01T02:05:00Z")).toEqual({ day: "2026-06-30", time: "22:05" });
    vi.unstubAllEnvs();
  });

  it("is a place, rounded on this device where that was chosen", () => {
    expect(placeOf("41.902183,12.496366", "exact")).toMatchObject({ precision: "exact", lat: 41_902_183, lon: 12_496_366 });
    const near = placeOf("41.902183,12.496366", "near")!;
    expect(near.lat! % 5_000).toBe(0);
    expect(Math.abs(near.lat! - 41_902_183)).toBeLessThanOrEqual(2_500);
    expect(placeWords(near)).toBe("41.900, 12.495");
    for (const text of ["", "here", "91,0", "1"]) expect(placeOf(text, "near")).toBeNull();
    expect(placeAt(0, 181, "exact")).toBeNull();
  });
});
