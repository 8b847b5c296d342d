// SPDX-License-Identifier: AGPL-3.0-or-later
/** Workers that break. Seen to fail: a file whose Worker broke while it was put aside was "being cleaned" for ever. */

import { afterEach, expect, test, vi } from "vitest";
import type { Job } from "../../src/worker/job.ts";
import { browserWorkshop } from "../../src/worker/workshop.ts";

class BreakingWorker {
  onmessage: (event: { data: unknown }) => void = () => undefined;
  postMessage = (): void => queueMicrotask(() => this.onmessage({ data: { says: "broken" } }));
  terminate = (): void => undefined;
}

afterEach(() => vi.unstubAllGlobals());

test.each(["keep", "clean"])("a file that one breaks on while it is to %s is refused", async (does) => {
  vi.stubGlobal("Worker", BreakingWorker);
  vi.stubGlobal("location", new URL("https://intake.example/"));
  await expect(browserWorkshop({ does } as Job)).rejects.toMatchObject({ id: does === "keep" ? "file-unreadable" : "cannot-clean" });
});
