// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Looking after messages, always in the same shape.
 *
 * Intake sees who asks for which mailboxes, so a round asks for a fixed number of them: 4, then 8,
 * 16 … What is more than there are tips are mailboxes of tips to come. They look like any empty one,
 * and stay in the round when their tip is sent: sending changes nothing in what is asked for. They
 * are asked for one after the other, in an order drawn anew.
 */

import { type Bulletin, isValidOn, publicBytes } from "../formats/bulletin.ts";
import { b64u, unb64u } from "../formats/encoding.ts";
import { hex } from "../formats/bytes.ts";
import { mailboxAddress, type TipKeys } from "../formats/derive.ts";
import { FormatError } from "../formats/errors.ts";
import { publicOf } from "../formats/ed25519.ts";
import type { Message } from "../formats/message.ts";
import { signRequest } from "../formats/signedRequest.ts";
import { numbersOf, type SentTip, type State } from "../store/state.ts";
import type { Device } from "./device.ts";
import { fetched, Refused } from "./failure.ts";
import { rootOf } from "./tokens.ts";
import { askFor, jsonOf, MOST_MAILBOX, pathOf } from "./wire.ts";

export const LEAST = 4;
/** Recovery looks on until so many mailboxes in a row are empty, and leaves a gap for tips of the
 * lost device that the desk had not yet taken in (docs/decisions/0008). */
export const EMPTY_IN_A_ROW = 40;
export const GAP = 17;
const MOST_MESSAGES = 10_000;

/** A message about tip `tip`; `isNew` if it was not part of a round of an earlier page. */
export interface Received {
  readonly tip: number;
  readonly message: Message;
  readonly isNew: boolean;
}

interface Found {
  readonly messages: readonly Message[];
  /** How many are there but not signed by the desk, damaged, or not for this mailbox. */
  readonly unreadable: number;
}

/**
 * One round over all tips; what `before`, the last round of this page, told as new still is. Refuses
 * "offline", "clock-wrong" …
 */
export async function poll(
  device: Device,
  bulletin: Bulletin,
  before: readonly Received[],
): Promise<readonly Received[]> {
  const { state } = device.home;
  const known = new Set(numbersOf(state));
  const found: Received[] = [];
  for (const number of shuffled(numbersToAsk(state))) {
    const { messages } = await read(device, bulletin, number);
    const isKnown = known.has(number);
    if (isKnown) found.push(...messages.map((message) => ({ tip: number, message, isNew: true })));
  }
  return remembered(device, found, before);
}

/** Find the tips of a root secret by their messages, and where numbers go on. */
export async function recover(device: Device, bulletin: Bulletin): Promise<void> {
  const found = new Set<number>();
  const last = () => Math.max(-1, ...found);
  for (let looked = 0; looked < last() + 1 + EMPTY_IN_A_ROW; ) {
    const end = last() + 1 + EMPTY_IN_A_ROW;
    const numbers = Array.from({ length: end - looked }, (_, at) => looked + at);
    for (const number of shuffled(numbers)) {
      const { messages, unreadable } = await read(device, bulletin, number);
      if (messages.length + unreadable > 0) found.add(number);
    }
    looked = end;
  }
  const numbers = [...found].sort((one, other) => one - other);
  const tips = numbers.map((number): SentTip => ({ number, entry: null, day: null, receipts: [] }));
  const nextTip = last() + GAP;
  await device.home.change((state) => ({ ...state, isRecovering: false, tips, nextTip }));
}

/** The numbers of a round: all tips, and then tips to come up to a power of two from 4. */
export function numbersToAsk(state: State): number[] {
  const known = numbersOf(state);
  let size = LEAST;
  while (size < known.length) size *= 2;
  const toCome = Array.from({ length: size - known.length }, (_, at) => state.nextTip + at);
  return [...known, ...toCome];
}

/** The same numbers in an order that nobody can foresee (Fisher and Yates). */
export function shuffled(numbers: readonly number[]): number[] {
  const order = [...numbers];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = below(last + 1);
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
  return order;
}

/** A random number below `end`, each alike: what would favour the low ones is drawn again. */
function below(end: number): number {
  const limit = Math.floor(2 ** 32 / end) * end;
  for (;;) {
    const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
    if (drawn < limit) return drawn % end;
  }
}

async function read(device: Device, bulletin: Bulletin, number: number): Promise<Found> {
  const keys = rootOf(device.home.state).tip(number);
  const address = mailboxAddress(keys.mailboxId);
  const messages: Message[] = [];
  const sealed = await ask(device, bulletin, keys, address);
  for (const one of sealed) {
    const message = await opened(bulletin, one, keys, address);
    if (message) messages.push(message);
  }
  return { messages, unreadable: sealed.length - messages.length };
}

async function ask(device: Device, bulletin: Bulletin, keys: TipKeys, address: string): Promise<Uint8Array[]> {
  const url = `${bulletin.endpoints.intake}/v1/mailboxes/${address}`;
  const headers = signRequest({
    method: "GET",
    path: pathOf(url),
    query: "",
    body: new Uint8Array(),
    key: keys.mailboxKey,
    keyid: b64u(publicOf(keys.mailboxKey)),
    created: device.clock.now(),
    nonce: hex(crypto.getRandomValues(new Uint8Array(16))),
  });
  const answer = await askFor(device.ask, "GET", url, { headers, limit: MOST_MAILBOX });
  return sealedMessages(jsonOf(answer).messages);
}

/** The message, if one of the desk's keys signed it on a day on which it was one. */
async function opened(
  bulletin: Bulletin,
  sealed: Uint8Array,
  keys: TipKeys,
  address: string,
): Promise<Message | null> {
  for (const key of bulletin.keys.filter((one) => one.use === "desk-message")) {
    const message = await openedBy(publicBytes(key), sealed, keys, address);
    const isOurs = message?.deployment === bulletin.deployment;
    if (message && isOurs && isValidOn(key, message.day)) return message;
  }
  return null;
}

async function openedBy(
  key: Uint8Array,
  sealed: Uint8Array,
  keys: TipKeys,
  address: string,
): Promise<Message | null> {
  const { openMessage } = await fetched(import("../formats/message.ts"));
  try {
    return await openMessage(sealed, keys.replyIdentity, key, address);
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}

async function remembered(
  device: Device,
  found: readonly Received[],
  before: readonly Received[],
): Promise<readonly Received[]> {
  const told = before.filter((one) => one.isNew).map((one) => b64u(one.message.message));
  const seen = new Set(device.home.state.seen);
  const isNew = (id: string) => !seen.has(id) || told.includes(id);
  const shown = found.map((one) => ({ ...one, isNew: isNew(b64u(one.message.message)) }));
  // What intake has deleted by now is forgotten here too.
  const now = [...new Set(found.map((one) => b64u(one.message.message)))].sort();
  await device.home.change((state) => ({ ...state, seen: now }));
  return shown.sort(inOrder);
}

/** By tip and day; that the tip was received is said before anything else of that day. */
function inOrder(one: Received, other: Received): number {
  const isFirst = ({ kind }: Message) => (kind === "received" ? 0 : 1);
  const rank = ({ message }: Received) => `${message.day} ${isFirst(message)} ${hex(message.message)}`;
  return one.tip - other.tip || (rank(one) < rank(other) ? -1 : 1);
}

function sealedMessages(listed: unknown): Uint8Array[] {
  if (!Array.isArray(listed) || listed.length > MOST_MESSAGES) throw new Refused("protocol");
  try {
    return listed.map((one: { sealed?: unknown }) => unb64u(String(one.sealed)));
  } catch {
    throw new Refused("protocol");
  }
}
