// SPDX-License-Identifier: AGPL-3.0-or-later
/** A language in two parts, as build/words.ts makes them of its one file. */

declare module "*.json?first" {
  const texts: Readonly<Record<string, string>>;
  export default texts;
}

declare module "*.json?later" {
  const texts: Readonly<Record<string, string>>;
  export default texts;
}
