// SPDX-License-Identifier: AGPL-3.0-or-later
/** Days, weeks and the grid of places: as the other zones reckon them. */

import { describe, expect, test } from "vitest";
import { addDays, dayAt, nextWeek, ordinalOf, parseDay, termOf, weekDays, weekOf } from "../../src/formats/periods.ts";
import { roundPosition } from "../../src/formats/place.ts";
import { refusal } from "./vectors.ts";

describe("days", () => {
  test.each([
    ["2026-11-23", "2026-W48"],
    ["2026-11-29", "2026-W48"],
    ["2026-11-30", "2026-W49"],
    ["2027-01-03", "2026-W53"],
    ["2024-12-30", "2025-W01"],
    ["2023-01-01", "2022-W52"],
  ])("%s is in %s", (day, week) => {
    expect(weekOf(day)).toBe(week);
    const [monday, sunday] = weekDays(week);
    expect(monday <= day && day <= sunday).toBe(true);
    expect(addDays(monday, 6)).toBe(sunday);
    expect(weekOf(addDays(sunday, 1))).toBe(nextWeek(week));
  });

  test("ordinals and terms", () => {
    expect([ordinalOf("0001-01-01"), ordinalOf("1970-01-01")]).toEqual([1, 719163]);
    expect(addDays("2028-02-28", 2)).toBe("2028-03-01");
    expect(termOf("2026-11-23")).toBe("2026");
    expect(dayAt(Date.UTC(2026, 10, 23, 23, 59))).toBe("2026-11-23");
  });

  test.each(["2026-02-29", "2026-13-01", "2026-1-1", "20261123", "0000-01-01", "", "2026-11-23T00:00", " 2026-11-23"])(
    "%j is no day",
    (text) => {
      expect(refusal(() => parseDay(text))).toBe("period");
    },
  );

  test.each(["2026-W54", "2025-W53", "2026-W00", "2026-48", "2026-W4", "0000-W01"])("%j is no week", (text) => {
    expect(refusal(() => weekDays(text))).toBe("period");
  });
});

describe("the grid", () => {
  // What tellsafe.formats.place.round_position gives.
  test.each([
    [59_437_000, 24_753_600, 59_435_000, 24_750_000],
    [-1, -1, 0, 0],
    [-33_868_800, 151_209_300, -33_870_000, 151_212_000],
    [90_000_000, 180_000_000, 90_000_000, 180_000_000],
    [-2_500, 2_500, 0, 5_000],
  ])("%i, %i", (lat, lon, row, column) => {
    expect(roundPosition(lat, lon)).toStrictEqual([row, column]);
    expect(roundPosition(row, column)).toStrictEqual([row, column]);
  });

  test("off the globe", () => {
    expect(refusal(() => roundPosition(90_000_001, 0))).toBe("place-range");
    expect(refusal(() => roundPosition(0, 180_000_001))).toBe("place-range");
    expect(refusal(() => roundPosition(0.5, 0))).toBe("place-range");
  });
});
