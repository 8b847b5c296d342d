// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The language that the screens speak. One JSON file a language, fetched when it is chosen, and most of
 * it when a screen needs it.
 *
 * It needs nothing else of the app: on a slow line the words come beside the screens, not after them.
 *
 * The choice is the one thing kept in localStorage: it has to be known before anything sealed can be
 * opened, and tells no more than the language of the device does.
 */

import type english from "./languages/en.json";
import { type Code, pluralOf } from "./tables.ts";

export type Key = keyof typeof english;
type Texts = Readonly<Partial<Record<Key, string>>>;
/** Keys that come as `….one` and `….other`. */
export type Counted = { [K in Key]: K extends `${infer S}.one` ? S : never }[Key];
export type Values = Readonly<Record<string, string | number>>;

export interface Language {
  readonly code: Code;
  /** BCP 47, as it stands in a report and on the page. */
  readonly tag: string;
  readonly name: string;
  readonly short: string;
  readonly direction: "ltr" | "rtl";
  /** "draft" until a native reader has signed the texts. */
  readonly state: "source" | "draft" | "signed";
}

export const LANGUAGES: readonly Language[] = [
  { code: "en", tag: "en", name: "English", short: "EN", direction: "ltr", state: "source" },
  { code: "zh", tag: "zh-Hans", name: "简体中文", short: "中文", direction: "ltr", state: "draft" },
  { code: "ug", tag: "ug", name: "ئۇيغۇرچە", short: "ئۇي", direction: "rtl", state: "draft" },
];

type Load = Readonly<Record<Code, () => Promise<{ default: Texts }>>>;
/** What the first screens say, and the rest: build/words.ts. */
const FIRST: Load = {
  en: () => import("./languages/en.json?first"),
  zh: () => import("./languages/zh.json?first"),
  ug: () => import("./languages/ug.json?first"),
};
const LATER: Load = {
  en: () => import("./languages/en.json?later"),
  zh: () => import("./languages/zh.json?later"),
  ug: () => import("./languages/ug.json?later"),
};

const KEPT_AS = "language";
const listeners = new Set<() => void>();
let spoken: Language = LANGUAGES[0]!;
/** The one asked for last: what comes late of another is passed over. */
let asked: Code = "en";
let texts: Texts = {};
/** Whether a screen has asked for all words: then each language is spoken with all of them. */
let isWhole = false;
let whole: Promise<void> = Promise.resolve();

export function language(): Language {
  return spoken;
}

/** The kept choice, else the first of the device's languages that there is, else English. */
export function preferred(): Code {
  const wanted = [kept() ?? "", ...navigator.languages];
  const codes = wanted.map((tag) => tag.split("-")[0]?.toLowerCase());
  return codes.map((code) => LANGUAGES.find((one) => one.code === code)?.code).find(Boolean) ?? "en";
}

export async function speak(code: Code): Promise<void> {
  asked = code;
  const parts = await Promise.all([FIRST[code](), ...(isWhole ? [LATER[code]()] : [])]).catch((error: unknown) => {
    // Screens that come later go on in the one that is spoken.
    if (asked === code) asked = spoken.code;
    throw error;
  });
  if (asked !== code) return;
  texts = Object.assign({}, ...parts.map((part) => part.default));
  spoken = LANGUAGES.find((one) => one.code === code)!;
  document.documentElement.lang = spoken.tag;
  document.documentElement.dir = spoken.direction;
  // Neutral on purpose: lists of tabs and of recent apps are seen by whoever picks up the phone.
  document.title = t("neutral.title");
  for (const tell of listeners) tell();
}

/** Have the words of every screen. Throws if they can't be fetched. */
export async function speakWholly(): Promise<void> {
  if (isWhole) return whole;
  isWhole = true;
  whole = speak(asked).catch((error: unknown) => {
    isWhole = false;
    throw error;
  });
  return whole;
}

/** Speak it from now on, also after a restart. */
export async function choose(code: Code): Promise<void> {
  await speak(code);
  try {
    localStorage.setItem(KEPT_AS, code);
  } catch {
    // A browser that keeps nothing: then the choice holds until it is closed.
  }
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}

/** Tell `changed` whenever another language is spoken; returns how to stop. */
export function whenSpoken(changed: () => void): () => void {
  listeners.add(changed);
  return () => void listeners.delete(changed);
}

export function t(key: Key, values?: Values): string {
  const text = texts[key] ?? "";
  return values ? text.replace(/\{(\w+)\}/g, (_, name: string) => isolated(values[name])) : text;
}

export function count(key: Counted, n: number): string {
  return t(`${key}.${pluralOf(spoken.code, n)}` as Key, { n });
}

/** The isolates of Unicode, which are to plain text what <bdi> is to a page. */
function isolated(value: string | number | undefined): string {
  const text = String(value ?? "");
  const turns = spoken.direction === "rtl" || /[\u0590-\u08ff]/.test(text);
  return turns ? `\u2068${text}\u2069` : text;
}

/** A text of the charter or the catalogue, which names languages by their first subtag. */
export function named(names: Readonly<Record<string, string>>): string {
  return names[spoken.code] ?? names["en"] ?? Object.values(names)[0] ?? "";
}
