// SPDX-License-Identifier: AGPL-3.0-or-later
/** Tokens: the RFCs' vectors, ours, and everything that must not pass for a token. */

import { describe, expect, test } from "vitest";
import { blind, finalize, type RsaPublic, verify } from "../../src/formats/blindRsa.ts";
import { concat, hex, toBigInt, unhex } from "../../src/formats/bytes.ts";
import { credentialNonce } from "../../src/formats/credential.ts";
import {
  acceptsToken,
  authorization,
  blindedRequest,
  challengeDigest,
  encodeToken,
  keyId,
  loadIssuerPublic,
  parseAuthorization,
  parseToken,
  type Purpose,
  requestToken,
  signedPart,
  spentHash,
  tokenChallenge,
} from "../../src/formats/privacyPass.ts";
import { isSolved, solve, solveStep } from "../../src/formats/proofOfWork.ts";
import { refusal, vectors } from "./vectors.ts";

type Texts<T extends string> = Record<T, string>;
const RFC9474 = vectors<{
  key: Texts<"n" | "e">;
  vectors: Texts<"name" | "msg" | "msg_prefix" | "salt" | "inv" | "blinded_msg" | "blind_sig" | "sig">[];
}>("rfc9474");
const RFC9578 = vectors<{
  pkS: string;
  vectors: Texts<"token_challenge" | "nonce" | "blind" | "salt" | "token_request" | "token_response" | "token">[];
}>("rfc9578");
const OURS = vectors<{
  issuer_public: string;
  key_id: string;
  credential_nonces: Texts<"pseudonym" | "nonce">[];
  issued: (Texts<
    | "deployment"
    | "period"
    | "challenge"
    | "challenge_digest"
    | "nonce"
    | "entropy"
    | "blinded"
    | "blind_signature"
    | "token"
    | "authorization"
    | "spent_hash"
  > & { purpose: Purpose; denomination: number | null })[];
  refused: { why: string; token: string; code: string | null }[];
  accepted_headers: string[];
  refused_headers: string[];
  refused_keys: { why: string; spki: string }[];
}>("tokens");
const POW = vectors<{
  solved: { challenge: string; difficulty: number; start: number; counter: number }[];
  unsolved: { challenge: string; difficulty: number; counter: number }[];
}>("proof-of-work");

const KEY: RsaPublic = { n: BigInt(`0x${RFC9474.key.n}`), e: BigInt(`0x${RFC9474.key.e}`) };
const SPKI = unhex(OURS.issuer_public);
const STAMP = tokenChallenge("demo-city", "stamp", "2026-W48");

describe("blind RSA (RFC 9474)", () => {
  test.each(RFC9474.vectors)("$name", (vector) => {
    const [salt, message] = [unhex(vector.salt), unhex(vector.msg_prefix + vector.msg)];
    const inverse = BigInt(`0x${vector.inv}`);
    const r = inverseOf(inverse, KEY.n);
    const made = blind(KEY, message, r, salt);
    expect(hex(made.blinded)).toBe(vector.blinded_msg);
    expect(made.inverse).toBe(inverse);
    const signature = finalize(KEY, message, unhex(vector.blind_sig), inverse, salt.length);
    expect(hex(signature)).toBe(vector.sig);
    expect(verify(KEY, message, signature, salt.length)).toBe(true);
    expect(verify(KEY, message, signature, 48 - salt.length)).toBe(false);
    expect(verify(KEY, concat(message, message), signature, salt.length)).toBe(false);
  });

  test("no signature but the one spelling below n verifies", () => {
    const { msg, msg_prefix, sig, salt } = RFC9474.vectors[0]!;
    const [message, length] = [unhex(msg_prefix + msg), unhex(salt).length];
    const larger = (BigInt(`0x${sig}`) + KEY.n).toString(16);
    expect(verify(KEY, message, unhex(larger.padStart(larger.length + (larger.length % 2), "0")), length)).toBe(false);
    expect(verify(KEY, message, unhex(`00${sig}`), length)).toBe(false);
    for (const at of [0, 100, 511]) {
      const changed = unhex(sig);
      changed[at] = changed[at]! ^ 1;
      expect(verify(KEY, message, changed, length)).toBe(false);
    }
  });

  test("a blind without an inverse, and a forged answer, are refused", () => {
    const message = new Uint8Array(32);
    for (const r of [0n, KEY.n, -1n]) {
      expect(refusal(() => blind(KEY, message, r, new Uint8Array(48)))).toBe("blind-rsa-blind");
    }
    for (const answer of [new Uint8Array(512), new Uint8Array(511), new Uint8Array(512).fill(255)]) {
      expect(refusal(() => finalize(KEY, message, answer, 1n))).toBe("blind-rsa-signature");
    }
  });
});

