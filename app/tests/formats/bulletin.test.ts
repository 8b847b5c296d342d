// SPDX-License-Identifier: AGPL-3.0-or-later
/** The bulletin: read as its root has signed it, and refused in every other form. */

import { describe, expect, test } from "vitest";
import { concat, hex, unhex, utf8 } from "../../src/formats/bytes.ts";
import {
  type Bulletin,
  bulletinHash,
  deskRecipients,
  entryOf,
  fileOf,
  keysFor,
  publicBytes,
  verifyBulletin,
} from "../../src/formats/bulletin.ts";
import { readCharter } from "../../src/formats/charter.ts";
import { sha256Hex, unb64u } from "../../src/formats/encoding.ts";
import { FormatError } from "../../src/formats/errors.ts";
import { refusal, vectors } from "./vectors.ts";

const OURS = vectors<{
  root: string;
  file: string;
  sha256: string;
  payload: string;
  desk: Record<string, string[] | null>;
  grows: string;
  refused: { name: string; code: string; file: string }[];
}>("bulletin");
const ROOT = unhex(OURS.root);
const BULLETIN = verifyBulletin(utf8(OURS.file), ROOT);
type Table = Record<string, unknown>;
const said = (): Table & { charter: Record<string, Table> } => JSON.parse(OURS.payload) as never;

interface Placed {
  readonly lat: number;
  readonly lon: number;
}

describe("the vectors", () => {
  test("the file of a plain form is the file", () => {
    const { signature, payload } = JSON.parse(OURS.file) as Record<string, string>;
    expect(new TextDecoder().decode(fileOf(concat(unb64u(signature!), unb64u(payload!))))).toBe(OURS.file);
  });

  test.each([0, 63, 64, 200])("%i bytes of anything are no bulletin", (length) => {
    expect(() => verifyBulletin(fileOf(new Uint8Array(length)), null)).toThrow(FormatError);
  });

  test("it is read, with or without a pinned root", () => {
    expect(verifyBulletin(utf8(OURS.file), null)).toEqual(BULLETIN);
    expect(bulletinHash(utf8(OURS.file))).toBe(OURS.sha256);
    const { serial, issued, endpoints, part_size, desk_stanzas, log } = said();
    expect(BULLETIN).toMatchObject({ serial, issued, endpoints, log, partSize: part_size, deskStanzas: desk_stanzas });
    expect(hex(BULLETIN.root)).toBe(OURS.root);
    expect(structuredClone(BULLETIN)).toEqual(BULLETIN);
  });

  test("charter and catalogue say what was signed", () => {
    const { charter, catalogue } = said() as unknown as {
      charter: Record<string, Record<string, unknown>>;
      catalogue: unknown;
    };
    const own = charter.deployment!;
    expect(BULLETIN.charter).toMatchObject({
      oversight: charter.oversight,
      redress: charter.redress,
      languages: own.languages,
      emergencyNumber: own.emergency_number,
      stampsPerDay: own.stamps_per_day,
      districts: (own.districts as Placed[]).map(({ lat, lon, ...district }) => ({ ...district, middle: { lat, lon } })),
      occupations: own.occupations,
      schemes: own.schemes,
      activation: own.activation,
    });
    expect(BULLETIN.charter.retention.mailboxDays).toBe(charter.retention!.mailbox_days);
    expect(BULLETIN.catalogue).toEqual(catalogue);
    expect(entryOf(BULLETIN.catalogue, "arson-and-fire-danger")?.life).toBe(true);
    expect(entryOf(BULLETIN.catalogue, "being-different")).toBe(null);
  });

  test.each(Object.entries(OURS.desk))("the desk's keys on %s", (day, ids) => {
    if (ids === null) expect(refusal(() => deskRecipients(BULLETIN, day))).toBe("desk-keys");
    else {
      expect(keysFor(BULLETIN, "desk-sealing", day).map(({ id }) => id)).toEqual(ids);
      expect(deskRecipients(BULLETIN, day).map((one) => sha256Hex(one.public))).toEqual(ids);
    }
  });

  test("a bulletin of a later version is read as far as we know", () => {
    const grown = verifyBulletin(utf8(OURS.grows), ROOT);
    expect(grown.keys.length).toBe(2);
    expect(grown).not.toHaveProperty("rewards");
  });

  test.each(OURS.refused)("$name is refused", ({ code, file }) => {
    expect(refusal(() => verifyBulletin(utf8(file), ROOT))).toBe(code);
  });

  test("a stranger's root is refused", () => {
    expect(refusal(() => verifyBulletin(utf8(OURS.file), new Uint8Array(32).fill(9)))).toBe("jws-signature");
  });
});

