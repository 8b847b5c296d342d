// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Sending a letter and reading answers, against an intake of a few lines. Seen to fail: with a letter that is
 * sealed anew at each attempt; with words pasted from a word processor, and with answers that are no answers,
 * that ended it without a word.
 */

import { beforeEach, describe, expect, test } from "vitest";
import type { Bulletin } from "../../src/formats/bulletin.ts";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, fromUtf8, utf8 } from "../../src/formats/bytes.ts";
import { RootSecret, mailboxAddress } from "../../src/formats/derive.ts";
import { publicOf } from "../../src/formats/ed25519.ts";
import { b64u, canonicalJson, unb64u } from "../../src/formats/encoding.ts";
import { signJws, verifyJws } from "../../src/formats/jws.ts";
import { padToBucket, unpad } from "../../src/formats/padding.ts";
import { isSolved } from "../../src/formats/proofOfWork.ts";
import { identityFromSeed } from "../../src/formats/recipient.ts";
import { openBytes, recipientOf, sealBytes } from "../../src/formats/sealing.ts";
import { verifyRequest } from "../../src/formats/signedRequest.ts";
import { Refused } from "../../src/net/failure.ts";
import type { Answer, Ask } from "../../src/net/wire.ts";
import { Letter, read } from "../../src/redress/letters.ts";

const INTAKE = "https://intake.example";
const BODY = identityFromSeed(new Uint8Array(32).fill(7));
const BODY_SEED = new Uint8Array(32).fill(5);
const STRANGER = new Uint8Array(32).fill(6);
const SECRET = new RootSecret(new Uint8Array(16).fill(0, 0, 4).fill(9, 4));
const DIFFICULTY = 6;
const WRITTEN = { asks: "heard", when: "", district: "", happened: "", text: "您 سىز", language: "ug" } as const;

let letters: Uint8Array[] = [];
let messages: Uint8Array[] = [];
let refusals: string[] = [];
/** The next letter comes, and its answer does not. */
let isCut = false;

async function bulletin(): Promise<Bulletin> {
  const recipient = (await recipientOf(BODY)).text;
  const oversight = { name: "Body", contact: "x", recipient, key: b64u(publicOf(BODY_SEED)) };
  return { deployment: "demo-city", charter: { oversight } } as unknown as Bulletin;
}

function answer(status: number, value: unknown, slug = ""): Answer {
  return { status, slug, body: canonicalJson(value) } as Answer;
}

const challenge = b64u(new Uint8Array(37).fill(3));

const ask: Ask = async (method, url, { body, headers = {} } = {}) => {
  const path = url.slice(INTAKE.length);
  if (path === "/v1/letters/work") return answer(200, { challenge, difficulty: DIFFICULTY, until: 1 });
  if (path === "/v1/letters" && method === "POST") {
    const refusal = refusals.shift();
    if (refusal) return answer(503, {}, refusal);
    const { letter, work } = JSON.parse(fromUtf8(body as Uint8Array) ?? "") as {
      letter: string;
      work: { counter: number };
    };
    const bound = sha256(concat(unb64u(challenge), sha256(canonicalJson({ letter }))));
    expect(isSolved(bound, DIFFICULTY, work.counter)).toBe(true);
    letters.push(unb64u(letter));
    if (isCut) {
      isCut = false;
      throw new TypeError("the line broke");
    }
    return answer(204, {});
  }
  const request = { method, path, query: "", body: new Uint8Array() };
  verifyRequest(request, headers, (keyid) => unb64u(keyid), Math.floor(Date.now() / 1000));
  return answer(200, { messages: messages.map((one) => ({ id: "x", sealed: b64u(one) })), padding: "" });
};

async function written(text: string, seed: Uint8Array, changes: object = {}): Promise<Uint8Array> {
  const keys = SECRET.case();
  const value = {
    v: 1,
    kind: "message",
    deployment: "demo-city",
    message: b64u(new Uint8Array(16).fill(text.length)),
    address: mailboxAddress(keys.mailboxId),
    text,
    language: "ug",
    day: `2026-11-2${text.length % 10}`,
    ...changes,
  };
  const signed = signJws(canonicalJson(value), seed, "tellsafe-message");
  return sealBytes(padToBucket(utf8(signed)), [await recipientOf(keys.replyIdentity)]);
}

beforeEach(() => {
  [letters, messages, refusals] = [[], [], []];
});