describe("Privacy Pass (RFC 9578)", () => {
  test.each(RFC9578.vectors)("$nonce", (vector) => {
    const spki = unhex(RFC9578.pkS);
    const token = parseToken(unhex(vector.token));
    expect(hex(token.nonce)).toBe(vector.nonce);
    expect(hex(token.challengeDigest)).toBe(hex(challengeDigest(unhex(vector.token_challenge))));
    expect(hex(token.keyId)).toBe(hex(keyId(spki)));
    const request = blindedRequest(spki, signedPart(token), toBigInt(unhex(vector.blind)), unhex(vector.salt));
    expect(hex(concat(Uint8Array.of(0, 2), keyId(spki).slice(-1), request.blinded))).toBe(vector.token_request);
    expect(hex(encodeToken(request.finalize(unhex(vector.token_response))))).toBe(vector.token);
    expect(acceptsToken(spki, unhex(vector.token_challenge), token)).toBe(true);
  });
});

describe("our tokens", () => {
  test.each(OURS.issued)("$purpose", (vector) => {
    const challenge = tokenChallenge(vector.deployment, vector.purpose, vector.period, vector.denomination);
    expect(hex(challenge)).toBe(vector.challenge);
    expect(hex(challengeDigest(challenge))).toBe(vector.challenge_digest);
    const request = requestToken(SPKI, challenge, unhex(vector.nonce), unhex(vector.entropy));
    expect(hex(request.blinded)).toBe(vector.blinded);
    const token = request.finalize(unhex(vector.blind_signature));
    expect(hex(encodeToken(token))).toBe(vector.token);
    expect(hex(spentHash(token))).toBe(vector.spent_hash);
    expect(authorization(token)).toBe(vector.authorization);
    expect(acceptsToken(SPKI, challenge, token)).toBe(true);
    expect(refusal(() => request.finalize(unhex(vector.blinded)))).toBe("blind-rsa-signature");
  });

  test.each(OURS.refused)("$why is refused", ({ token, code }) => {
    if (code === null) expect(acceptsToken(SPKI, STAMP, parseToken(unhex(token)))).toBe(false);
    else expect(refusal(() => parseToken(unhex(token)))).toBe(code);
  });

  test.each(OURS.accepted_headers)("%j is read", (header) => {
    expect(hex(encodeToken(parseAuthorization(header)))).toBe(OURS.issued[2]!.token);
  });

  test.each(OURS.refused_headers)("%j is refused", (header) => {
    expect(refusal(() => parseAuthorization(header))).toMatch(/^token/);
  });

  test.each(OURS.refused_keys)("a key with $why is refused", ({ spki }) => {
    expect(refusal(() => loadIssuerPublic(unhex(spki)))).toBe("token-key");
    expect(refusal(() => requestToken(unhex(spki), STAMP, new Uint8Array(32), new Uint8Array(64)))).toBe("token-key");
  });

  test.each(OURS.credential_nonces)("the nonce for $pseudonym", ({ pseudonym, nonce }) => {
    expect(hex(credentialNonce(unhex(pseudonym)))).toBe(nonce);
    expect(hex(keyId(SPKI))).toBe(OURS.key_id);
  });

  test("a challenge has one reading", () => {
    for (const act of [
      () => tokenChallenge("demo-city", "voucher", "2026-Q4"),
      () => tokenChallenge("demo-city", "stamp", "2026-W48", 5),
      () => tokenChallenge("demo-city", "voucher", "2026-Q4", 0),
      () => tokenChallenge("", "stamp", "2026-W48"),
      () => tokenChallenge("demo-city", "stamp", ""),
      () => tokenChallenge("demo\0city", "stamp", "2026-W48"),
      () => tokenChallenge("é", "stamp", "2026-W48"),
    ]) {
      expect(refusal(act)).toBe("token-challenge");
    }
  });
});

describe("proof of work", () => {
  test.each(POW.solved)("$difficulty bits from $start", ({ challenge, difficulty, start, counter }) => {
    expect(solve(unhex(challenge), difficulty, start)).toBe(counter);
    expect(solveStep(unhex(challenge), difficulty, start, counter - start + 1)).toBe(counter);
    expect(solveStep(unhex(challenge), difficulty, start, counter - start)).toBe(null);
    expect(isSolved(unhex(challenge), difficulty, counter)).toBe(true);
  });

  test.each(POW.unsolved)("$counter does not solve $difficulty", ({ challenge, difficulty, counter }) => {
    expect(isSolved(unhex(challenge), difficulty, counter)).toBe(false);
  });

  test("nobody works for more than 40 bits", () => {
    expect(() => solveStep(new Uint8Array(0), 41, 0, 1)).toThrow(RangeError);
    expect(isSolved(new Uint8Array(0), 0, 0.5)).toBe(false);
  });
});

function inverseOf(value: bigint, n: bigint): bigint {
  let [a, b, x, y] = [value, n, 1n, 0n];
  while (b) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return ((x % n) + n) % n;
}
