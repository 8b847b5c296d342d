// SPDX-License-Identifier: AGPL-3.0-or-later
/** Cosignatures, by vectors of an implementation that is not ours; as many as wanted, none twice. */

import { describe, expect, test } from "vitest";
import { utf8 } from "../../src/formats/bytes.ts";
import { openCheckpoint } from "../../src/formats/log/checkpoint.ts";
import { parseWitness, quorumOf, requireQuorum } from "../../src/formats/log/cosignature.ts";
import { parseVerifier } from "../../src/formats/log/note.ts";
import { refusal, vectors } from "./vectors.ts";

const VECTOR = vectors<{ log: string; note: string; witnesses: string[] }>("cosignature");
const NOTE = utf8(VECTOR.note);
const [TEXT = "", SIGNATURES = ""] = VECTOR.note.split("\n\n");
const [OWN = "", ...OTHERS] = SIGNATURES.split(/(?<=\n)/);

function witnesses(needed: number, vkeys: readonly string[] = VECTOR.witnesses) {
  return { needed, keys: vkeys.map((vkey) => ({ operator: "A newspaper", vkey, url: "https://w.example" })) };
}

test("what others cosigned is read", () => {
  requireQuorum(NOTE, quorumOf(witnesses(3)));
  expect(openCheckpoint(NOTE, parseVerifier(VECTOR.log)).size).toBe(5);
});

describe("as many as are needed", () => {
  test.each([0, 1, 2, 3])("with %i cosignatures, each twice", (count) => {
    const note = utf8(`${TEXT}\n\n${OWN}${OTHERS.slice(0, count).join("").repeat(2)}`);
    for (const needed of [0, 1, 2, 3]) {
      const asked = () => requireQuorum(note, quorumOf(witnesses(needed)));
      if (needed <= count) asked();
      else expect(refusal(asked)).toBe("log-unwitnessed");
    }
  });
});

test("any flipped bit of a cosigned text or time is found", () => {
  const quorum = quorumOf(witnesses(3));
  const [first, last] = [VECTOR.note.indexOf(OWN), VECTOR.note.indexOf(OWN) + OWN.length];
  const [from, to] = [utf8(VECTOR.note.slice(0, first)).length, utf8(VECTOR.note.slice(0, last)).length];
  for (let at = 0; at < NOTE.length - 1; at += 1) {
    if (at >= from && at < to) continue; // the log's own signature is not the witnesses' to hold
    const flipped = NOTE.slice();
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    expect(refusal(() => requireQuorum(flipped, quorum)), `${at}`).toBeTruthy();
  }
});

test("a log's signature is no cosignature, nor the other way round", () => {
  expect(refusal(() => parseWitness(VECTOR.log))).toBe("note-key");
  expect(refusal(() => parseVerifier(VECTOR.witnesses[0] ?? ""))).toBe("note-key");
});

test("one body is one witness", () => {
  const [one = ""] = VECTOR.witnesses;
  expect(refusal(() => quorumOf(witnesses(1, [one, one])))).toBe("note-key");
  expect(refusal(() => quorumOf(witnesses(4)))).toBe("note-key");
});
