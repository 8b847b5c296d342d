// SPDX-License-Identifier: AGPL-3.0-or-later
/** The page for people who were reported says everything in each language, and its choice is the device's. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { LANGUAGES, preferred, withNumber } from "../../src/redress/words.ts";

const [english] = LANGUAGES;
const FONT = resolve(import.meta.dirname, "../../src/ui/fonts/uyghur.css");

describe.each(LANGUAGES)("$code", ({ words }) => {
  test("has exactly the keys of English, in their order, and nothing empty", () => {
    expect(Object.keys(words)).toEqual(Object.keys(english!.words));
    expect(Object.values(words).every((text) => text.trim().length > 0)).toBe(true);
  });

  test("has a place for a number where English has one", () => {
    for (const [key, text] of Object.entries(english!.words)) {
      expect(words[key as keyof typeof words].includes("{n}"), key).toBe(text.includes("{n}"));
    }
  });
});

test("Uyghur is written in letters that its font has", () => {
  const ranges = readFileSync(FONT, "utf8").match(/U\+[0-9A-F]{4}(-[0-9A-F]{4})?/g)!;
  const has = (letter: number): boolean =>
    ranges.some((range) => {
      const [first = "", last = first] = range.slice(2).split("-");
      return letter >= parseInt(first, 16) && letter <= parseInt(last, 16);
    });
  const texts = Object.values(LANGUAGES.find(({ code }) => code === "ug")!.words).join("");
  const letters = [...texts].filter((one) => /\p{Script=Arabic}|[،؛؟]/u.test(one));
  expect([...new Set(letters)].filter((one) => !has(one.codePointAt(0)!))).toEqual([]);
  expect(letters.length).toBeGreaterThan(500);
});

test("the first of the device's languages that there is", () => {
  expect(preferred(["kk", "ug-CN", "en"]).code).toBe("ug");
  expect(preferred(["zh-TW"]).code).toBe("zh");
  expect(preferred(["fi"]).code).toBe("en");
  expect(preferred([]).code).toBe("en");
  expect(withNumber("{n} days", 90)).toBe("90 days");
});
