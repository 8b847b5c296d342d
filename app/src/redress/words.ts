// SPDX-License-Identifier: AGPL-3.0-or-later
/** What this page says, in each of its languages. Its choice is kept nowhere. */

import type { Code } from "../ui/tables.ts";
import en from "./words/en.json";
import ug from "./words/ug.json";
import zh from "./words/zh.json";

export type Key = keyof typeof en;
export type Words = Readonly<Record<Key, string>>;

export interface Spoken {
  readonly code: Code;
  readonly tag: string;
  readonly name: string;
  readonly direction: "ltr" | "rtl";
  readonly isDraft: boolean;
  readonly words: Words;
}

export const LANGUAGES: readonly Spoken[] = [
  { code: "en", tag: "en", name: "English", direction: "ltr", isDraft: false, words: en },
  { code: "zh", tag: "zh-Hans", name: "简体中文", direction: "ltr", isDraft: true, words: zh },
  { code: "ug", tag: "ug", name: "ئۇيغۇرچە", direction: "rtl", isDraft: true, words: ug },
];

/** The first of the device's languages that there is, else English. */
export function preferred(wanted: readonly string[]): Spoken {
  const codes = wanted.map((tag) => tag.split("-")[0]?.toLowerCase());
  const found = codes.map((code) => LANGUAGES.find((one) => one.code === code)).find(Boolean);
  return found ?? (LANGUAGES[0] as Spoken);
}

/** A text with its number in it. */
export function withNumber(text: string, n: number): string {
  return text.replace("{n}", String(n));
}
