// SPDX-License-Identifier: AGPL-3.0-or-later
/** Age files: opened strictly, sealed like all others. */

import { x25519 } from "@noble/curves/ed25519.js";
import { describe, expect, test } from "vitest";
import { attachmentFits, headerLength, parseHeader, plainLength, sealedLength } from "../../src/formats/ageHeader.ts";
import { openAttachment, type SealedAttachment, sealAttachment } from "../../src/formats/attachment.ts";
import { decodeBech32, encodeBech32 } from "../../src/formats/bech32.ts";
import { hex, unhex, utf8 } from "../../src/formats/bytes.ts";
import { sha256Hex } from "../../src/formats/encoding.ts";
import { envelopeFits } from "../../src/formats/envelope.ts";
import { padme, padToBucket } from "../../src/formats/padding.ts";
import { type Kind, parseIdentity, parseRecipient, recipientText, refuseLowOrder } from "../../src/formats/recipient.ts";
import { identityFromSeed, openBytes, openWithFileKey, recipientOf, sealBytes } from "../../src/formats/sealing.ts";
import { all, cut, refusal, refusalOf, vectors } from "./vectors.ts";

type Texts<T extends string> = Record<T, string>;
const AGE = vectors<{
  identities: (Texts<"seed" | "identity" | "recipient"> & { kind: Kind })[];
  opens: Texts<"name" | "identity" | "file_key" | "plain" | "sealed">[];
  refused: Texts<"name" | "identity" | "code" | "sealed">[];
  lengths: { kind: Kind; stanzas: number; header: number; plain: number; sealed: number }[];
}>("age");
type Attached = Texts<"file_key" | "plain_sha256" | "sealed"> & { true_length: number };
const ATTACHMENT = vectors<{
  opens: (Attached & Texts<"identity" | "plain" | "sealed_sha256"> & { sealed_length: number })[];
  refused: (Attached & Texts<"name" | "code">)[];
  fits: { name: string; sealed: string; fits: boolean }[];
}>("attachment");

const HYBRID = parseRecipient(AGE.identities[0]!.recipient);
const X25519 = parseRecipient(AGE.identities[1]!.recipient);

describe("age", () => {
  test.each(AGE.identities)("identity $kind", async ({ kind, seed, identity, recipient }) => {
    expect(identityFromSeed(unhex(seed), kind).text).toBe(identity);
    expect(hex(parseIdentity(identity).seed)).toBe(seed);
    const found = await recipientOf(parseIdentity(identity));
    expect([found.kind, found.text]).toEqual([kind, recipient]);
    expect(recipientText(kind, found.public)).toBe(recipient);
  });

  test.each(AGE.opens)("$name opens", async ({ identity, file_key, plain, sealed }) => {
    expect(hex(await openBytes(unhex(sealed), [parseIdentity(identity)]))).toBe(plain);
    for (const size of [1_000_000, 100]) {
      expect(hex(await all(openWithFileKey(cut(unhex(sealed), size), unhex(file_key))))).toBe(plain);
    }
  });

  test.each(AGE.refused)("$name is refused", async ({ identity, code, sealed }) => {
    expect(await refusalOf(openBytes(unhex(sealed), [parseIdentity(identity)]))).toBe(code);
  });

  test.each(AGE.lengths)("$plain bytes to $stanzas $kind", ({ kind, stanzas, header, plain, sealed }) => {
    expect(headerLength(kind, stanzas)).toBe(header);
    expect(sealedLength(plain, header)).toBe(sealed);
    expect(plainLength(sealed, header)).toBe(plain);
  });

  test("whom nothing can be sealed to is refused", async () => {
    expect(await refusalOf(sealBytes(utf8("x"), [HYBRID, X25519]))).toBe("age-mixed");
    expect(await refusalOf(sealBytes(utf8("x"), []))).toBe("age-recipients");
    expect(await refusalOf(sealBytes(utf8("x"), new Array(21).fill(X25519)))).toBe("age-recipients");
    expect(await refusalOf(all(openWithFileKey(cut(utf8("x"), 1), new Uint8Array(15))))).toBe("age-file-key");
  });
});

