// SPDX-License-Identifier: AGPL-3.0-or-later
/** Every language says everything, with the same values in it. Seen to fail with a key and a value missing. */

import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { isFirst } from "../../build/words.ts";
import { FAILURES, tellingOf } from "../../src/ui/failures.ts";
import { LANGUAGES } from "../../src/ui/language.ts";
import en from "../../src/ui/languages/en.json";
import ug from "../../src/ui/languages/ug.json";
import zh from "../../src/ui/languages/zh.json";

const TEXTS: Readonly<Record<string, Readonly<Record<string, string>>>> = { en, zh, ug };
const ROOT = resolve(import.meta.dirname, "../../..");
const SOURCES = resolve(ROOT, "app/src");

const valuesIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([value]) => value).sort();
const programs = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => readFileSync(resolve(folder, path), "utf8"));

describe.each(Object.keys(TEXTS))("%s", (code) => {
  const texts = TEXTS[code]!;

  it("has exactly the keys of English, in their order", () => {
    expect(Object.keys(texts)).toEqual(Object.keys(en));
  });

  it("has the values of English in each text", () => {
    for (const [key, text] of Object.entries(en)) expect(valuesIn(texts[key]!), key).toEqual(valuesIn(text));
  });

  it("leaves nothing empty, and nothing that only looks so", () => {
    for (const [key, text] of Object.entries(texts)) {
      expect(text.replace(/[\s\u200b-\u200f\u2060-\u2069]/g, ""), key).not.toBe("");
    }
  });

  it("has each plural in both forms", () => {
    const counted = Object.keys(texts).filter((key) => key.endsWith(".one"));
    expect(counted.length).toBeGreaterThan(5);
    for (const key of counted) expect(texts).toHaveProperty([key.replace(/one$/, "other")]);
  });
});

it("offers each language that has texts, and says of each but English that it is a draft", () => {
  expect(LANGUAGES.map(({ code }) => code)).toEqual(Object.keys(TEXTS));
  expect(LANGUAGES.map(({ state }) => state)).toEqual(["source", "draft", "draft"]);
});

it("writes Uyghur in letters that its font has", () => {
  const ranges = readFileSync(resolve(SOURCES, "ui/fonts/uyghur.css"), "utf8").match(/U\+[0-9A-F]{4}(-[0-9A-F]{4})?/g)!;
  const has = (letter: number): boolean => ranges.some((range) => {
    const [first = "", last = first] = range.slice(2).split("-");
    return letter >= parseInt(first, 16) && letter <= parseInt(last, 16);
  });
  const letters = [...Object.values(ug).join("")].filter((one) => /\p{Script=Arabic}|[،؛؟]/u.test(one));
  expect([...new Set(letters)].filter((one) => !has(one.codePointAt(0)!))).toEqual([]);
  expect(letters.length).toBeGreaterThan(1000);
});

it("has words for every failure that there is", () => {
  const errors = readFileSync(resolve(ROOT, "src/tellsafe/source/errors.py"), "utf8");
  const told = [...errors.matchAll(/^ {4}"([a-z-]+)": Telling\(/gm)].map(([, id]) => id!);
  const refused = programs(SOURCES).flatMap((text) => [...text.matchAll(/new Refused\("([a-z-]+)"/g)].map(([, id]) => id!));
  expect(told.length).toBeGreaterThan(40);
  // What a person stopped needs no words; letters have a page of their own.
  const INSIDE = ["stopped", "no-letters", "letters-full", "letter-unsure"];
  const missing = [...told, ...refused].filter((id) => !(id in FAILURES) && !INSIDE.includes(id));
  expect([...new Set(missing)]).toEqual([]);
});

it("says of an unknown failure too what is safe and what to do", () => {
  expect(tellingOf("never-heard-of")).toEqual({ what: "failure.unexpected", safe: "safe.sealed", next: "next.again" });
});

/** Everything that is there before the first of lazily()'s screens, and so before the later words. */
const FIRST_SCREENS = [
  ...["app.tsx", "start.tsx", "deployment.ts", "here.ts", "language.ts", "leave.ts", "screens/welcome.tsx"],
  ...["act", "frame", "languages", "lazily", "screen", "rows"].map((name) => `parts/${name}.tsx`),
];

it("has the words of the first screens apart, and whatever they say is among them", () => {
  const said = FIRST_SCREENS.flatMap((name) => {
    const path = name === "start.tsx" ? "start.tsx" : `ui/${name}`;
    return [...readFileSync(resolve(SOURCES, path), "utf8").matchAll(/\bt\(["`]([a-z.-]+)/g)].map(([, key]) => key!);
  });
  expect(said.length).toBeGreaterThan(20);
  const telling = ["offline", "unavailable"].flatMap((id) => Object.values(tellingOf(id)));
  const missing = [...said, ...telling].filter((key) => !isFirst(key) && !isFirst(`${key}x`));
  expect(missing).toEqual([]);
  expect(Object.keys(en).filter(isFirst).length).toBeLessThan(Object.keys(en).length / 8);
});

it("has no text that no screen uses", () => {
  const all = programs(resolve(SOURCES, "ui")).join("\n");
  const isBuilt = (key: string): boolean =>
    [/^(next|safe|failure)\./, /^language\.state\./, /^(where|when|file|waiting|activate)\./, /\.(one|other)$/].some((kind) => kind.test(key));
  const unused = Object.keys(en).filter((key) => !isBuilt(key) && !all.includes(`"${key}"`));
  expect(unused).toEqual([]);
});
