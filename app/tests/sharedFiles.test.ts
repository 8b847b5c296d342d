// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What another app shared is forgotten only once it was taken in. Seen to fail: with files dropped whatever
 * became of them.
 */

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Result } from "../src/contract.ts";

// Told apart by their type: a name does not come through Node's channels.
const ALL = ["a", "b", "c"].map((type) => new File(["x"], "shared", { type }));
const done: Result = { ok: true, value: undefined };
const refused = (id: string): Result => ({ ok: false, failure: { id } });

type Shared = typeof import("../src/sharedFiles.ts");
let shared: Shared;
let taken: string[] = [];
const removeEntry = vi.fn(async (_name: string) => undefined);

/** Takes all files, but those that fail with what is said. */
const taking = (fails: Record<string, string> = {}) => async ({ type }: File): Promise<Result> => {
  const why = fails[type];
  if (why) return refused(why);
  taken.push(type);
  return done;
};

beforeEach(async () => {
  taken = [];
  vi.resetModules();
  const controller = { postMessage: (_: string, [port]: MessagePort[]) => port!.postMessage(ALL) };
  vi.stubGlobal("navigator", { serviceWorker: { controller }, storage: { getDirectory: async () => ({ removeEntry }) } });
  vi.stubGlobal("location", { hash: "#/report/shared" });
  shared = await import("../src/sharedFiles.ts");
});

afterEach(() => vi.unstubAllGlobals());

test("each is taken in once, in order", async () => {
  shared.fetchShared();
  const both = await Promise.all([shared.takeShared(taking()), shared.takeShared(taking())]);
  expect(both).toEqual([null, null]);
  expect(await shared.takeShared(taking())).toBe(null);
  expect(taken).toEqual(["a", "b", "c"]);
});

test.each(["disk-full", "too-many-attachments", "locked", "offline"])("none is lost to %s", async (id) => {
  shared.fetchShared();
  expect(await shared.takeShared(taking({ b: id }))).toEqual({ id });
  expect(taken).toEqual(["a"]);
  expect(await shared.takeShared(taking())).toBe(null);
  expect(taken).toEqual(["a", "b", "c"]);
});

test("one that will never be taken in holds up no other", async () => {
  shared.fetchShared();
  expect(await shared.takeShared(taking({ a: "file-empty", b: "cannot-clean" }))).toEqual({ id: "file-empty" });
  expect(await shared.takeShared(taking())).toBe(null);
  expect(taken).toEqual(["c"]);
});

test("one that waits in the draft is taken in once, and told of", async () => {
  shared.fetchShared();
  expect(await shared.takeShared(taking({ a: "unfetched" }))).toEqual({ id: "unfetched" });
  expect(await shared.takeShared(taking())).toBe(null);
  expect(taken).toEqual(["b", "c"]);
});

test("what is dropped stays so, whatever is being taken in", async () => {
  shared.fetchShared();
  await shared.takeShared(async () => {
    shared.dropShared();
    return refused("locked");
  });
  await shared.takeShared(taking());
  expect(taken).toEqual([]);
});

test("a page that was opened for something else does not ask", async () => {
  vi.stubGlobal("location", { hash: "#/reports/1" });
  shared.fetchShared();
  expect(await shared.takeShared(taking())).toBe(null);
  expect(taken).toEqual([]);
});

test("what an earlier version left on the disk goes at each start", async () => {
  shared.fetchShared();
  await vi.waitFor(() => expect(removeEntry).toHaveBeenCalledWith("shared", { recursive: true }));
});
