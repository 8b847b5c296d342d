// SPDX-License-Identifier: AGPL-3.0-or-later
/** The log, by vectors of an implementation that is not ours, and what a client must not believe. */

import { sha256 } from "@noble/hashes/sha2.js";
import { ed25519 } from "@noble/curves/ed25519.js";
import { beforeAll, describe, expect, test } from "vitest";
import { encode64 } from "../../src/formats/base64.ts";
import { concat, equal, hex, utf8 } from "../../src/formats/bytes.ts";
import { sha256Hex } from "../../src/formats/encoding.ts";
import { openCheckpoint } from "../../src/formats/log/checkpoint.ts";
import { makeEntry } from "../../src/formats/log/entries.ts";
import {
  consistencyProof,
  type HashReader,
  inclusionProof,
  leafHash,
  nodeHash,
  rootHash,
  verifyConsistency,
  verifyInclusion,
} from "../../src/formats/log/merkle.ts";
import { openNote, parseVerifier, verifierText } from "../../src/formats/log/note.ts";
import { type Fetch, LogReader } from "../../src/formats/log/reader.ts";
import { type Tile, tileAt, tilePath } from "../../src/formats/log/tiles.ts";
import { advance, verifyInclusionOf } from "../../src/formats/log/witnessed.ts";
import { refusal, refusalOf, vectors } from "./vectors.ts";

const LOG = vectors<{
  all_proofs: { up_to: number; inclusion: string; consistency: string };
  checkpoints: { note: string; root: string; size: number }[];
  consistency: { old: number; new: number; proof: string[] }[];
  inclusion: { index: number; size: number; proof: string[] }[];
  leaf_hashes: string[];
  paths: { index: number; level: number | "entries"; path: string; width: number }[];
  refused: { note: string; why: string }[];
  roots: { root: string; size: number }[];
  tiles: Record<string, Record<string, string>>;
  verifier_key: string;
  witness_key: string;
}>("log");
const VKEY = LOG.verifier_key;
const VERIFIER = parseVerifier(VKEY);
const LEVELS: Uint8Array[][] = [];
const read: HashReader = async (level, index) => LEVELS[level]![index]!;
const entry = (number: number): Uint8Array => makeEntry("suspensions", { count: number, day: "2026-11-23" });

beforeAll(() => {
  LEVELS.push(Array.from({ length: 70_000 }, (_, number) => leafHash(entry(number))));
  for (let below = LEVELS[0]!; below.length > 1; below = LEVELS.at(-1)!) {
    const pairs = Math.floor(below.length / 2);
    LEVELS.push(Array.from({ length: pairs }, (_, at) => nodeHash(below[2 * at]!, below[2 * at + 1]!)));
  }
});

describe("the tree", () => {
  test("leaf hashes", () => {
    expect([0, 1, 69_999].map((at) => hex(LEVELS[0]![at]!))).toEqual(LOG.leaf_hashes);
  });

  test.each(LOG.roots)("root of $size", async ({ size, root }) => {
    expect(hex(await rootHash(size, read))).toBe(root);
  });

  test.each(LOG.inclusion)("entry $index of $size", async ({ index, size, proof }) => {
    const path = await inclusionProof(index, size, read);
    expect(path.map(hex)).toEqual(proof);
    verifyInclusion(LEVELS[0]![index]!, index, size, path, await rootHash(size, read));
  });

  test.each(LOG.consistency)("$old to $new", async (vector) => {
    const path = await consistencyProof(vector.old, vector.new, read);
    expect(path.map(hex)).toEqual(vector.proof);
    const [old, found] = [await rootHash(vector.old, read), await rootHash(vector.new, read)];
    verifyConsistency(vector.old, old, vector.new, found, path);
  });

  test("every proof of every small tree is byte for byte the oracle's", async () => {
    const [inclusions, consistencies] = [sha256.create(), sha256.create()];
    for (let size = 1; size <= LOG.all_proofs.up_to; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const path = await inclusionProof(index, size, read);
        inclusions.update(concat(Uint8Array.of(path.length), ...path));
        const proof = await consistencyProof(index + 1, size, read);
        consistencies.update(concat(Uint8Array.of(proof.length), ...proof));
      }
    }
    expect(hex(inclusions.digest())).toBe(LOG.all_proofs.inclusion);
    expect(hex(consistencies.digest())).toBe(LOG.all_proofs.consistency);
  });

  test("no proof holds for another entry, size or root, and none that is cut or longer", async () => {
    for (const [index, size] of [[0, 1], [3, 7], [5, 8], [99, 100]] as const) {
      const [path, root] = [await inclusionProof(index, size, read), await rootHash(size, read)];
      const leaf = LEVELS[0]![index]!;
      const wrong: (() => void)[] = [
        () => verifyInclusion(LEVELS[0]![index + 1]!, index, size, path, root),
        () => verifyInclusion(leaf, size, size, path, root),
        () => verifyInclusion(leaf, -1, size, path, root),
        () => verifyInclusion(leaf, index, size, [...path, leaf], root),
        () => verifyInclusion(leaf, index, size, path, leafHash(root)),
      ];
      if (path.length) wrong.push(() => verifyInclusion(leaf, index, size, path.slice(1), root));
      for (const act of wrong) expect(refusal(act)).toBe("log-inclusion");
    }
  });

  test("no tree passes for the beginning of another", async () => {
    for (const [old, size] of [[1, 2], [3, 7], [4, 8], [6, 8], [8, 8], [99, 100]] as const) {
      const [path, root, oldRoot] = [await consistencyProof(old, size, read), await rootHash(size, read), await rootHash(old, read)];
      const other = leafHash(root);
      for (const act of [
        () => verifyConsistency(old, other, size, root, path),
        () => verifyConsistency(old, oldRoot, size, other, path),
        () => verifyConsistency(old, oldRoot, size, root, [...path, other]),
        () => verifyConsistency(size + 1, root, size, root, path),
        () => verifyConsistency(0, oldRoot, size, root, path),
      ]) {
        expect(refusal(act)).toBe("log-consistency");
      }
    }
  });
});

