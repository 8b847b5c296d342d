// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Between this page and intake: whom letters are sealed to, sending one, reading answers.
 *
 * The body's key is taken from a bulletin that its root signed and the public log shows, as the app
 * takes the desk's. Nothing is kept on the device, so no root is pinned from one visit to the next: a
 * trace that somebody was here would do more harm.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import type { Bulletin } from "../formats/bulletin.ts";
import { concat, hex, type Random } from "../formats/bytes.ts";
import { mailboxAddress, type RootSecret } from "../formats/derive.ts";
import { publicOf } from "../formats/ed25519.ts";
import { b64u, canonicalJson, unb64u } from "../formats/encoding.ts";
import { FormatError } from "../formats/errors.ts";
import type { Written } from "../formats/letter.ts";
import type { Message } from "../formats/message.ts";
import { plain } from "../formats/plainText.ts";
import { solveStep } from "../formats/proofOfWork.ts";
import { parseRecipient } from "../formats/recipient.ts";
import { newSecret } from "../formats/recovery.ts";
import { signRequest } from "../formats/signedRequest.ts";
import { deviceClock } from "../net/clock.ts";
import { examine } from "../net/examination.ts";
import { Refused } from "../net/failure.ts";
import { type Answer, type Ask, askFor, bulletinOf, JSON_BODY, jsonOf, MOST_MAILBOX, refusalOf } from "../net/wire.ts";

const MOST_DIFFICULTY = 28;
const STEP = 4096;
const ATTEMPTS = 2;
const WRITTEN = 204;

export const random: Random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** The bulletin, verified. Refuses as net/trust.ts does. */
export async function trusted(ask: Ask, intake: string): Promise<Bulletin> {
  const served = await bulletinOf(ask, intake);
  const today = deviceClock.today();
  const examined = await examine(ask, { does: "examine", served, root: null, known: null, today });
  if ("wrong" in examined) throw new Refused(examined.wrong);
  return examined.bulletin;
}

/**
 * A letter until it has arrived. Whatever becomes of an attempt, the number is the same; and so are the sealed
 * bytes while the words are, since intake knows by their hash what it has: an answer that was lost on the way
 * makes no second letter.
 */
export class Letter {
  readonly secret: RootSecret;
  /** Whether an attempt had no answer of intake's: it may hold the letter, and the body answer it. */
  mayHaveArrived = false;
  #sealed: { readonly of: string; readonly letter: string } | null = null;

  /** `secret`: of the case that it belongs to; a new one where there is none. */
  constructor(secret: RootSecret | null) {
    this.secret = secret ?? newSecret(random);
  }

  /** Seal it, if that was not done, and send it. Refuses "no-letters", "letters-full", "busy", "offline" … */
  async write(ask: Ask, intake: string, bulletin: Bulletin, written: Written): Promise<void> {
    const letter = await this.#sealedOf(bulletin, plainly(written));
    const isKnown = this.mayHaveArrived;
    const answer = await paid(ask, intake, { letter }, () => (this.mayHaveArrived = true));
    // A refusal by name is one; what only broke there may have broken afterwards.
    if (answer.slug && answer.slug !== "internal") this.mayHaveArrived = isKnown;
    if (answer.status !== WRITTEN) throw refusalOf(answer);
  }

  async #sealedOf(bulletin: Bulletin, written: Written): Promise<string> {
    const { recipient } = bulletin.charter.oversight;
    if (!recipient) throw new Refused("no-letters");
    const of = JSON.stringify([recipient, written]);
    if (this.#sealed?.of !== of) {
      // Loaded when it is needed: most of this page's weight.
      const { letterOf, sealLetter } = await import("../formats/letter.ts");
      const letter = await letterOf(this.secret, bulletin.deployment, written, random);
      this.#sealed = { of, letter: b64u(await sealLetter(letter, this.secret, parseRecipient(recipient))) };
    }
    return this.#sealed.letter;
  }
}

function plainly({ when, happened, text, ...chosen }: Written): Written {
  return { ...chosen, when: plain(when), happened: plain(happened), text: plain(text) };
}

/** The body's answers to a case that are there now, by day. */
export async function read(ask: Ask, intake: string, bulletin: Bulletin, secret: RootSecret): Promise<Message[]> {
  const keys = secret.case();
  const address = mailboxAddress(keys.mailboxId);
  const headers = signRequest({
    method: "GET",
    path: `/v1/mailboxes/${address}`,
    query: "",
    body: new Uint8Array(),
    key: keys.mailboxKey,
    keyid: b64u(publicOf(keys.mailboxKey)),
    created: Math.floor(Date.now() / 1000),
    nonce: hex(random(16)),
  });
  const answer = await askFor(ask, "GET", `${intake}/v1/mailboxes/${address}`, { headers, limit: MOST_MAILBOX });
  const { openMessage } = await import("../formats/message.ts");
  const key = unb64u(bulletin.charter.oversight.key ?? "");
  const found: Message[] = [];
  for (const sealed of sealedMessages(jsonOf(answer).messages)) {
    try {
      const message = await openMessage(sealed, keys.replyIdentity, key, address);
      if (message.deployment === bulletin.deployment) found.push(message);
    } catch (error) {
      // What the body did not sign is not shown.
      if (!(error instanceof FormatError)) throw error;
    }
  }
  return found.sort((one, other) => (one.day < other.day ? -1 : 1));
}

function sealedMessages(listed: unknown): Uint8Array[] {
  if (!Array.isArray(listed)) throw new Refused("protocol");
  return listed.map((one: { sealed?: unknown } | null) => {
    if (typeof one?.sealed !== "string") throw new Refused("protocol");
    return bytesOf(one.sealed);
  });
}

/** What intake spells. Refuses "protocol". */
function bytesOf(text: string): Uint8Array {
  try {
    return unb64u(text);
  } catch {
    throw new Refused("protocol");
  }
}

async function paid(
  ask: Ask,
  intake: string,
  request: Readonly<Record<string, string>>,
  leaves: () => void,
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const work = await workFor(ask, intake, canonicalJson(request));
    const body = canonicalJson({ ...request, work });
    leaves();
    const answer = await ask("POST", `${intake}/v1/letters`, { body, headers: JSON_BODY });
    if (answer.slug !== "work-refused" || attempt === ATTEMPTS) return answer;
  }
}

/** In steps, so that the page answers meanwhile. */
async function workFor(ask: Ask, intake: string, request: Uint8Array): Promise<object> {
  const { challenge, difficulty } = jsonOf(await askFor(ask, "GET", `${intake}/v1/letters/work`));
  if (typeof challenge !== "string" || !Number.isSafeInteger(difficulty)) throw new Refused("protocol");
  if (Number(difficulty) > MOST_DIFFICULTY) throw new Refused("busy");
  const bound = sha256(concat(bytesOf(challenge), sha256(request)));
  for (let at = 0; ; at += STEP) {
    const counter = solveStep(bound, Math.max(0, Number(difficulty)), at, STEP);
    if (counter !== null) return { challenge, counter };
    await new Promise((go) => setTimeout(go));
  }
}
