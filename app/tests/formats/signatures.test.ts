// SPDX-License-Identifier: AGPL-3.0-or-later
/** What is signed: JWS, receipts and requests. */

import { describe, expect, test } from "vitest";
import { fromUtf8, hex, unhex, utf8 } from "../../src/formats/bytes.ts";
import { publicOf } from "../../src/formats/ed25519.ts";
import { signJws, verifyJws } from "../../src/formats/jws.ts";
import { verifyReceipt } from "../../src/formats/receipt.ts";
import { contentDigest, signatureBase, signRequest, verifyRequest } from "../../src/formats/signedRequest.ts";
import { refusal, vectors } from "./vectors.ts";

type Texts<T extends string> = Record<T, string>;
const JWS = vectors<{
  verifies: Texts<"typ" | "seed" | "public" | "payload" | "jws">[];
  refused: Texts<"name" | "code" | "public" | "typ" | "jws">[];
}>("jws");
const RECEIPT = vectors<{
  verifies: Texts<"public" | "envelope" | "payload" | "receipt">[];
  refused: Texts<"name" | "code" | "public" | "envelope" | "receipt">[];
}>("receipt");
type Request = Texts<"name" | "method" | "path" | "query" | "body" | "keyid" | "public"> & {
  headers: Record<string, string>;
};
const REQUESTS = vectors<{
  verifies: (Request & Texts<"seed" | "nonce" | "base"> & { created: number })[];
  refused: (Request & { code: string; now: number })[];
}>("signed-request");

describe("JWS", () => {
  test.each(JWS.verifies)("$typ", ({ typ, seed, public: key, payload, jws }) => {
    expect(hex(publicOf(unhex(seed)))).toBe(key);
    expect(signJws(unhex(payload), unhex(seed), typ)).toBe(jws);
    expect(hex(verifyJws(jws, unhex(key), typ))).toBe(payload);
  });

  test.each(JWS.refused)("$name is refused", ({ code, public: key, typ, jws }) => {
    expect(refusal(() => verifyJws(jws, unhex(key), typ))).toBe(code);
  });

  test("a key that signs everything is no key", () => {
    const { jws, typ } = JWS.verifies[0]!;
    const identity = new Uint8Array(32);
    identity[0] = 1;
    const forged = `${jws.slice(0, jws.lastIndexOf("."))}.${Buffer.concat([identity, new Uint8Array(32)]).toString("base64url")}`;
    expect(refusal(() => verifyJws(forged, identity, typ))).toBe("jws-signature");
    expect(refusal(() => verifyJws(jws, new Uint8Array(31), typ))).toBe("jws-signature");
  });
});

describe("receipt", () => {
  test.each(RECEIPT.verifies)("of $envelope", ({ public: key, envelope, payload, receipt }) => {
    const found = verifyReceipt(receipt, unhex(key), unhex(envelope));
    expect({ v: 1, ...found }).toEqual(JSON.parse(payload));
  });

  test.each(RECEIPT.refused)("$name is refused", ({ code, public: key, envelope, receipt }) => {
    expect(refusal(() => verifyReceipt(receipt, unhex(key), unhex(envelope)))).toBe(code);
  });
});

describe("signed requests", () => {
  test.each(REQUESTS.verifies)("$name", (vector) => {
    const request = { ...vector, body: unhex(vector.body) };
    expect(signRequest({ ...request, key: unhex(vector.seed) })).toEqual(vector.headers);
    const keyFor = (keyid: string) => (keyid === vector.keyid ? unhex(vector.public) : null);
    for (const now of [vector.created, vector.created + 300, vector.created - 300]) {
      expect(verifyRequest(request, vector.headers, keyFor, now)).toBe(vector.keyid);
    }
    const parameters = vector.headers["signature-input"]!.slice("tellsafe=".length);
    const covered = [
      ["@method", vector.method],
      ["@path", vector.path],
      ["@query", `?${vector.query}`],
      ["content-digest", contentDigest(request.body)],
    ] as const;
    expect(signatureBase(covered, parameters)).toBe(vector.base);
  });

  test.each(REQUESTS.refused)("$name is refused", (vector) => {
    const keyFor = (keyid: string) => (keyid === vector.keyid && vector.code !== "signature-key" ? unhex(vector.public) : null);
    const act = () => verifyRequest({ ...vector, body: unhex(vector.body) }, vector.headers, keyFor, vector.now);
    expect(refusal(act)).toBe(vector.code);
  });

  test("what would spill into another line is not signed", () => {
    const request = { method: "GET", path: "/", query: "", body: utf8(""), key: new Uint8Array(32), created: 1, keyid: "k" };
    const nonce = "0123456789abcdef";
    for (const change of [{ path: "/a\nb" }, { query: "é" }, { nonce: "short" }, { keyid: 'a"b' }, { created: 0.5 }]) {
      expect(refusal(() => signRequest({ ...request, nonce, ...change }))).toBe("signature-form");
    }
    expect(fromUtf8(utf8(signRequest({ ...request, nonce }).signature!))).toMatch(/^tellsafe=:/);
  });
});