describe("a letter", () => {
  test("is paid for, and opened by the body alone", async () => {
    await new Letter(SECRET).write(ask, INTAKE, await bulletin(), WRITTEN);
    const jws = fromUtf8(unpad(await openBytes(letters[0]!, [BODY]))) ?? "";
    const letter = JSON.parse(fromUtf8(verifyJws(jws, publicOf(SECRET.case().mailboxKey), "tellsafe-letter")) ?? "");
    expect(letter).toMatchObject({ ...WRITTEN, deployment: "demo-city" });
    const other = openBytes(letters[0]!, [identityFromSeed(STRANGER)]);
    await expect(other).rejects.toThrow();
  });

  test("holds what was pasted without what nobody sees", async () => {
    const pasted = { ...WRITTEN, when: "a\u0007", happened: "b\u000bc", text: "d\u000ce\ud800" };
    await new Letter(SECRET).write(ask, INTAKE, await bulletin(), pasted);
    const jws = fromUtf8(unpad(await openBytes(letters[0]!, [BODY]))) ?? "";
    const letter = JSON.parse(fromUtf8(verifyJws(jws, publicOf(SECRET.case().mailboxKey), "tellsafe-letter")) ?? "");
    expect(letter).toMatchObject({ when: "a", happened: "b\nc", text: "d\ne" });
  });

  test("is tried once more where its work was stale, and then not", async () => {
    refusals = ["work-refused"];
    await new Letter(SECRET).write(ask, INTAKE, await bulletin(), WRITTEN);
    expect(letters.length).toBe(1);
    refusals = ["work-refused", "work-refused"];
    await expect(new Letter(SECRET).write(ask, INTAKE, await bulletin(), WRITTEN)).rejects.toMatchObject({ id: "busy" });
  });

  test("whose answer was lost is the same letter again, under the same number", async () => {
    const letter = new Letter(null);
    const { secret } = letter;
    const line = await bulletin();
    isCut = true;
    await expect(letter.write(ask, INTAKE, line, WRITTEN)).rejects.toThrow("line");
    await letter.write(ask, INTAKE, line, WRITTEN);
    expect(letters.length).toBe(2);
    expect(letters[1]).toEqual(letters[0]);
    await letter.write(ask, INTAKE, line, { ...WRITTEN, text: "other words" });
    expect(letters[2]).not.toEqual(letters[0]);
    expect(letter.secret).toBe(secret);
    const jws = fromUtf8(unpad(await openBytes(letters[2]!, [BODY]))) ?? "";
    expect(verifyJws(jws, publicOf(secret.case().mailboxKey), "tellsafe-letter")).toBeInstanceOf(Uint8Array);
  });

  test("may have arrived where no answer came, and where intake refused it not", async () => {
    const letter = new Letter(null);
    const line = await bulletin();
    refusals = ["letters-full"];
    await expect(letter.write(ask, INTAKE, line, WRITTEN)).rejects.toBeInstanceOf(Refused);
    expect(letter.mayHaveArrived).toBe(false);
    isCut = true;
    await expect(letter.write(ask, INTAKE, line, WRITTEN)).rejects.toThrow("line");
    expect(letter.mayHaveArrived).toBe(true);
    refusals = ["letters-full"];
    await expect(letter.write(ask, INTAKE, line, WRITTEN)).rejects.toBeInstanceOf(Refused);
    expect(letter.mayHaveArrived).toBe(true);
  });

  test("that finds no room, or no body, says so", async () => {
    refusals = ["letters-full"];
    await expect(new Letter(SECRET).write(ask, INTAKE, await bulletin(), WRITTEN)).rejects.toMatchObject({ id: "letters-full" });
    const bare = { deployment: "demo-city", charter: { oversight: {} } } as unknown as Bulletin;
    await expect(new Letter(SECRET).write(ask, INTAKE, bare, WRITTEN)).rejects.toBeInstanceOf(Refused);
    expect(letters).toEqual([]);
  });
});

test("only what the body signed for this case is read, by day", async () => {
  messages = [
    await written("second", BODY_SEED),
    await written("one", BODY_SEED),
    await written("from a stranger", STRANGER),
    await written("for another case", BODY_SEED, { address: "0".repeat(64) }),
    await written("elsewhere", BODY_SEED, { deployment: "other-city" }),
    new Uint8Array([1, 2, 3]),
  ];
  const found = await read(ask, INTAKE, await bulletin(), SECRET);
  expect(found.map(({ text }) => text)).toEqual(["one", "second"]);
});

test("an answer that is none is called that", async () => {
  const broken: Ask = async (_method, url) =>
    answer(200, url.endsWith("/work") ? { challenge: "?", difficulty: 0 } : { messages: [{ sealed: "?" }] });
  await expect(new Letter(SECRET).write(broken, INTAKE, await bulletin(), WRITTEN)).rejects.toMatchObject({ id: "protocol" });
  await expect(read(broken, INTAKE, await bulletin(), SECRET)).rejects.toMatchObject({ id: "protocol" });
});