describe("tiles", () => {
  test.each(LOG.paths)("$path", ({ path, ...tile }) => {
    expect(tilePath(tile)).toBe(path);
  });

  test.each(Object.keys(LOG.tiles))("of %s entries", (size) => {
    const made = Object.fromEntries(tilesOf(Number(size)).map((tile) => [tilePath(tile), sha256Hex(tileBytes(tile))]));
    expect(made).toEqual(LOG.tiles[size]);
  });
});

describe("notes and checkpoints", () => {
  test("keys have the oracle's spelling", () => {
    expect(verifierText(VERIFIER)).toBe(VKEY);
    for (const wrong of ["", "a+b", VKEY.slice(0, -4), VKEY.replace("57a177bc", "57a177bd"), VKEY.replace("log.", "l g."), VKEY + "="]) {
      expect(refusal(() => parseVerifier(wrong))).toMatch(/^(note-key|base64)$/);
    }
  });

  test.each(LOG.checkpoints)("of $size", ({ note, root, size }) => {
    const found = openCheckpoint(utf8(note), VERIFIER);
    expect([found.size, hex(found.root)]).toEqual([size, root]);
  });

  test("a note may be read by its second signature alone", () => {
    expect(openNote(utf8(LOG.checkpoints[3]!.note), [parseVerifier(LOG.witness_key)])).toMatch(/^log\.example\.org/);
  });

  test.each(LOG.refused)("$why is refused", ({ note }) => {
    expect(refusal(() => openCheckpoint(utf8(note), VERIFIER))).toBeTruthy();
  });

  test.each([" ", "\u00a0", "\u0085", "\u2028", "\u3000", "\ufeff", "+"])("with a blank %j in a name are refused, as in Python", (blank) => {
    const [{ note = "" } = {}] = LOG.checkpoints;
    const line = `— else${blank}where ${encode64(new Uint8Array(70))}\n`;
    expect(["note-key", "base64"]).toContain(refusal(() => openNote(utf8(note + line), [parseVerifier(LOG.verifier_key)])));
  });
});

