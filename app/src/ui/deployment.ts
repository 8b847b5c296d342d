// SPDX-License-Identifier: AGPL-3.0-or-later
/** What the screens read of the bulletin: its charter and its catalogue. */

import type { Snapshot } from "../contract.ts";
import type { Bulletin } from "../formats/bulletin.ts";
import type { Change } from "../formats/change.ts";
import { addDays, type Day } from "../formats/periods.ts";
import { named } from "./language.ts";

/** Every mobile phone takes it for the local emergency number, until the charter's is known. */
const ANYWHERE = "112";

export function emergencyNumber({ bulletin }: Snapshot): string {
  return bulletin?.charter.emergencyNumber ?? ANYWHERE;
}

export function isOpen({ bulletin }: Snapshot): boolean {
  return bulletin?.charter.activation === "open";
}

export function entryName({ bulletin }: Snapshot, code: string): string {
  const entry = bulletin?.catalogue.entries.find((one) => one.code === code);
  return entry ? named(entry.name) : code;
}

export function districtName({ bulletin }: Snapshot, code: string): string {
  const district = bulletin?.charter.districts.find((one) => one.code === code);
  return district ? named(district.name) : code;
}

const NEWS_DAYS = 30;

/** The change of charter or catalogue to tell of: the next one to come, else one of the last month. */
export function changeToTell({ changes }: Bulletin, today: Day): Change | null {
  const found = changes.filter(({ holds }) => today <= addDays(holds, NEWS_DAYS));
  const coming = found.filter(({ holds }) => holds > today);
  const sooner = (one: Change, other: Change): Change => (other.holds < one.holds ? other : one);
  return coming.length ? coming.reduce(sooner) : (found.at(-1) ?? null);
}
