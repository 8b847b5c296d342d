// SPDX-License-Identifier: AGPL-3.0-or-later
/** Codes of a counter, and what a sign-in shows of its verifier: as Python has them. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { unb64u } from "../../src/formats/base64.ts";
import { digitsIn, readCounterCode } from "../../src/formats/counterCode.ts";
import { addressOfSignIn, challengeOf, newVerifier, nonceOf, stateOf } from "../../src/formats/signIn.ts";

const path = resolve(import.meta.dirname, "../../../docs/protocol/vectors/activation.json");
const { codes, sign_in: signIn } = JSON.parse(readFileSync(path, "utf8"));

describe("a code", () => {
  it.each(codes.read as { typed: string; code: string }[])("is read as $typed", ({ typed, code }) => {
    expect(readCounterCode(typed)).toBe(code);
  });

  it.each(codes.refused as string[])("is not %j", (typed) => {
    expect(() => readCounterCode(typed)).toThrow("a code has 18 digits");
  });

  it("is counted while it is typed, in the digits of any script", () => {
    expect(digitsIn("۱۲ 3-٤")).toBe("1234");
    expect(digitsIn("𝟗𝟎𝟘𝟙")).toBe("9001");
  });
});

describe("a sign-in", () => {
  it("shows of its verifier what Python's does", () => {
    expect(challengeOf(signIn.verifier)).toBe(signIn.challenge);
    expect(stateOf(signIn.verifier)).toBe(signIn.state);
    expect(nonceOf(signIn.verifier, signIn.term, signIn.kind, unb64u(signIn.blinded))).toBe(signIn.nonce);
  });

  it("has an address that asks for no more than a subject", () => {
    const { endpoint, client_id: clientId, redirect_uri: redirectUri, state, nonce, challenge } = signIn;
    const asked = addressOfSignIn({ endpoint, clientId, redirectUri, state, nonce, challenge });
    expect([...new URL(asked).searchParams]).toEqual([...new URL(signIn.address).searchParams]);
    expect(new URL(asked).searchParams.get("scope")).toBe("openid");
  });

  it("has a verifier as RFC 7636 wants it", () => {
    expect(newVerifier((length) => new Uint8Array(length).fill(7))).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});
