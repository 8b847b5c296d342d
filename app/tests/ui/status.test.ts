// SPDX-License-Identifier: AGPL-3.0-or-later
/** What came of a report, as the app tells it. Seen to fail with a code of the desk's left out; with
 * "Nobody has opened it yet" beside a report that was answered, in an app that was opened without a network. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import type { MessageView, ReportView, WaitingView } from "../../src/contract.ts";
import english from "../../src/ui/languages/en.json";
import { lastTold, toldIn, waitsFor, wordsOf } from "../../src/ui/status.ts";

const PROTOCOL = resolve(import.meta.dirname, "../../../docs/protocol/message.md");

const message = (id: string, day: string, status?: string): MessageView =>
  ({ id, day, text: "…", language: "en", isNew: false, ...(status && { status }) });
const report = (...messages: readonly MessageView[]): ReportView =>
  ({ tip: 0, entry: null, day: null, receipts: [], messages });
const lastOf = (...messages: readonly MessageView[]) => lastTold(report(...messages))?.id;

it("has short words for every code that the desk sends", () => {
  const listed = readFileSync(PROTOCOL, "utf8").match(/The desk's codes are\n([^.]+)/)![1]!;
  const codes = [...listed.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code!);
  expect(codes).toHaveLength(17);
  for (const code of codes) expect(toldIn(message("a", "2026-11-24", code)), code).toBeDefined();
});

it("tells the newest status, whatever else was written since", () => {
  const told = report(message("a", "2026-11-24", "in-review"), message("b", "2026-11-26", "acting"), message("c", "2026-11-27"));
  expect(wordsOf(told, []).name).toBe("told.acting");
  expect(wordsOf(report(message("c", "2026-11-27")), []).name).toBe("status.answered");
});

it("takes an outcome for more than work on it on the same day, and a report opened again for most", () => {
  const day = "2026-11-24";
  expect(lastOf(message("a", day, "ended"), message("b", day, "acting"))).toBe("a");
  expect(lastOf(message("a", day, "reopened"), message("b", day, "not-enough"))).toBe("a");
  expect(lastOf(message("a", day, "reopened"), message("b", "2026-11-25", "acting"))).toBe("b");
  expect(lastOf(message("a", day, "upheld"), message("b", day, "knowingly-false"))).toBe("a");
  expect(lastOf(message("a", day, "restored"), message("b", day, "upheld"))).toBe("a");
});

it("shows a code that it does not know as a message", () => {
  for (const status of ["later", "constructor", "__proto__"]) {
    const told = report(message("a", "2026-11-24", "acting"), message("b", "2026-11-25", status));
    expect(wordsOf(told, []).name).toBe("told.acting");
    expect(toldIn(told.messages[1]!)).toBeUndefined();
  }
});

it("says of a report without a message what is so before they were looked for, offline, and once intake has deleted them", () => {
  expect(wordsOf(report(), []).more).toBe("status.sent.more");
  expect(english["status.sent.more"]).not.toMatch(/yet|nobody/i);
});

it("says that the tip line is what waits have to do with, where a network would not help", () => {
  const sealed = { id: "a", tip: 0, kind: "tip", state: "queued", sentBytes: 0, allBytes: 9 } as const;
  const waits = (id?: string): WaitingView => (id === undefined ? sealed : { ...sealed, failure: { id } });
  expect(waitsFor(waits())).toBe("waiting.queued");
  expect(waitsFor(waits("offline"))).toBe("waiting.queued");
  expect(wordsOf(report(), [waits("offline")]).more).toBe("status.waiting.more");
  for (const id of ["storage-full", "unavailable", "busy"]) {
    expect(waitsFor(waits(id))).toBe("waiting.line");
    expect(wordsOf(report(), [waits(id)]).more).toBe("status.waiting.line");
  }
  expect(waitsFor({ ...waits("storage-full"), state: "sending" })).toBe("waiting.sending");
});
