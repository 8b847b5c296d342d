// SPDX-License-Identifier: AGPL-3.0-or-later
/** Of what changes the one is told that comes next, else one that came within a month. */

import { expect, test } from "vitest";
import type { Change } from "../../src/formats/change.ts";
import { changeToTell } from "../../src/ui/deployment.ts";
import { VERIFIED } from "../preview/deployment.ts";

const told = (...days: string[]) => {
  const changes = days.map((holds) => ({ what: "charter", holds }) as Change);
  return (today: string): string | null => changeToTell({ ...VERIFIED, changes }, today)?.holds ?? null;
};

test("the next one to come, then the last one that came, for thirty days", () => {
  const at = told("2026-01-01", "2026-03-10", "2026-03-20");
  expect(at("2026-01-01")).toBe("2026-03-10");
  expect(at("2026-03-09")).toBe("2026-03-10");
  expect(at("2026-03-10")).toBe("2026-03-20");
  expect(at("2026-03-20")).toBe("2026-03-20");
  expect(at("2026-04-19")).toBe("2026-03-20");
  expect(at("2026-04-20")).toBe(null);
});

test("nothing where nothing changes", () => {
  expect(told()("2026-03-09")).toBe(null);
});
