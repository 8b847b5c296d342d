// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Erasing leaves nothing, or says so. Seen to fail: with files taken away while one is being written; with
 * one that is held for a moment given up at once; with what failed not told.
 */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eraseAll } from "../../src/store/erase.ts";

/** What a browser keeps of this app. */
let databases: Set<string>;
let files: Set<string>;
let caching: Set<string>;
/** How often a file refuses to go, since somebody still holds it. */
let held: number;
/** Ended once nobody writes any more. */
let written: Promise<void>;

const root = {
  keys: async function* () {
    yield* [...files];
  },
  removeEntry: async (name: string) => {
    if (name === "outbox" && (held -= 1) >= 0) throw new DOMException("held", "NoModificationAllowedError");
    files.delete(name);
  },
};

/** As the browser's: it waits, for as long as the signal lets it. */
async function request(_name: string, { signal }: LockOptions, work: () => Promise<void>): Promise<void> {
  await Promise.race([written, new Promise((_, failed) => signal!.addEventListener("abort", failed))]);
  return work();
}

function deleteDatabase(name: string): unknown {
  const asked: { onsuccess?: () => void } = {};
  queueMicrotask(() => {
    databases.delete(name);
    asked.onsuccess?.();
  });
  return asked;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(AbortSignal, "timeout").mockImplementation((after) => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), after);
    return stop.signal;
  });
  [databases, files, caching] = [new Set(["tellsafe"]), new Set(["drafts", "outbox"]), new Set(["app"])];
  [held, written] = [0, Promise.resolve()];
  vi.stubGlobal("navigator", { storage: { getDirectory: async () => root }, locks: { request } });
  vi.stubGlobal("indexedDB", { databases: async () => [...databases].map((name) => ({ name })), deleteDatabase });
  vi.stubGlobal("caches", { keys: async () => [...caching], delete: async (name: string) => caching.delete(name) });
  for (const name of ["localStorage", "sessionStorage"]) vi.stubGlobal(name, { clear: () => undefined });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function erased(seconds = 0): Promise<string> {
  const done = eraseAll().then(() => "erased", (refused) => refused.id as string);
  await vi.advanceTimersByTimeAsync(seconds * 1000);
  return done;
}

const left = () => [...databases, ...files, ...caching];

describe("erasing", () => {
  it("leaves nothing", async () => {
    expect([await erased(), left()]).toEqual(["erased", []]);
  });

  it("waits for whoever is writing a file, and takes that with it", async () => {
    written = new Promise<void>((done) => void setTimeout(done, 1000)).then(() => void files.add("late"));
    expect([await erased(2), left()]).toEqual(["erased", []]);
  });

  it("does not wait for ever", async () => {
    written = new Promise(() => undefined);
    expect([await erased(4), left()]).toEqual(["erased", []]);
  });

  it("tries again where a file is held for a moment", async () => {
    held = 3;
    expect([await erased(1), left()]).toEqual(["erased", []]);
  });

  it("says so where something stays, and takes all the rest away", async () => {
    held = Number.POSITIVE_INFINITY;
    expect([await erased(5), left()]).toEqual(["erase-unfinished", ["outbox"]]);
  });

  it("has nothing to take away where a browser gives no files", async () => {
    const forbidden = async () => Promise.reject(new DOMException("no", "SecurityError"));
    vi.stubGlobal("navigator", { storage: { getDirectory: forbidden }, locks: { request } });
    files.clear();
    expect([await erased(), left()]).toEqual(["erased", []]);
  });
});
