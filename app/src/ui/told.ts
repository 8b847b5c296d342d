// SPDX-License-Identifier: AGPL-3.0-or-later
/** What a file's metadata told, as the report would say it: never more exactly than was chosen. */

import type { When, Where } from "../formats/manifest.ts";
import { roundPosition } from "../formats/place.ts";
import { dayAgo } from "./tables.ts";

const MILLION = 1_000_000;

type Moment = Pick<When, "day" | "time"> & { day: string; time: string };

/** An ISO 8601 time as a day and a minute; null if it is none. One of UTC, as films have it, is told as this phone's clock showed it. */
export function timeOf(iso: string): Moment | null {
  const found = /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):([0-5]\d)/.exec(iso);
  if (!found) return null;
  const moment = iso.endsWith("Z") ? new Date(iso) : null;
  return moment ? onThisClock(moment) : { day: found[1]!, time: `${found[2]}:${found[3]}` };
}

function onThisClock(moment: Date): Moment | null {
  if (Number.isNaN(moment.getTime())) return null;
  const [hour, minute] = [moment.getHours(), moment.getMinutes()].map((one) => String(one).padStart(2, "0"));
  return { day: dayAgo(0, moment), time: `${hour}:${minute}` };
}

/** "lat,lon" in degrees, as a place of this precision; null if it is none. */
export function placeOf(told: string, precision: "near" | "exact"): Where | null {
  const [lat, lon] = told.split(",").map(Number);
  if (lat === undefined || lon === undefined || !Number.isFinite(lat) || !Number.isFinite(lon)) return null;
  return placeAt(lat, lon, precision);
}

/** Degrees to millionths; "near" is rounded to the grid here, before it is kept anywhere. */
export function placeAt(lat: number, lon: number, precision: "near" | "exact"): Where | null {
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180) return null;
  const exact = [Math.round(lat * MILLION), Math.round(lon * MILLION)] as const;
  const [row, column] = precision === "near" ? roundPosition(...exact) : exact;
  return { precision, lat: row, lon: column, district: null, note: "" };
}

/** Degrees with as many digits as the place is exact. */
export function placeWords({ lat, lon, precision }: Where): string {
  if (lat === null || lon === null) return "";
  const digits = precision === "near" ? 3 : 5;
  return [lat, lon].map((one) => (one / MILLION).toFixed(digits)).join(", ");
}
