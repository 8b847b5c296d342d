// SPDX-License-Identifier: AGPL-3.0-or-later
/** Why a report was not sealed is told of that draft alone. Seen to fail: with a failure that its button alone heard of. */

import { expect, test } from "vitest";
import { Refused } from "../../src/net/failure.ts";
import { Unsaid, Unsent } from "../../src/net/unsent.ts";
import type { StoredDraft } from "../../src/store/draft.ts";

const DRAFT = { id: "one", conduct: "Four open cans" } as StoredDraft;
const refuses = (error: Error) => () => Promise.reject(error);

test("what was refused is told of the draft, with the place of a file", async () => {
  const unsent = new Unsent();
  const work = unsent.trying(DRAFT, refuses(new Refused("cannot-clean", { file: 2 })));
  await expect(work).rejects.toThrow("cannot-clean");
  expect(unsent.of({ ...DRAFT })).toEqual({ id: "cannot-clean", file: 2 });
  expect(unsent.of({ ...DRAFT, id: "two" })).toBeNull();
  expect(unsent.of(null)).toBeNull();
});

test("a full disk and a fault of ours are told as well", async () => {
  const unsent = new Unsent();
  await expect(unsent.trying(DRAFT, refuses(new DOMException("", "QuotaExceededError")))).rejects.toThrow();
  expect(unsent.of(DRAFT)).toEqual({ id: "disk-full" });
  await expect(unsent.trying(DRAFT, refuses(new TypeError("ours")))).rejects.toThrow("ours");
  expect(unsent.of(DRAFT)).toEqual({ id: "unexpected" });
});

test("while it is tried again, and once it has gone, nothing is told", async () => {
  const unsent = new Unsent();
  await expect(unsent.trying(DRAFT, refuses(new Refused("keys-ran-out")))).rejects.toThrow();
  const found = await unsent.trying(DRAFT, async () => unsent.of(DRAFT));
  expect([found, unsent.of(DRAFT)]).toEqual([null, null]);
});

test("a reply that was refused is there with its words, until it is tried again or given up", async () => {
  const unsaid = new Unsaid();
  await expect(unsaid.trying(3, "Yes", refuses(new Refused("keys-ran-out")))).rejects.toThrow();
  await expect(unsaid.trying(4, "No", refuses(new Refused("offline")))).rejects.toThrow();
  const yes = { tip: 3, text: "Yes", failure: { id: "keys-ran-out" } };
  const no = { tip: 4, text: "No", failure: { id: "offline" } };
  expect(unsaid.all).toEqual([yes, no]);
  expect(await unsaid.trying(3, "Yes", async () => unsaid.all)).toEqual([no]);
  unsaid.giveUp(4);
  expect(unsaid.all).toEqual([]);
});

test("nothing of a reply stays in memory where the app is locked, before it failed or after", async () => {
  const unsaid = new Unsaid();
  await expect(unsaid.trying(3, "Yes", refuses(new Refused("offline")))).rejects.toThrow();
  unsaid.lock();
  expect(unsaid.all).toEqual([]);
  const locked = async () => {
    unsaid.lock();
    throw new Refused("locked");
  };
  await expect(unsaid.trying(3, "Yes", locked)).rejects.toThrow("locked");
  expect(unsaid.all).toEqual([]);
});
