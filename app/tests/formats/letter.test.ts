// SPDX-License-Identifier: AGPL-3.0-or-later
/** Letters to the oversight body, and its words about seats: the vectors. */

import { describe, expect, test } from "vitest";
import { fromUtf8, hex, unhex, utf8 } from "../../src/formats/bytes.ts";
import { mailboxAddress, RootSecret } from "../../src/formats/derive.ts";
import { publicOf } from "../../src/formats/ed25519.ts";
import { unb64u } from "../../src/formats/encoding.ts";
import { signJws, verifyJws } from "../../src/formats/jws.ts";
import { letterOf, sealLetter, signLetter, type Written } from "../../src/formats/letter.ts";
import { unpad } from "../../src/formats/padding.ts";
import { decodeRecovery, encodeRecovery } from "../../src/formats/recovery.ts";
import { parseIdentity } from "../../src/formats/recipient.ts";
import { openBytes, recipientOf } from "../../src/formats/sealing.ts";
import { refusal, refusalOf, vectors } from "./vectors.ts";

type Texts<T extends string> = Record<T, string>;
const LETTER = vectors<{
  number: string;
  secret: string;
  case: Texts<"mailbox_id" | "address" | "mailbox_seed" | "mailbox_public" | "reply_identity" | "reply_recipient">;
  opens: Texts<"identity" | "payload" | "jws" | "sealed">[];
}>("letter");
const SEAT = vectors<{
  verifies: Texts<"seed" | "public" | "payload" | "jws">[];
  refused: Texts<"name" | "code" | "jws">[];
}>("seat");
const SECRET = new RootSecret(unhex(LETTER.secret));
const { payload, jws, sealed, identity } = LETTER.opens[0]!;

interface Whole extends Written {
  readonly deployment: string;
  readonly letter: string;
}

function written(): Written {
  const { asks, when, district, happened, text, language } = JSON.parse(payload) as Whole;
  return { asks, when, district, happened, text, language };
}

describe("letters", () => {
  test("the case of a number", async () => {
    const keys = decodeRecovery(LETTER.number).case();
    expect(encodeRecovery(SECRET)).toBe(LETTER.number);
    expect(hex(keys.mailboxId)).toBe(LETTER.case.mailbox_id);
    expect(mailboxAddress(keys.mailboxId)).toBe(LETTER.case.address);
    expect(hex(keys.mailboxKey)).toBe(LETTER.case.mailbox_seed);
    expect(hex(publicOf(keys.mailboxKey))).toBe(LETTER.case.mailbox_public);
    expect(keys.replyIdentity.text).toBe(LETTER.case.reply_identity);
    expect((await recipientOf(keys.replyIdentity)).text).toBe(LETTER.case.reply_recipient);
  });

  test("the same words make the same letter", async () => {
    const { deployment, letter } = JSON.parse(payload) as Whole;
    const made = await letterOf(SECRET, deployment, written(), () => unb64u(letter));
    expect(fromUtf8(made)).toBe(payload);
    expect(signLetter(made, SECRET)).toBe(jws);
  });

  test("what the body opens", async () => {
    const opened = unpad(await openBytes(unhex(sealed), [parseIdentity(identity)]));
    expect(fromUtf8(opened)).toBe(jws);
    const body = parseIdentity(identity);
    const again = await sealLetter(utf8(payload), SECRET, await recipientOf(body));
    expect(again.length).toBe(unhex(sealed).length);
    expect(fromUtf8(unpad(await openBytes(again, [body])))).toBe(jws);
  });

  test("nothing is signed that the body would refuse", async () => {
    const changes: Partial<Written>[] = [
      { text: "" },
      { text: "ئ".repeat(4001) },
      { happened: "x".repeat(4001) },
      { when: "x".repeat(301) },
      { district: "Not A Code" },
      { asks: "revenge" as Written["asks"] },
    ];
    for (const change of changes) {
      const made = letterOf(SECRET, "demo-city", { ...written(), ...change }, (length) => new Uint8Array(length));
      expect(await refusalOf(made)).toBe("letter-field");
    }
  });
});

describe("words about seats", () => {
  test.each(SEAT.verifies)("are signed as Python signs them", ({ seed, public: key, payload, jws }) => {
    expect(signJws(utf8(payload), unhex(seed), "tellsafe-seat")).toBe(jws);
    expect(fromUtf8(verifyJws(jws, unhex(key), "tellsafe-seat"))).toBe(payload);
  });

  test.each(SEAT.refused.filter(({ code }) => code.startsWith("jws")))("$name is refused", ({ code, jws }) => {
    expect(refusal(() => verifyJws(jws, unhex(SEAT.verifies[0]!.public), "tellsafe-seat"))).toBe(code);
  });
});
