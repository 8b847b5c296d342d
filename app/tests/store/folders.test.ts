// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Removing files that a Worker, ended a moment ago, still holds. Seen to fail: a report with a film that was being
 * cleaned could not be discarded, and the screen waited for ever.
 */

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { browserFolders, draftPath } from "../../src/store/folders.ts";

/** What the file says to each try; then it is gone. */
let held: string[];
let tries: number;

const folder = {
  getDirectoryHandle: async () => folder,
  removeEntry: async () => {
    tries += 1;
    const name = held.shift();
    if (name) throw new DOMException("no", name);
  },
};

beforeEach(() => {
  vi.useFakeTimers();
  [held, tries] = [[], 0];
  vi.stubGlobal("navigator", { storage: { getDirectory: async () => folder } });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function removed(): Promise<string> {
  const done = browserFolders.remove(draftPath("a")).then(() => "gone", (error: DOMException) => error.name);
  await vi.advanceTimersByTimeAsync(5000);
  return done;
}

it.each<[string, string[], string, number]>([
  ["at once", [], "gone", 1],
  ["as well if it is not there", ["NotFoundError"], "gone", 1],
  ["once it is let go", ["NoModificationAllowedError", "NoModificationAllowedError"], "gone", 3],
  ["not where the browser says no", ["SecurityError"], "SecurityError", 1],
])("it goes %s", async (_how, told, became, times) => {
  held = told;
  expect([await removed(), tries]).toEqual([became, times]);
});

it("is left to be swept when the app is next opened, if somebody holds it on", async () => {
  held = Array<string>(100).fill("NoModificationAllowedError");
  expect(await removed()).toBe("gone");
  expect(tries).toBe(20);
});
