// SPDX-License-Identifier: AGPL-3.0-or-later
/** What WebM, MKV and sound files tell in their tags: titles, names, days, covers. */

import type { Fact } from "../contract.ts";
import { FactList } from "./factList.ts";
import { Spliced } from "./spliced.ts";

export async function tagFacts(file: Blob): Promise<readonly Fact[]> {
  const { openedRecording } = await import("./recording.ts");
  const list = new FactList();
  const input = openedRecording(new Spliced([file]));
  try {
    const tags = await input.getMetadataTags();
    // A tag with a day alone comes as the first moment of it.
    list.addTime(tags.date?.toISOString().replace("T00:00:00.000Z", ""));
    for (const author of [tags.artist, tags.albumArtist]) list.add("author", author);
    for (const text of [tags.title, tags.album, tags.description, tags.comment]) list.add("other", text);
    list.add("thumbnail", tags.images?.[0]?.mimeType);
    for (const [name, text] of Object.entries(tags.raw ?? {})) readRaw(name, text, list);
  } finally {
    input.dispose();
  }
  return list.facts;
}

function readRaw(name: string, text: unknown, list: FactList): void {
  if (typeof text !== "string") return;
  if (/location|gps/i.test(name)) list.add("place", text);
  else if (/encode|vendor|TSSE|ISFT|tool/i.test(name)) list.add("other", text);
}
