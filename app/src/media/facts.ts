// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What a file's metadata tells, to show it to the person before it is taken out. This is for the
 * eye alone: cleaning relies on nothing that is found, or missed, here.
 */

import type { Fact } from "../contract.ts";
import { ISO_MEDIA, type TrueKind } from "./kind.ts";

/** Never fails: what can't be read tells nothing. */
export async function readFacts(file: Blob, kind: TrueKind): Promise<readonly Fact[]> {
  try {
    return await read(file, kind);
  } catch {
    return [];
  }
}

async function read(file: Blob, { kind, form }: TrueKind): Promise<readonly Fact[]> {
  if (kind === "image") return (await import("./imageFacts.ts")).imageFacts(file, form);
  if (ISO_MEDIA.has(form)) return (await import("./isoFacts.ts")).isoFacts(file);
  if (kind === "other") return [];
  return (await import("./tagFacts.ts")).tagFacts(file);
}