describe("keys", () => {
  test("ids are those of the public bytes", () => {
    for (const key of BULLETIN.keys) expect(sha256Hex(publicBytes(key))).toBe(key.id);
  });

  test("desk keys of two kinds, or too many, seal nothing", () => {
    const day = "2026-11-23";
    const [first, second] = keysFor(BULLETIN, "desk-sealing", day);
    const x25519 = verifyBulletin(utf8(OURS.grows), ROOT).keys[0]!;
    const withKeys = (...keys: (typeof first)[]): Bulletin => ({ ...BULLETIN, keys: keys.filter((key) => !!key) });
    expect(refusal(() => deskRecipients(withKeys(first, x25519), day))).toBe("desk-keys");
    expect(refusal(() => deskRecipients(withKeys(first, second, { ...second!, id: "0" }), day))).toBe("desk-keys");
    expect(deskRecipients(withKeys(second, first), day)[0]!.text).toBe(first!.public);
  });
});

describe("charter", () => {
  const changed = (change: (charter: Record<string, Table>) => void): string => {
    const { charter } = said();
    change(charter);
    return refusal(() => readCharter(charter));
  };

  test.each<[string, (charter: Record<string, Table>) => void]>([
    ["no oversight", (one) => delete one.oversight],
    ["a contact of its own", (one) => (one.oversight!.contact = ` ${one.operator!.contact}. `.toUpperCase())],
    ["a full-width name", (one) => (one.oversight!.name = String(one.operator!.name).replace("S", "Ｓ"))],
    ["a promise that nothing keeps", (one) => (one.retention!.forever = true)],
    ["tips kept for 91 days", (one) => (one.retention!.unsubstantiated_days = 91)],
    ["a language without a name", (one) => (one.deployment!.languages = ["en", "fr"])],
    ["nothing to verify", (one) => (one.deployment!.schemes = [])],
    ["another activation", (one) => (one.deployment!.activation = "anybody")],
    ["65 stamps", (one) => (one.deployment!.stamps_per_day = 65)],
    ["a district twice", (one) => (one.deployment!.districts = [1, 2].map(() => (one.deployment!.districts as unknown[])[0]))],
  ])("%s is refused", (_, change) => {
    expect(changed(change)).toBe("charter");
  });

  test("what may be left out has a meaning", () => {
    const { charter } = said();
    const own = charter.deployment!;
    for (const name of ["promises", "stamps_per_day", "districts", "schemes", "occupations"]) delete own[name];
    own.activation = "open";
    const read = readCharter(charter);
    expect(read.promises).toEqual({ acknowledgeDays: 7, outcomeDays: 90 });
    expect([read.stampsPerDay, read.districts, read.schemes]).toEqual([8, [], []]);
  });

  test("a refusal repeats nothing of the file", () => {
    const { charter } = said();
    charter.operator!.name = "\u0000 canary";
    try {
      readCharter(charter);
      expect.unreachable();
    } catch (error) {
      expect((error as FormatError).message).not.toContain("canary");
      expect((error as FormatError).message).toContain("operator.name");
    }
  });
});
