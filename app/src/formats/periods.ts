// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Weeks and terms: the only times that zones record. All days are UTC, written YYYY-MM-DD, so that
 * they compare as text.
 */

import { FormatError } from "./errors.ts";

/** YYYY-MM-DD. */
export type Day = string;

const MILLISECONDS = 86_400_000;
/** The proleptic Gregorian ordinal of 1970-01-01, where 1 is 1 January of the year 1. */
const EPOCH = 719_163;
const LAST_ORDINAL = 3_652_059;

/** Raises FormatError("period"). */
export function parseDay(text: string): Day {
  const time = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  if (!(time >= (1 - EPOCH) * MILLISECONDS) || dayAt(time) !== text) {
    throw new FormatError("period", "not a day such as 2026-11-23");
  }
  return text;
}

/** The day on which a moment lies, in milliseconds since 1970. */
export function dayAt(milliseconds: number): Day {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** Whether `day` lies in a span, both of whose ends are in it. */
export function isValidOn(span: { readonly firstDay: Day; readonly lastDay: Day }, day: Day): boolean {
  return span.firstDay <= day && day <= span.lastDay;
}

/** The proleptic Gregorian ordinal. Raises FormatError("period"). */
export function ordinalOf(day: Day): number {
  return Date.parse(`${parseDay(day)}T00:00:00Z`) / MILLISECONDS + EPOCH;
}

/** So many days later, or earlier. Raises FormatError("period"). */
export function addDays(day: Day, days: number): Day {
  return dayOf(ordinalOf(day) + days);
}

/** The ISO 8601 week, such as "2026-W48". */
export function weekOf(day: Day): string {
  const ordinal = ordinalOf(day);
  const thursday = ordinal - weekday(ordinal) + 3;
  const year = Number(dayOf(thursday).slice(0, 4));
  const number = Math.floor((thursday - mondayOfFirstWeek(year)) / 7) + 1;
  return `${String(year).padStart(4, "0")}-W${String(number).padStart(2, "0")}`;
}

/** Monday and Sunday of an ISO week. Raises FormatError("period"). */
export function weekDays(week: string): readonly [Day, Day] {
  const found = /^([0-9]{4})-W([0-9]{2})$/.exec(week);
  const [year, number] = [Number(found?.[1]), Number(found?.[2])];
  if (!(year >= 1)) throw new FormatError("period", "not an ISO week such as 2026-W48");
  const monday = dayOf(mondayOfFirstWeek(year) + 7 * (number - 1));
  if (weekOf(monday) !== week) throw new FormatError("period", "no such ISO week");
  return [monday, addDays(monday, 6)];
}

/** The ISO week after `week`. */
export function nextWeek(week: string): string {
  return weekOf(addDays(weekDays(week)[0], 7));
}

/** The term (calendar year) of a day, such as "2026". */
export function termOf(day: Day): string {
  return parseDay(day).slice(0, 4);
}

function dayOf(ordinal: number): Day {
  if (!(ordinal >= 1 && ordinal <= LAST_ORDINAL)) throw new FormatError("period", "no such day");
  return dayAt((ordinal - EPOCH) * MILLISECONDS);
}

/** 0 is Monday; the ordinal 1 was one. */
function weekday(ordinal: number): number {
  return (ordinal + 6) % 7;
}

/** The first week is the one with 4 January in it. */
function mondayOfFirstWeek(year: number): number {
  const fourth = ordinalOf(`${String(year).padStart(4, "0")}-01-04`);
  return fourth - weekday(fourth);
}
