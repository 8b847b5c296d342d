// SPDX-License-Identifier: AGPL-3.0-or-later
/** One spelling of a value: what another reader takes two ways is refused. */

import { describe, expect, test } from "vitest";
import { decode64, decodeBare, encode64, encodeBare } from "../../src/formats/base64.ts";
import { fromUtf8, hex, utf8 } from "../../src/formats/bytes.ts";
import { b64u, canonicalJson, parseJson, unb64u } from "../../src/formats/encoding.ts";
import { refusal } from "./vectors.ts";

const parse = (text: string): unknown => parseJson(utf8(text), 1000);
const spell = (value: unknown): string => fromUtf8(canonicalJson(value)) ?? "";

describe("base64", () => {
  test.each([0, 1, 2, 3, 4, 47, 48, 255])("%i bytes as the platform spells them", (length) => {
    const data = Uint8Array.from({ length }, (_, at) => (at * 37 + 251) % 256);
    expect(b64u(data)).toBe(Buffer.from(data).toString("base64url"));
    expect(encode64(data)).toBe(Buffer.from(data).toString("base64"));
    expect(encodeBare(data)).toBe(encode64(data).replaceAll("=", ""));
    expect(unb64u(b64u(data), length)).toEqual(data);
    expect(decode64(encode64(data))).toEqual(data);
    expect(decodeBare(encodeBare(data))).toEqual(data);
  });

  test.each(["A", "AB", "AAB", "AA==", "A A", "AA\n", "+/+/", "ÄA", "AAAAA", "AAA="])("%j is refused", (text) => {
    expect(refusal(() => unb64u(text))).toBe("base64");
  });

  test.each(["AA", "AB==", "AA=", "AAA", "AA===", "====", "=AAA", "-_-_", "AAAA===="])(
    "%j is refused with padding",
    (text) => {
      expect(refusal(() => decode64(text))).toBe("base64");
    },
  );

  test("another length is refused", () => {
    expect(refusal(() => unb64u("AAAA", 2))).toBe("base64");
  });
});

describe("canonical JSON", () => {
  test("keys are sorted by UTF-16, and letters stand for themselves", () => {
    const value = { "\ufb33": 1, "\u{1f525}": 2, é: 3, b: [true, false, null, -0], a: { '"': "\u007f\u2028\b\u0001" } };
    const text = '{"a":{"\\"":"\u007f\u2028\\b\\u0001"},"b":[true,false,null,0],"é":3,"\u{1f525}":2,"\ufb33":1}';
    expect(spell(value)).toBe(text);
    expect(parse(text)).toEqual({ ...value, b: [true, false, null, 0] });
  });

  test.each([1.5, 2 ** 53, NaN, undefined, () => 1, 1n, Symbol("x")])("%s is no value", (value) => {
    expect(refusal(() => canonicalJson([value]))).toBe("json-type");
  });

  test("lone surrogates and depth are refused", () => {
    expect(refusal(() => canonicalJson(["\ud800"]))).toBe("json");
    expect(refusal(() => canonicalJson({ "\udc00": 1 }))).toBe("json");
    expect(refusal(() => canonicalJson(nested(17)))).toBe("json");
    expect(spell(nested(16))).toBe("[".repeat(16) + "1" + "]".repeat(16));
  });
});

describe("parsing JSON", () => {
  test.each([
    [" { } ", {}],
    ["[]", []],
    ['[1, "a" ,\n{"b":\tnull}]', [1, "a", { b: null }]],
    ['"\\u00e9\\ud83d\\udd25\\/"', "é\u{1f525}/"],
    ["-0", 0],
    ["9007199254740991", 2 ** 53 - 1],
    ["false", false],
  ])("%s", (text, value) => {
    expect(parse(text)).toStrictEqual(value);
  });

  test("a key of a prototype is a key like any other", () => {
    const value = parse('{"__proto__":{"x":1},"constructor":2}') as object;
    expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
    expect(spell(value)).toBe('{"__proto__":{"x":1},"constructor":2}');
  });

  test.each([
    "", " ", "{", "[1,]", '{"a":1,}', "{a:1}", "[1 2]", '{"a" 1}', "'a'", "01", "+1", "-", "nul", "truex", "1 1", '"\n"',
    '"\\x"', '"\\u12"', '"', "[1}", "\ufeff1", '{"a":1,"\\u0061":2}', '"\\ud800"', '{"\\udc00":1}', "// 1", ".5", "1.",
  ])("%j is not JSON", (text) => {
    expect(refusal(() => parse(text))).toBe("json");
  });

  test.each(["1.0", "1e3", "9007199254740992", "-9007199254740992", "1E-2", "[0.5]"])("%s is no integer", (text) => {
    expect(refusal(() => parse(text))).toBe("json-type");
  });

  test("size, depth and bytes have bounds", () => {
    expect(refusal(() => parseJson(utf8("[1]"), 2))).toBe("json-size");
    expect(refusal(() => parseJson(Uint8Array.of(0x22, 0xff, 0x22), 9))).toBe("json");
    expect(refusal(() => parse("[".repeat(17) + "1" + "]".repeat(17)))).toBe("json");
    expect(refusal(() => parse("[".repeat(900)))).toBe("json");
    expect(parse("[".repeat(16) + "1" + "]".repeat(16))).toEqual(nested(16));
  });

  test("a string of a megabyte is read", () => {
    const data = utf8(JSON.stringify("x".repeat(2 ** 20)));
    expect(hex(canonicalJson(parseJson(data, 2 ** 21)))).toBe(hex(data));
  });
});

function nested(depth: number): unknown {
  return depth ? [nested(depth - 1)] : 1;
}
