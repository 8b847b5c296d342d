// SPDX-License-Identifier: AGPL-3.0-or-later
/** A recovery number is read back as people write it, and everything of a source comes back from it. */

import { describe, expect, test } from "vitest";
import { hex, unhex } from "../../src/formats/bytes.ts";
import { mailboxAddress, RootSecret, stampIndex } from "../../src/formats/derive.ts";
import { publicOf } from "../../src/formats/ed25519.ts";
import { decodeRecovery, encodeRecovery, newSecret } from "../../src/formats/recovery.ts";
import { identityFromSeed } from "../../src/formats/recipient.ts";
import { recipientOf } from "../../src/formats/sealing.ts";
import { refusal, vectors } from "./vectors.ts";

interface Recovery {
  numbers: { secret: string; number: string }[];
  spellings: { secret: string; accepted: string[] };
  refused: { text: string; code: string }[];
}
interface Derivation {
  root: string;
  pseudonyms: { term: string; seed: string; public: string }[];
  tips: {
    number: number;
    mailbox_id: string;
    address: string;
    mailbox_seed: string;
    mailbox_public: string;
    reply_seed: string;
    reply_identity: string;
    reply_recipient: string;
  }[];
  stamp_indexes: { day: string; position: number; index: number }[];
  tokens: { purpose: string; period: string; index: number; nonce: string; entropy: string }[];
}

const RECOVERY = vectors<Recovery>("recovery");
const DERIVATION = vectors<Derivation>("derivation");
const ROOT = new RootSecret(unhex(DERIVATION.root));

describe("recovery number", () => {
  test.each(RECOVERY.numbers)("$number", ({ secret, number }) => {
    expect(encodeRecovery(new RootSecret(unhex(secret)))).toBe(number);
    expect(hex(decodeRecovery(number).value)).toBe(secret);
  });

  test.each(RECOVERY.spellings.accepted)("%j is read", (text) => {
    expect(hex(decodeRecovery(text).value)).toBe(RECOVERY.spellings.secret);
  });

  test.each(RECOVERY.refused)("$text is refused as $code", ({ text, code }) => {
    expect(refusal(() => decodeRecovery(text))).toBe(code);
  });

  test("every wrong digit and every swap of neighbours is told", () => {
    const digits = encodeRecovery(ROOT).replaceAll(" ", "");
    for (let at = 0; at < digits.length; at += 1) {
      const wrong = (Number(digits[at]) + 1 + (at % 9)) % 10;
      expect(refusal(() => decodeRecovery(digits.slice(0, at) + wrong + digits.slice(at + 1)))).toBe("recovery-check");
      const [one = "", other = ""] = digits.slice(at, at + 2);
      if (other === "" || one === other) continue;
      const swapped = digits.slice(0, at) + other + one + digits.slice(at + 2);
      expect(refusal(() => decodeRecovery(swapped))).toBe("recovery-check");
    }
  });

  test("a new secret takes all of its 102 bits from the randomness, and no more", () => {
    expect(hex(newSecret((length) => new Uint8Array(length).fill(0xff)).value)).toBe("0000003f" + "ff".repeat(12));
    expect(hex(newSecret((length) => new Uint8Array(length)).value)).toBe("00".repeat(16));
    expect(() => new RootSecret(unhex("00000040" + "00".repeat(12)))).toThrow(RangeError);
    expect(() => new RootSecret(new Uint8Array(15))).toThrow(RangeError);
  });
});

describe("derivation", () => {
  test.each(DERIVATION.pseudonyms)("the pseudonym of $term", ({ term, seed, public: key }) => {
    expect(hex(ROOT.pseudonym(term))).toBe(seed);
    expect(hex(publicOf(ROOT.pseudonym(term)))).toBe(key);
  });

  test.each(DERIVATION.tips)("tip $number", async (vector) => {
    const keys = ROOT.tip(vector.number);
    expect(hex(keys.mailboxId)).toBe(vector.mailbox_id);
    expect(mailboxAddress(keys.mailboxId)).toBe(vector.address);
    expect(hex(keys.mailboxKey)).toBe(vector.mailbox_seed);
    expect(hex(publicOf(keys.mailboxKey))).toBe(vector.mailbox_public);
    expect(keys.replyIdentity.text).toBe(vector.reply_identity);
    expect(identityFromSeed(unhex(vector.reply_seed)).text).toBe(vector.reply_identity);
    expect((await recipientOf(keys.replyIdentity)).text).toBe(vector.reply_recipient);
  });

  test.each(DERIVATION.tokens)("token $purpose $period $index", ({ purpose, period, index, nonce, entropy }) => {
    expect(hex(ROOT.tokenNonce(purpose, period, index))).toBe(nonce);
    expect(hex(ROOT.tokenEntropy(purpose, period, index))).toBe(entropy);
  });

  test.each(DERIVATION.stamp_indexes)("stamp $position of $day", ({ day, position, index }) => {
    expect(stampIndex(day, position)).toBe(index);
  });

  test.each(["", "2026\0", "-1"])("a field that reads two ways is refused: %j", (term) => {
    expect(() => ROOT.pseudonym(term)).toThrow("two ways");
    expect(() => ROOT.tip(-1)).toThrow("two ways");
    expect(() => ROOT.tip(0.5)).toThrow("two ways");
    expect(() => stampIndex("2026-11-23", 64)).toThrow(RangeError);
  });
});
