// SPDX-License-Identifier: AGPL-3.0-or-later
/** Charter and catalogue change as two administrators approved and all were told, or not at all. */

import { describe, expect, test } from "vitest";
import { verifyBulletin } from "../../src/formats/bulletin.ts";
import { unhex, utf8 } from "../../src/formats/bytes.ts";
import { requireAnnounced } from "../../src/formats/change.ts";
import { refusal, vectors } from "./vectors.ts";

const OURS = vectors<{
  root: string;
  known: string;
  charter_hash: string;
  catalogue_hash: string;
  after: { name: string; taken: boolean; file: string }[];
}>("change");
const ROOT = unhex(OURS.root);
const KNOWN = verifyBulletin(utf8(OURS.known), ROOT);

describe("what may come after", () => {
  test("documents are known by their hashes", () => {
    expect(KNOWN.hashes).toEqual({ charter: OURS.charter_hash, catalogue: OURS.catalogue_hash });
  });

  test.each(OURS.after)("$name", ({ taken, file }) => {
    const next = verifyBulletin(utf8(file), ROOT);
    if (taken) expect(() => requireAnnounced(KNOWN, next)).not.toThrow();
    else expect(refusal(() => requireAnnounced(KNOWN, next))).toBe("bulletin-unannounced");
  });

  test("a charter that promises nothing is held to nothing", () => {
    const silent = { ...KNOWN, charter: { ...KNOWN.charter, changes: { noticeDays: 0, administrators: [] } } };
    for (const { file } of OURS.after) requireAnnounced(silent, verifyBulletin(utf8(file), ROOT));
  });
});