describe("recipients", () => {
  const low = lowOrderPoints();

  test.each(low)("a point of low order is refused: %s", (point) => {
    // The curve's own library finds the same points worthless.
    expect(() => x25519.getSharedSecret(new Uint8Array(32).fill(7), unhex(point))).toThrow();
    expect(refusal(() => refuseLowOrder(unhex(point), "age-stanza"))).toBe("age-stanza");
    expect(refusal(() => parseRecipient(encodeBech32("age", unhex(point))))).toBe("age-recipient");
    const hybrid = new Uint8Array(1216);
    hybrid.set(unhex(point), 1184);
    expect(refusal(() => parseRecipient(encodeBech32("age1pq", hybrid)))).toBe("age-recipient");
  });

  test("ML-KEM bytes out of range are refused", () => {
    const sound = parseRecipient(HYBRID.text).public;
    for (const [at, bytes] of [
      [0, [0x01, 0x0d]],
      [1149, [0, 0x10, 0xd0]],
    ] as const) {
      const wrong = Uint8Array.from(sound);
      wrong.set(bytes, at);
      expect(refusal(() => parseRecipient(encodeBech32("age1pq", wrong)))).toBe("age-recipient");
    }
  });

  test("text has one spelling", () => {
    const { text } = X25519;
    for (const wrong of [text.toUpperCase(), text.slice(0, -1), `${text}q`, text.replace("age1", "age2"), "", "age1", `${text} `]) {
      expect(refusal(() => parseRecipient(wrong))).toBe("bech32");
    }
    expect(refusal(() => parseRecipient(encodeBech32("age", new Uint8Array(31).fill(9))))).toBe("age-recipient");
    expect(refusal(() => parseIdentity(AGE.identities[0]!.identity.toLowerCase()))).toBe("age-identity");
    expect(hex(decodeBech32("age", text))).toBe(hex(X25519.public));
  });
});

