// SPDX-License-Identifier: AGPL-3.0-or-later
/** Envelopes and messages: what a source signs, and what it believes. */

import { describe, expect, test } from "vitest";
import { fromUtf8, unhex, utf8 } from "../../src/formats/bytes.ts";
import { openEnvelope, sealEnvelope } from "../../src/formats/envelope.ts";
import { publicOf } from "../../src/formats/ed25519.ts";
import { peekJws, signJws } from "../../src/formats/jws.ts";
import { encodeDocument, parseDocument, type Reply, type Tip } from "../../src/formats/manifest.ts";
import { openMessage } from "../../src/formats/message.ts";
import { padToBucket } from "../../src/formats/padding.ts";
import { parseIdentity } from "../../src/formats/recipient.ts";
import { recipientOf, sealBytes } from "../../src/formats/sealing.ts";
import { refusal, refusalOf, vectors } from "./vectors.ts";

type Texts<T extends string> = Record<T, string>;
const ENVELOPE = vectors<{
  opens: Texts<"name" | "identity" | "signer_seed" | "typ" | "payload" | "jws" | "sealed">[];
  refused: Texts<"name" | "code" | "jws">[];
  manifests_refused: Texts<"name" | "code" | "payload">[];
}>("envelope");
const MESSAGE = vectors<{
  opens: Texts<"name" | "identity" | "desk_public" | "address" | "payload" | "jws" | "sealed">[];
  refused: Texts<"name" | "code" | "address" | "jws">[];
}>("message");

const X25519 = parseIdentity(ENVELOPE.opens[1]!.identity);
const TIP = parseDocument(utf8(ENVELOPE.opens[0]!.payload)) as Tip;
const TIP_SEED = unhex(ENVELOPE.opens[0]!.signer_seed);

describe("manifests", () => {
  test.each(ENVELOPE.opens)("$name", ({ payload }) => {
    expect(fromUtf8(encodeDocument(parseDocument(utf8(payload))))).toBe(payload);
  });

  test.each(ENVELOPE.manifests_refused)("$name is refused", ({ code, payload }) => {
    expect(refusal(() => parseDocument(utf8(payload)))).toBe(code);
  });

  test("nothing is signed that would be refused", async () => {
    const recipient = await recipientOf(X25519);
    const changes: [Partial<Tip>, string][] = [
      [{ conduct: "" }, "manifest-field"],
      [{ conduct: " \u00a0" }, "manifest-field"],
      [{ conduct: "x".repeat(16_001) }, "manifest-field"],
      [{ conduct: "ئ".repeat(8_001) }, "manifest-field"],
      [{ conduct: "a\u0000b" }, "manifest-field"],
      [{ conduct: "\ud800" }, "manifest-field"],
      [{ where: { ...TIP.where, lat: 59_435_001 } }, "place-precision"],
      [{ when: { ...TIP.when, day: null } }, "manifest-field"],
      [{ tip: new Uint8Array(15) }, "manifest-field"],
      [{ reply: "age1" }, "bech32"],
      [{ attachments: [TIP.attachments[0]!, TIP.attachments[0]!] }, "manifest-field"],
    ];
    for (const [change, code] of changes) {
      expect(await refusalOf(sealEnvelope({ ...TIP, ...change }, TIP_SEED, [recipient]))).toBe(code);
    }
    expect(await refusalOf(sealEnvelope(TIP, new Uint8Array(32), [recipient]))).toBe("envelope-signer");
  });

  test("what else an object holds is not sent", () => {
    const tagged = { ...TIP, mark: 1, when: { ...TIP.when, mark: 1 }, where: { ...TIP.where, mark: 1 } };
    expect(fromUtf8(encodeDocument(tagged))).toBe(ENVELOPE.opens[0]!.payload);
  });
});

describe("envelopes", () => {
  test.each(ENVELOPE.opens)("$name opens", async ({ identity, payload, jws, sealed, signer_seed, typ }) => {
    const opened = await openEnvelope(unhex(sealed), [parseIdentity(identity)]);
    expect(opened.jws).toBe(jws);
    expect(signJws(utf8(payload), unhex(signer_seed), typ)).toBe(jws);
    expect(fromUtf8(peekJws(jws))).toBe(payload);
    expect(fromUtf8(encodeDocument(opened.document))).toBe(payload);
  });

  test.each(ENVELOPE.refused)("$name is refused", async ({ code, jws }) => {
    const sealed = await sealBytes(padToBucket(utf8(jws)), [await recipientOf(X25519)]);
    expect(await refusalOf(openEnvelope(sealed, [X25519]))).toBe(code);
  });

  test.each(ENVELOPE.opens)("$name is sealed so that it opens again", async ({ identity, signer_seed, payload }) => {
    const own = parseIdentity(identity);
    const document = parseDocument(utf8(payload));
    const sealed = await sealEnvelope(document, unhex(signer_seed), [await recipientOf(own)]);
    expect((await openEnvelope(sealed, [own])).document).toEqual(document);
  });

  test("the largest text fits, in every script", async () => {
    const reply = parseDocument(utf8(ENVELOPE.opens[1]!.payload)) as Reply;
    const recipient = await recipientOf(X25519);
    const seed = unhex(ENVELOPE.opens[1]!.signer_seed);
    expect(publicOf(seed)).toEqual(reply.mailboxKey);
    for (const text of [`x${"\n".repeat(15_999)}`, "仓".repeat(5_333), "\u{1f525}".repeat(4_000)]) {
      const sealed = await sealEnvelope({ ...reply, text }, seed, [recipient]);
      expect(((await openEnvelope(sealed, [X25519])).document as Reply).text).toBe(text);
    }
    expect(await refusalOf(openEnvelope(new Uint8Array(128 * 1024 + 1), [X25519]))).toBe("envelope-size");
  });
});

describe("messages", () => {
  test.each(MESSAGE.opens)("$name opens", async ({ identity, desk_public, address, payload, sealed }) => {
    const message = await openMessage(unhex(sealed), parseIdentity(identity), unhex(desk_public), address);
    const said = JSON.parse(payload) as Record<string, unknown>;
    expect({ ...message, v: 1, message: said.message }).toEqual(said);
  });

  test.each(MESSAGE.refused)("$name is refused", async ({ code, address, jws }) => {
    const sealed = await sealBytes(padToBucket(utf8(jws)), [await recipientOf(X25519)]);
    const desk = unhex(MESSAGE.opens[0]!.desk_public);
    expect(await refusalOf(openMessage(sealed, X25519, desk, address))).toBe(code);
  });
});
