// SPDX-License-Identifier: AGPL-3.0-or-later
/** The catalogue: the published list of what can be reported. Every entry is conduct with a harm. */

import { FormatError } from "./errors.ts";
import { Fields, type Names, SLUG } from "./fields.ts";

const MOST_ENTRIES = 100;
const MOST_SENTENCE = 1000;

/**
 * One kind of conduct; texts by primary language subtag ("en", "zh", "ug"). `conduct` and `harm` are
 * sentences, without any where they are left out. `life` marks what as a rule endangers life.
 */
export interface CatalogueEntry {
  readonly code: string;
  readonly name: Names;
  readonly conduct: Names;
  readonly harm: Names;
  readonly life: boolean;
}

/** All entries, in the order in which a source sees them. */
export interface Catalogue {
  readonly entries: readonly CatalogueEntry[];
}

/** The entry of this code. */
export function entryOf(catalogue: Catalogue, code: string): CatalogueEntry | null {
  return catalogue.entries.find((entry) => entry.code === code) ?? null;
}

/** Raises FormatError("catalogue-field" | "catalogue-code"). */
export function readCatalogue(value: unknown): Catalogue {
  const fields = new Fields(value, "catalogue");
  const entries = fields.each("entries", readEntry, { most: MOST_ENTRIES, least: 1 });
  fields.end();
  if (new Set(entries.map(({ code }) => code)).size !== entries.length) {
    throw new FormatError("catalogue-code", "two entries have one code");
  }
  return { entries };
}

function readEntry(fields: Fields): CatalogueEntry {
  const entry: CatalogueEntry = {
    code: fields.word("code", SLUG),
    name: fields.names("name"),
    conduct: sentences(fields, "conduct"),
    harm: sentences(fields, "harm"),
    life: fields.has("life") ? fields.flag("life") : false,
  };
  fields.end();
  return entry;
}

function sentences(fields: Fields, name: string): Names {
  return fields.has(name) ? fields.names(name, MOST_SENTENCE) : {};
}