describe("attachments", () => {
  test.each(ATTACHMENT.opens)("opens", async (vector) => {
    const file = unhex(vector.sealed);
    expect(hex(await opened(file, vector))).toBe(vector.plain);
    expect(sha256Hex(file)).toBe(vector.sealed_sha256);
    expect(attachmentFits(file, vector.sealed_length, 2)).toBe(true);
    const padded = await openBytes(file, [parseIdentity(vector.identity)]);
    expect(padded.length).toBe(padme(vector.true_length));
  });

  test.each(ATTACHMENT.refused)("$name is refused", async (vector) => {
    expect(await refusalOf(opened(unhex(vector.sealed), vector))).toBe(vector.code);
  });

  test.each(ATTACHMENT.fits)("$name fits: $fits", ({ sealed, fits }) => {
    expect(attachmentFits(unhex(sealed), unhex(sealed).length, 2)).toBe(fits);
  });

  test.each([1, 2, 300, 65_535, 65_536, 65_537, 200_000])("%i bytes come back", async (length) => {
    const content = Uint8Array.from({ length }, (_, at) => (at * 7) % 251);
    for (const recipients of [[HYBRID, HYBRID], [X25519]]) {
      const { file, said } = await sealed(cut(content, 1000), length, recipients);
      expect(said.sealedSha256).toBe(sha256Hex(file));
      expect(said.sealedLength).toBe(file.length);
      expect(said.plainSha256).toBe(sha256Hex(content));
      expect(attachmentFits(file.subarray(0, 4096), file.length, recipients.length)).toBe(true);
      expect(plainLength(file.length, parseHeader(file).length)).toBe(padme(length));
      expect(await all(openAttachment(cut(file, 777), said))).toEqual(content);
    }
  });

  test("a file's stream is read, and closed early", async () => {
    const blob = new Blob([new Uint8Array(100_000)]);
    const { said } = await sealed(blob.stream(), blob.size, [X25519]);
    expect(said.trueLength).toBe(100_000);
    let isCancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1000)),
      cancel: () => void (isCancelled = true),
    });
    expect(await refusalOf(sealed(endless, 5000, [X25519]))).toBe("attachment-length");
    expect(isCancelled).toBe(true);
  });

  test("no more is read ahead than is asked for", async () => {
    let handedOut = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for (; handedOut < 2 ** 24; handedOut += 2 ** 16) yield new Uint8Array(2 ** 16);
    }
    const { pieces } = await sealAttachment(counted(), 2 ** 24, [X25519]);
    for (let count = 0; count < 3; count += 1) await pieces.next();
    expect(handedOut).toBeLessThan(2 ** 20);
    await pieces.return();
  });

  test.each([4, 6, 70_000])("a file that is not as long as announced is refused: %i", async (length) => {
    expect(await refusalOf(sealed(cut(utf8("12345"), 2), length, [X25519]))).toBe("attachment-length");
    expect(await refusalOf(sealed(cut(utf8(""), 2), 0, [X25519]))).toBe("attachment-empty");
  });

  test("what the manifest says otherwise is refused", async () => {
    const content = new Uint8Array(100).fill(0x78, 65);
    const { file, said } = await sealed(cut(content, 100), 100, [X25519]);
    for (const [wrong, code] of [
      [{ trueLength: 99 }, "attachment-padding"],
      [{ trueLength: 101 }, "attachment-hash"],
      [{ trueLength: 105 }, "attachment-length"],
      [{ trueLength: 64 }, "attachment-padding"],
      [{ plainSha256: "0".repeat(64) }, "attachment-hash"],
      [{ fileKey: new Uint8Array(16) }, "age-mac"],
    ] as const) {
      expect(await refusalOf(all(openAttachment(cut(file, 999), { ...said, ...wrong })))).toBe(code);
    }
    for (const part of [file.subarray(0, -1), file.subarray(0, 180), file.subarray(0, 150)]) {
      expect(await refusalOf(all(openAttachment(cut(part, 999), said)))).toMatch(/^age-(payload|header-incomplete)$/);
    }
  });
});

describe("envelopes", () => {
  test("fit in a bucket alone", async () => {
    for (const length of [1, 4092, 4093, 65532]) {
      expect(envelopeFits(await sealBytes(padToBucket(new Uint8Array(length)), [HYBRID, HYBRID]), 2)).toBe(true);
    }
    for (const length of [0, 4095, 4097, 65537, 131072]) {
      expect(envelopeFits(await sealBytes(new Uint8Array(length), [X25519, X25519]), 2)).toBe(false);
    }
  });
});

async function sealed(
  source: Parameters<typeof sealAttachment>[0],
  length: number,
  recipients: Parameters<typeof sealAttachment>[2],
): Promise<{ file: Uint8Array; said: SealedAttachment }> {
  const sealing = await sealAttachment(source, length, recipients);
  expect(() => sealing.said()).toThrow();
  const file = await all(sealing.pieces);
  return { file, said: sealing.said() };
}

function opened(file: Uint8Array, { file_key, true_length, plain_sha256 }: Attached): Promise<Uint8Array> {
  const said = { fileKey: unhex(file_key), trueLength: true_length, plainSha256: plain_sha256 };
  return all(openAttachment(cut(file, 1000), said));
}

/** All the byte strings that X25519 reads as a point of low order, the top bit set or not. */
function lowOrderPoints(): string[] {
  const points = [
    "00".repeat(32),
    "01" + "00".repeat(31),
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ec" + "ff".repeat(30) + "7f",
    "ed" + "ff".repeat(30) + "7f",
    "ee" + "ff".repeat(30) + "7f",
  ];
  return [...points, ...points.map((point) => point.slice(0, 62) + (parseInt(point.slice(62), 16) | 0x80).toString(16))];
}