describe("a client", () => {
  const seed = new Uint8Array(32).fill(1);

  test("finds its entry, and moves on from what it remembers", async () => {
    const first = await verifyInclusionOf(entry(299), new LogReader(await published(300)), VKEY, null);
    expect(first.index).toBe(299);
    const log = new LogReader(await published(1000));
    const later = await verifyInclusionOf(entry(3), log, VKEY, first.note);
    expect([later.index, later.checkpoint.size]).toEqual([3, 1000]);
    expect((await advance(log, VKEY, later.note)).note).toBe(later.note);
    expect((await verifyInclusionOf(entry(65_000), new LogReader(await published(70_000)), VKEY, later.note)).index).toBe(65_000);
  });

  test("reads a full tile where a partial one is gone", async () => {
    const [log, grown] = [await published(300), await published(512)];
    const fetch: Fetch = async (path) => (path.includes(".p/") && path.startsWith("tile/0") ? null : ((await log(path)) ?? grown(path)));
    expect((await verifyInclusionOf(entry(280), new LogReader(fetch), VKEY, null)).index).toBe(280);
  });

  test("refuses a log without its entry, an older one, and another history", async () => {
    const log = await published(300);
    const { note } = await advance(new LogReader(log), VKEY, null);
    const code = (act: Promise<unknown>) => refusalOf(act);
    expect(await code(verifyInclusionOf(entry(300), new LogReader(log), VKEY, note))).toBe("log-absent");
    expect(await code(advance(new LogReader(await published(299)), VKEY, note))).toBe("log-rollback");
    expect(await code(advance(new LogReader(log), VKEY, await signed(300, leafHash(seed))))).toBe("log-fork");
    expect(await code(advance(new LogReader(log), VKEY, await signed(299, leafHash(seed))))).toBe("log-fork");
    expect(await code(advance(new LogReader(async () => null), VKEY, null))).toBe("log-missing");
    expect(await code(advance(new LogReader(log), LOG.witness_key, null))).toBe("note-unsigned");
  });

  test("believes no tile", async () => {
    const log = await published(300);
    const { note } = await advance(new LogReader(await published(100)), VKEY, null);
    const lying: Fetch = async (path) => {
      const data = await log(path);
      if (data === null || !path.startsWith("tile/0/001")) return data;
      return concat(leafHash(entry(9999)), data.subarray(32));
    };
    const act = verifyInclusionOf(entry(9999), new LogReader(lying), VKEY, null);
    expect(await refusalOf(act)).toBe("log-inclusion");
    expect(await refusalOf(advance(new LogReader(lying), VKEY, note))).toBe("log-fork");
    const short: Fetch = async (path) => (path === "checkpoint" ? log(path) : new Uint8Array(31));
    expect(await refusalOf(verifyInclusionOf(entry(1), new LogReader(short), VKEY, null))).toBe("log-tile");
  });

  /** The files of a log of so many entries, signed by the key of the vectors. */
  async function published(size: number): Promise<Fetch> {
    const files = new Map(tilesOf(size).map((tile) => [tilePath(tile), () => tileBytes(tile)]));
    const note = utf8(await signed(size, await rootHash(size, read)));
    return async (path) => (path === "checkpoint" ? note : (files.get(path)?.() ?? null));
  }

  async function signed(size: number, root: Uint8Array): Promise<string> {
    const text = `${VERIFIER.name}\n${size}\n${encode64(root)}\n`;
    expect(equal(ed25519.getPublicKey(seed), VERIFIER.public)).toBe(true);
    return `${text}\n— ${VERIFIER.name} ${encode64(concat(VERIFIER.keyId, ed25519.sign(utf8(text), seed)))}\n`;
  }
});

describe("entries", () => {
  test("hold what their type says and nothing else", () => {
    const text = new TextDecoder().decode(makeEntry("bulletin", { day: "2026-11-23", serial: 3, sha256: "0".repeat(64) }));
    expect(text).toBe(`{"day":"2026-11-23","serial":3,"sha256":"${"0".repeat(64)}","type":"bulletin","v":1}`);
    for (const fields of [
      { day: "2026-11-23", serial: 0, sha256: "0".repeat(64) },
      { day: "2026-11-23", serial: 1, sha256: "0".repeat(63) },
      { day: "2026-11-23", serial: 1 },
      { day: "2026-11-23", serial: 1, sha256: "0".repeat(64), count: 1 },
      { day: "today", serial: 1, sha256: "0".repeat(64) },
    ]) {
      expect(refusal(() => makeEntry("bulletin", fields as Record<string, string | number>))).toMatch(/^(entry|period)$/);
    }
  });
});

function tilesOf(size: number): Tile[] {
  const found: Tile[] = [];
  for (let level = 0; size >= 256 ** level; level += 1) {
    const count = Math.ceil(Math.floor(size / 256 ** level) / 256);
    for (let index = 0; index < count; index += 1) found.push(tileAt(level, index, size));
  }
  return found;
}

function tileBytes({ level, index, width }: Tile): Uint8Array {
  return concat(...LEVELS[8 * Number(level)]!.slice(index * 256, index * 256 + width));
}
