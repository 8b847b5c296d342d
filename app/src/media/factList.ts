// SPDX-License-Identifier: AGPL-3.0-or-later
/** Facts as they are found, each once, in a form that is safe to show. */

import type { Fact } from "../contract.ts";

const LONGEST = 200;
const MOST = 40;

export class FactList {
  readonly #facts: Fact[] = [];

  get facts(): readonly Fact[] {
    return this.#facts;
  }

  /** Texts and numbers are kept; anything else, and what is empty, is not. */
  add(kind: Fact["kind"], found: unknown): void {
    const value = shown(found);
    const isKnown = this.#facts.some((fact) => fact.kind === kind && fact.value === value);
    if (value && !isKnown && this.#facts.length < MOST) this.#facts.push({ kind, value });
  }

  addTime(found: unknown): void {
    const time = isoTime(found);
    if (time) this.add("time", time);
  }

  /** Degrees north and east. The place 0,0 is what a camera writes that does not know. */
  addPlace(latitude: unknown, longitude: unknown): void {
    const [north, east] = [Number(latitude ?? NaN), Number(longitude ?? NaN)];
    if (!(Math.abs(north) <= 90 && Math.abs(east) <= 180) || (north === 0 && east === 0)) return;
    this.add("place", `${round(north)},${round(east)}`);
  }
}

/** Five decimals are about a metre. */
function round(degrees: number): number {
  return Math.round(degrees * 100_000) / 100_000;
}

/** Without control and direction characters, which could dress a text up as another. */
function shown(found: unknown): string {
  if (typeof found !== "string" && typeof found !== "number") return "";
  const plain = String(found).replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\ufffd]/gu, " ");
  return [...plain.replace(/\s+/g, " ").trim()].slice(0, LONGEST).join("");
}

const DAY_AND_TIME =
  /^(\d{4})[:-](\d\d)[:-](\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?/;

/** "2015:10:24 12:00:01" of Exif and "2015-10-24T12:00:01+0100" of others. */
function isoTime(found: unknown): string | null {
  if (typeof found !== "string") return null;
  const parts = DAY_AND_TIME.exec(found.trim());
  if (!parts || parts[1] === "0000" || parts[2] === "00") return null;
  const day = `${parts[1]}-${parts[2]}-${parts[3]}`;
  return parts[4] ? `${day}T${parts[4]}${parts[5] ?? ""}` : day;
}
