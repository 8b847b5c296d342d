// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * A Vite plugin that loads a language's one file in two parts: `en.json?first` is what the first
 * screens say, so that a slow line does not wait for the words of all others; `en.json?later` the rest.
 */

import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/** What stands on a screen that is not loaded apart (app.tsx): app/tests/ui/languages.test.ts holds it. */
const FIRST =
  /^(neutral\.title|back|again|busy|loading|unfetched|leave|free|step|(nobody|charter)\.title|(emergency|language|welcome|unreached)\..+|failure\.(offline|unavailable)|safe\.kept|next\.(network|hour))$/;
const PART = /^(.+\.json)\?(first|later)$/;

export const isFirst = (key: string): boolean => FIRST.test(key);

export function words(): Plugin {
  return {
    name: "tellsafe-words",
    enforce: "pre",
    load(id) {
      const [, path, part] = PART.exec(id) ?? [];
      if (!path) return undefined;
      const texts = partOf(readFileSync(path, "utf8"), part === "first");
      return { code: `export default ${texts}`, moduleType: "js" };
    },
  };
}

function partOf(text: string, wantsFirst: boolean): string {
  const texts = Object.entries(JSON.parse(text) as Record<string, string>);
  return JSON.stringify(Object.fromEntries(texts.filter(([key]) => isFirst(key) === wantsFirst)));
}
