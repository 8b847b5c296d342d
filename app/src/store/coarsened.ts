// SPDX-License-Identifier: AGPL-3.0-or-later
/** A place as exact as somebody chose to tell it, before it is kept anywhere. */

import { FormatError } from "../formats/errors.ts";
import type { Where } from "../formats/manifest.ts";
import { NOWHERE, roundPosition } from "../formats/place.ts";
import { Refused } from "../net/failure.ts";

/** Without what was not to be told. Refuses "report-invalid": a position off the globe. */
export function coarsened(where: Where): Where {
  if (where.precision === "exact") return where;
  const { precision, district, note } = where;
  if (precision !== "near" || where.lat === null || where.lon === null) {
    return { ...NOWHERE, precision, district: precision === "none" ? null : district, note };
  }
  try {
    const [lat, lon] = roundPosition(where.lat, where.lon);
    return { precision, lat, lon, district, note };
  } catch (error) {
    throw error instanceof FormatError ? new Refused("report-invalid") : error;
  }
}
