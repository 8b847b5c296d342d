// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What is a signature: two libraries, and the edges where those of the world differ. Seen to fail with
 * ZIP 215, and with an equation times eight.
 */

import { ed25519 as other } from "@noble/curves/ed25519.js";
import { describe, expect, test } from "vitest";
import { concat, fromBigInt, hex, toBigInt, unhex, utf8 } from "../../src/formats/bytes.ts";
import { isSignedBy, publicOf, sign } from "../../src/formats/ed25519.ts";
import { vectors } from "./vectors.ts";

const PRIME = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const OF_ORDER_8 = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
const MESSAGE = utf8("a bulletin");
const SEED = new Uint8Array(32).fill(7);
const KEY = publicOf(SEED);
const SIGNATURE = sign(MESSAGE, SEED);

const little = (value: bigint) => fromBigInt(value, 32).reverse();
const big = (data: Uint8Array) => toBigInt(data.slice().reverse());
const withSign = (data: Uint8Array) => Uint8Array.from(data, (byte, at) => (at === 31 ? byte | 0x80 : byte));
/** y of all points of small order, and those that fit in 255 bits a second time. */
const SMALL = [
  1n,
  PRIME - 1n,
  0n,
  OF_ORDER_8,
  PRIME - OF_ORDER_8,
  PRIME,
  PRIME + 1n,
].map(little);
const POINTS = [...SMALL, ...SMALL.map(withSign), little(2n), KEY, withSign(KEY), little(big(KEY) + 2n)];
const NUMBERS = [0n, 1n, ORDER - 1n, ORDER, 2n ** 256n - 1n, big(SIGNATURE.slice(32)), big(SIGNATURE.slice(32)) + ORDER];

interface Vector { readonly public: string; readonly signature: string; readonly message: string }
type Named = Vector & { readonly name: string };
const VECTORS = vectors<{ verifies: readonly Named[]; refused: readonly Named[] }>("ed25519");

const verifies = (one: Vector): boolean => isSignedBy(unhex(one.public), unhex(one.signature), unhex(one.message));

const agreed = (key: Uint8Array, signature: Uint8Array): boolean => {
  const found = isSignedBy(key, signature, MESSAGE);
  expect(found).toBe(other.verify(signature, MESSAGE, key, { zip215: false }));
  return found;
};

describe("Ed25519", () => {
  test("the vectors, which hold for Python too", () => {
    for (const { name, ...vector } of VECTORS.verifies) expect(verifies(vector), name).toBe(true);
    for (const { name, ...vector } of VECTORS.refused) expect(verifies(vector), name).toBe(false);
    expect(VECTORS.refused.length).toBeGreaterThan(10);
  });

  test("signs as RFC 8032 §7.1 has it", () => {
    const seed = unhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    expect(hex(publicOf(seed))).toBe("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    expect(hex(sign(new Uint8Array(), seed))).toBe(
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    );
  });

  test("of all edges, the true signature alone verifies", { timeout: 60_000 }, () => {
    const true_ = hex(concat(KEY, SIGNATURE));
    for (const key of POINTS) {
      for (const point of [...POINTS, SIGNATURE.slice(0, 32)]) {
        for (const number of NUMBERS) {
          const signature = concat(point, little(number));
          expect(agreed(key, signature)).toBe(hex(concat(key, signature)) === true_);
        }
      }
    }
  });

  test("each bit of a signature counts", () => {
    for (let at = 0; at < 64; at += 3) {
      expect(agreed(KEY, SIGNATURE.map((byte, index) => (index === at ? byte ^ (1 << at % 8) : byte)))).toBe(false);
    }
  });

  test("what is too short or too long is none", () => {
    expect(isSignedBy(KEY, SIGNATURE, MESSAGE)).toBe(true);
    expect(isSignedBy(KEY.slice(0, 31), SIGNATURE, MESSAGE)).toBe(false);
    expect(isSignedBy(KEY, SIGNATURE.slice(0, 63), MESSAGE)).toBe(false);
    expect(isSignedBy(KEY, concat(SIGNATURE, new Uint8Array(1)), MESSAGE)).toBe(false);
  });
});
