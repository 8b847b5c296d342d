// SPDX-License-Identifier: AGPL-3.0-or-later
/** Requests to the registry that cost something: sealed, all of one length, and paid for in work. */

import { sha256 } from "@noble/hashes/sha2.js";
import { type Bulletin, keysFor } from "../formats/bulletin.ts";
import { concat } from "../formats/bytes.ts";
import { b64u, canonicalJson, unb64u } from "../formats/encoding.ts";
import { FormatError } from "../formats/errors.ts";
import { BUCKETS, padToBucket } from "../formats/padding.ts";
import { parseRecipient } from "../formats/recipient.ts";
import type { Device } from "./device.ts";
import { fetched, Refused } from "./failure.ts";
import { type Answer, askFor, JSON_BODY, jsonOf } from "./wire.ts";

type Form = Readonly<Record<string, unknown>>;

/** What people write into a form, at most: with it, it still has the length of all others. */
const ROOM_FOR_WORDS = 1500;
const FRAME = 4;
const MOST_DIFFICULTY = 28;
const ATTEMPTS = 2;

/**
 * `form` with what a person wrote, sealed to the registry. Its length follows from `form` alone, so
 * that it tells nothing of the person. Refuses "keys-ran-out" and "report-invalid".
 */
export async function sealedForm(
  bulletin: Bulletin,
  today: string,
  form: Form,
  words: Readonly<Record<string, string>>,
): Promise<Form> {
  const [key] = keysFor(bulletin, "registry-sealing", today);
  if (!key) throw new Refused("keys-ran-out");
  const content = paddedForm(form, words);
  // Loaded when it is needed: most of the app's weight.
  const { sealBytes } = await fetched(import("../formats/sealing.ts"));
  return { sealed: b64u(await sealBytes(content, [parseRecipient(key.public)])) };
}

/** The form, filled up to its bucket. Refuses "report-invalid": more words than fit. */
export function paddedForm(form: Form, words: Readonly<Record<string, string>>): Uint8Array {
  const room = FRAME + canonicalJson({ ...form, padding: "" }).length + ROOM_FOR_WORDS;
  const bucket = BUCKETS.find((size) => size >= room) ?? Math.max(...BUCKETS);
  const bare = canonicalJson({ ...form, ...words, padding: "" }).length;
  const padding = "0".repeat(Math.max(0, bucket - FRAME - bare));
  try {
    return padToBucket(canonicalJson({ ...form, ...words, padding }));
  } catch (error) {
    throw error instanceof FormatError ? new Refused("report-invalid") : error;
  }
}

/** POST a request with work done for it; any answer but one that the work is stale. */
export async function paid(device: Device, registry: string, path: string, request: Form): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const work = await workFor(device, registry, request);
    const body = canonicalJson({ ...request, work });
    const answer = await device.ask("POST", `${registry}${path}`, { body, headers: JSON_BODY });
    if (answer.slug !== "work-refused" || attempt === ATTEMPTS) return answer;
  }
}

async function workFor(device: Device, registry: string, request: Form): Promise<Form> {
  const offer = jsonOf(await askFor(device.ask, "GET", `${registry}/v1/work`));
  const { challenge, difficulty } = offer;
  if (typeof challenge !== "string" || !Number.isSafeInteger(difficulty)) throw new Refused("protocol");
  if (Number(difficulty) > MOST_DIFFICULTY) throw new Refused("busy");
  const bound = sha256(concat(readChallenge(challenge), sha256(canonicalJson(request))));
  const job = { does: "work", challenge: b64u(bound), difficulty: Math.max(0, Number(difficulty)) } as const;
  return { challenge, counter: (await device.workshop(job)).counter };
}

function readChallenge(text: string): Uint8Array {
  try {
    return unb64u(text);
  } catch {
    throw new Refused("protocol");
  }
}
