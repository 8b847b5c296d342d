// SPDX-License-Identifier: AGPL-3.0-or-later
/** What an entry of the catalogue means, in its own sentence. */

import type { CatalogueEntry } from "../../formats/catalogue.ts";
import { language } from "../language.ts";

export function EntryConduct({ entry }: { readonly entry: CatalogueEntry }) {
  const said = entry.conduct[language().code];
  return said === undefined ? null : <span class="entry-conduct quiet small">{said}</span>;
}
