// SPDX-License-Identifier: AGPL-3.0-or-later
/** What became of a report that was open in this tab. Seen to fail: with a screen that waited for a draft for ever. */

import { expect, test } from "vitest";
import type { Snapshot } from "../../src/contract.ts";
import { fateOf, openedNow } from "../../src/ui/screens/report/gone.tsx";

const now = (draft: string | null, waiting: readonly number[], reports: readonly number[]): Snapshot =>
  ({
    draft: draft && { id: draft },
    waiting: waiting.map((tip) => ({ tip, kind: "tip" })),
    reports: reports.map((tip) => ({ tip })),
  }) as unknown as Snapshot;

const OPENED = openedNow(now("a", [2], [0, 1]))!;

test("it is here, whatever waits or arrives meanwhile", () => {
  expect(OPENED).toEqual({ draft: "a", newest: 2 });
  expect(fateOf(OPENED, now("a", [], [0, 1, 2]))).toBeNull();
  expect(openedNow(now(null, [], []))).toBeNull();
});

test("it was discarded, be there another one by now or none", () => {
  expect(fateOf(OPENED, now(null, [2], [0, 1]))).toBe("discarded");
  expect(fateOf(OPENED, now("b", [], [0, 1, 2]))).toBe("discarded");
});

test("it was sealed elsewhere: the first of all, one that waits, one that has arrived", () => {
  expect(fateOf(openedNow(now("a", [], []))!, now(null, [0], []))).toBe(0);
  expect(fateOf(OPENED, now(null, [2, 3], [0, 1]))).toBe(3);
  expect(fateOf(OPENED, now("b", [], [0, 1, 2, 3]))).toBe(3);
});
