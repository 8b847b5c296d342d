// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Dates, sizes and plurals by tables of our own: Chromium has no data for Uyghur, and one way for
 * all languages can be tested as one. Digits are 0 to 9 everywhere.
 */

export type Code = "en" | "zh" | "ug";

const ENGLISH_MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
] as const;
const UYGHUR_MONTHS = [
  "يانۋار", "فېۋرال", "مارت", "ئاپرېل", "ماي", "ئىيۇن",
  "ئىيۇل", "ئاۋغۇست", "سېنتەبىر", "ئۆكتەبىر", "نويابىر", "دېكابىر",
] as const;

type Spelling = (year: number, month: number, day: number) => string;
const DAYS: Readonly<Record<Code, Spelling>> = {
  en: (year, month, day) => `${day} ${ENGLISH_MONTHS[month - 1]} ${year}`,
  zh: (year, month, day) => `${year}年${month}月${day}日`,
  ug: (year, month, day) => `${year}-يىلى ${day}-${UYGHUR_MONTHS[month - 1]}`,
};

/** An ISO 8601 day in words; what is no day comes back as it is. */
export function dayIn(code: Code, iso: string): string {
  const [year, month, day] = iso.slice(0, 10).split("-").map(Number);
  if (!year || !month || !day || month > 12 || day > 31) return iso;
  return DAYS[code](year, month, day);
}

/** CLDR's cardinal rules for whole numbers: Chinese has one form, the others set 1 apart. */
export function pluralOf(code: Code, n: number): "one" | "other" {
  return n === 1 && code !== "zh" ? "one" : "other";
}

/** Every language here writes a comma between thousands and a dot before tenths. */
export function grouped(n: number): string {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ",");
}

const UNITS = ["kB", "MB", "GB", "TB"] as const;

/** Bytes, in powers of ten as networks are sold; the units' letters are the same everywhere. */
export function sizeOf(bytes: number): string {
  let value = Math.max(bytes, 0) / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value >= 10 || unit === 0 ? String(Math.round(value)) : value.toFixed(1);
  return `${digits} ${UNITS[unit]}`;
}

/** This day where the device is, and those before it, as ISO 8601. */
export function dayAgo(days: number, now: Date = new Date()): string {
  const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}
