// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Where something happened, as exactly as the source chose to say and no more.
 *
 * Positions are millionths of a degree (WGS 84). "Near" is a point of a fixed grid of about 500 m:
 * the rounding is done on the device, and a position off the grid is refused, so a faulty app can't
 * give an exact place away unnoticed.
 */

import { FormatError } from "./errors.ts";
import { type Fields, SLUG } from "./fields.ts";

export const PRECISIONS = ["exact", "near", "district", "none"] as const;
export type Precision = (typeof PRECISIONS)[number];

/** `lat` and `lon` with "exact" and "near" alone; `district` is a code of the charter. */
export interface Where {
  readonly precision: Precision;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly district: string | null;
  readonly note: string;
}

export const NOWHERE: Where = { precision: "none", lat: null, lon: null, district: null, note: "" };
export const MAX_LAT = 90_000_000;
export const MAX_LON = 180_000_000;
export const MOST_NOTE = 1000;
const LAT_STEP = 5_000;
// Up to this latitude, this step of longitude: cells stay some 500 to 800 m wide as meridians draw
// together. Each step divides 360 degrees, so the grid closes.
const LON_STEPS: readonly (readonly [number, number])[] = [
  [25_000_000, 5_000],
  [40_000_000, 6_000],
  [50_000_000, 7_500],
  [60_000_000, 9_000],
  [66_000_000, 12_000],
  [72_000_000, 15_000],
  [78_000_000, 24_000],
  [85_000_000, 60_000],
];
const LAST_LON_STEP = 180_000;

/** The nearest point of the grid, [lat, lon]. Raises FormatError("place-range"). */
export function roundPosition(lat: number, lon: number): readonly [number, number] {
  const isWhole = Number.isInteger(lat) && Number.isInteger(lon);
  if (!isWhole || Math.abs(lat) > MAX_LAT || Math.abs(lon) > MAX_LON) {
    throw new FormatError("place-range", "a position that is not on the globe");
  }
  const row = nearest(lat, LAT_STEP);
  const step = LON_STEPS.find(([bound]) => Math.abs(row) <= bound)?.[1] ?? LAST_LON_STEP;
  return [row, nearest(lon, step)];
}

/** Raises FormatError("manifest-field" | "place-precision" | "place-range"). */
export function readWhere(fields: Fields): Where {
  const where: Where = {
    precision: fields.choice("precision", PRECISIONS),
    lat: fields.optional("lat", () => fields.integer("lat", -MAX_LAT, MAX_LAT)),
    lon: fields.optional("lon", () => fields.integer("lon", -MAX_LON, MAX_LON)),
    district: fields.optional("district", () => fields.word("district", SLUG)),
    note: fields.text("note", { most: MOST_NOTE, least: 0 }),
  };
  fields.end();
  requireNoMoreThanChosen(where);
  return where;
}

function nearest(value: number, step: number): number {
  // "|| 0" since there is one zero on the globe, and two in JavaScript.
  return Math.floor((value + Math.floor(step / 2)) / step) * step || 0;
}

function requireNoMoreThanChosen({ precision, lat, lon, district }: Where): void {
  const isPointed = precision === "exact" || precision === "near";
  if ((lat !== null) !== isPointed || (lon !== null) !== isPointed) {
    throw new FormatError("place-precision", "a position where none was chosen, or half of one");
  }
  if ((precision === "district" && district === null) || (precision === "none" && district !== null)) {
    throw new FormatError("place-precision", "a district where none was chosen, or none");
  }
  if (precision === "near" && lat !== null && lon !== null) {
    const [row, column] = roundPosition(lat, lon);
    if (row !== lat || column !== lon) {
      throw new FormatError("place-precision", "a position more exact than was chosen");
    }
  }
}
