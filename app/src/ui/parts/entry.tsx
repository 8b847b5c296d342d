// SPDX-License-Identifier: AGPL-3.0-or-later
/** What an entry of the catalogue means, in its own sentence. */

import type { CatalogueEntry } from "../../formats/catalogue.ts";
import { language } from "../language.ts";

/** The catalogue's sentences are English alone: in other languages the name has to do. */
export function EntryConduct({ entry }: { readonly entry: CatalogueEntry }) {
  if (language().code !== "en" || entry.conduct === "") return null;
  return <span class="entry-conduct quiet small">{entry.conduct}</span>;
}
