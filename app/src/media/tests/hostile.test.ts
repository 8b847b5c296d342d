// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, test } from "vitest";

import { kindOf } from "../kind.ts";
import { cleaned, HOSTILE, hostile, telltalesIn } from "./sharedMedia.ts";

const { films, others } = await sorted();

/** Pictures need a browser: tests/journey looks at those. */
async function sorted(): Promise<{ films: string[]; others: string[] }> {
  const kinds = await Promise.all(HOSTILE.map(async (name) => ({ name, kind: (await kindOf(hostile(name))).kind })));
  const named = (isWanted: (kind: string) => boolean): string[] =>
    kinds.filter(({ kind }) => isWanted(kind)).map(({ name }) => name);
  return { films: named((kind) => kind === "video" || kind === "sound"), others: named((kind) => kind === "other") };
}

test("there are enough of them", () => {
  expect(films.length).toBeGreaterThan(50);
});

test("hostile recordings are refused, or come out with nothing that tells", async () => {
  const outcomes = { clean: 0, refused: 0 };
  for (const name of films) {
    const { result, bytes, wasAborted } = await cleaned(hostile(name));
    expect(wasAborted, name).toBe(!result.ok);
    if (result.ok) expect(telltalesIn(bytes), name).toEqual([]);
    else expect(result.failure, name).toEqual({ id: "cannot-clean" });
    outcomes[result.ok ? "clean" : "refused"] += 1;
  }
  expect(outcomes.refused).toBeGreaterThan(0);
});

test("what is of no kind known is refused, with nothing written", async () => {
  for (const name of others) {
    const { result, bytes } = await cleaned(hostile(name));
    expect(result, name).toEqual({ ok: false, failure: { id: "cannot-clean" } });
    expect(bytes.length).toBe(0);
  }
});
