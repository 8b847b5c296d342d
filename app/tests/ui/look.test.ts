// SPDX-License-Identifier: AGPL-3.0-or-later
/** What becomes of a report for which there are no stamps yet. Seen to fail: with a draft that stayed one unless there was no network at all. */

import { expect, test } from "vitest";
import type { Result, Source } from "../../src/contract.ts";
import { send } from "../../src/ui/screens/report/look.tsx";

function sourceWithout(stamps: string): Source {
  const refused: Result = { ok: false, failure: { id: stamps } };
  return {
    snapshot: () => ({ stamps: 0 }),
    ensureStamps: async () => refused,
    report: async () => ({ ok: true, value: { id: "w", tip: 4 } }),
  } as unknown as Source;
}

test.each(["offline", "unavailable", "busy"])("%s: it is sealed, and waits until the registry can be asked", async (id) => {
  expect(await send(sourceWithout(id))).toMatchObject({ ok: true, value: { tip: 4 } });
});

test.each(["not-activated", "not-entitled", "stamps-used-up", "clock-wrong"])("%s: it stays a draft, and says why", async (id) => {
  expect(await send(sourceWithout(id))).toEqual({ ok: false, failure: { id } });
});
