// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The Python of the zones opens what this app seals, and this app what they seal, with secrets drawn
 * anew each time.
 */

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { sealAttachment } from "../../src/formats/attachment.ts";
import { b64u } from "../../src/formats/encoding.ts";
import { hex, unhex } from "../../src/formats/bytes.ts";
import { credentialNonce } from "../../src/formats/credential.ts";
import { mailboxAddress } from "../../src/formats/derive.ts";
import { sealEnvelope } from "../../src/formats/envelope.ts";
import { publicOf } from "../../src/formats/ed25519.ts";
import { NOWHERE, type Tip, UNTIMED } from "../../src/formats/manifest.ts";
import { openMessage } from "../../src/formats/message.ts";
import { requestToken, type Token, tokenChallenge } from "../../src/formats/privacyPass.ts";
import { verifyReceipt } from "../../src/formats/receipt.ts";
import { encodeRecovery, newSecret } from "../../src/formats/recovery.ts";
import { identityFromSeed, recipientOf } from "../../src/formats/sealing.ts";
import { signRequest } from "../../src/formats/signedRequest.ts";
import { all, cut, ROOT, vectors } from "./vectors.ts";

const PYTHON = resolve(ROOT, ".venv/bin/python");
const COUNTERPART = resolve(import.meta.dirname, "counterpart.py");
const SPKI = unhex(vectors<{ pkS: string }>("rfc9578").pkS);
const COUNTERPART_KEY = publicOf(new Uint8Array(32).fill(5));
const CHALLENGE = tokenChallenge("demo-city", "credential", "2026");
const NASTY = 'Fire: «仓库» ئوت كەتتى \u202babc\u202c é e\u0301 🔥 𠜎 \u200b "\\"\n\t</script>';

const root = newSecret((length) => randomBytes(length));
const pseudonym = root.pseudonym("2026");
const keys = root.tip(7);
const request = requestToken(
  SPKI,
  CHALLENGE,
  credentialNonce(publicOf(pseudonym)),
  root.tokenEntropy("credential", "2026", 0),
);
const derived = counterpart("derived", { number: encodeRecovery(root), blinded: hex(request.blinded) });

test("both derive the same from one recovery number", async () => {
  expect(derived.pseudonym).toBe(hex(publicOf(pseudonym)));
  expect(derived.mailbox).toBe(mailboxAddress(keys.mailboxId));
  expect(derived.reply).toBe((await recipientOf(keys.replyIdentity)).text);
});

describe.each(["hybrid", "x25519"] as const)("a tip sealed to %s", (kind) => {
  const desk = identityFromSeed(randomBytes(32), kind);
  const file = randomBytes(200_001);
  let envelope: Uint8Array;
  let answer: Record<string, string>;

  beforeAll(async () => {
    const recipients = [await recipientOf(desk), await recipientOf(identityFromSeed(randomBytes(32), kind))];
    const sealing = await sealAttachment(cut(file, 5000), file.length, recipients);
    const attachment = hex(await all(sealing.pieces));
    const tip = await tipWith(request.finalize(unhex(derived.issued!)), sealing.said());
    envelope = await sealEnvelope(tip, pseudonym, recipients);
    const headers = JSON.stringify(mailboxHeaders());
    answer = counterpart("taken_in", { desk: desk.text, envelope: hex(envelope), attachment, headers });
  });

  test("opens at the desk, with a credential and its file", () => {
    expect(answer).toMatchObject({ conduct: NASTY, life: true, credential: "credential", is_own: true });
    expect(answer.file).toBe(hex(file));
  });

  test("is answered, receipted, and its mailbox can be read", async () => {
    const address = mailboxAddress(keys.mailboxId);
    const message = await openMessage(unhex(answer.message!), keys.replyIdentity, COUNTERPART_KEY, address);
    expect(message.text).toBe("谢谢 · رەھمەت");
    expect(verifyReceipt(answer.receipt!, COUNTERPART_KEY, envelope).day).toBe("2026-11-23");
    expect(answer.keyid).toBe(b64u(publicOf(keys.mailboxKey)));
  });
});

async function tipWith(
  credential: Token,
  said: ReturnType<Awaited<ReturnType<typeof sealAttachment>>["said"]>,
): Promise<Tip> {
  const { fileKey, trueLength, plainSha256, sealedLength, sealedSha256 } = said;
  const attachment = {
    blob: randomBytes(16),
    name: "attachment-1.jpg",
    mediaType: "image/jpeg",
    length: trueLength,
    sha256: plainSha256,
    sealedLength,
    sealedSha256,
    fileKey,
    cleaned: true,
  };
  return {
    kind: "tip",
    deployment: "demo-city",
    tip: randomBytes(16),
    credential,
    pseudonym: publicOf(pseudonym),
    entry: "arson-and-fire-danger",
    conduct: NASTY,
    language: "ug",
    when: { ...UNTIMED, day: "2026-11-23", time: "21:40" },
    where: { ...NOWHERE, precision: "near", lat: 59_435_000, lon: 24_750_000 },
    lifeAtRisk: true,
    attachments: [attachment],
    reply: (await recipientOf(keys.replyIdentity)).text,
    mailbox: keys.mailboxId,
    mailboxKey: publicOf(keys.mailboxKey),
  };
}

function mailboxHeaders(): Readonly<Record<string, string>> {
  return signRequest({
    method: "GET",
    path: `/v1/mailboxes/${mailboxAddress(keys.mailboxId)}`,
    query: "",
    body: new Uint8Array(),
    key: keys.mailboxKey,
    keyid: b64u(publicOf(keys.mailboxKey)),
    created: 1_795_000_000,
    nonce: hex(randomBytes(16)),
  });
}

function counterpart(act: string, given: Readonly<Record<string, string>>): Record<string, string> {
  const output = execFileSync(PYTHON, [COUNTERPART, act], { input: JSON.stringify(given), encoding: "utf8", maxBuffer: 2 ** 26 });
  return JSON.parse(output) as Record<string, string>;
}
