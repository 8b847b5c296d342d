// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Sending what waits: resumable, and safe to repeat at every step.
 *
 * Id, stamp and sealed bytes are on the disk before the first request, and stay there until intake's
 * receipt for exactly these bytes is. So whatever breaks, and however often, the same envelope is
 * offered again, and there is one tip.
 */

import { type Bulletin, isValidOn, keysFor, publicBytes } from "../formats/bulletin.ts";
import { encode64 } from "../formats/base64.ts";
import { b64u, canonicalJson, sha256Hex, unb64u } from "../formats/encoding.ts";
import { FormatError } from "../formats/errors.ts";
import { authorization, parseToken } from "../formats/privacyPass.ts";
import { type Receipt, verifyReceipt } from "../formats/receipt.ts";
import { free } from "../store/freed.ts";
import { blobPath } from "../store/folders.ts";
import { envelopeName } from "../store/home.ts";
import { type HeldToken, numbersOf, type State, type Waiting, withoutWaiting, withReceipt, withWaiting } from "../store/state.ts";
import { type Device, inTurn } from "./device.ts";
import { Refused } from "./failure.ts";
import { goodStamps } from "./held.ts";
import { type Part, planOf } from "./parts.ts";
import { ensureStamps } from "./stamps.ts";
import { type Answer, askFor, JSON_BODY, jsonOf, refusalOf } from "./wire.ts";

/** Told how many bytes of the sealed attachments intake holds. */
export type Progress = (heldBytes: number) => void;

const STALE = "stamp-refused";
const AT_ONCE = 2;
const PART_PATIENCE = 600_000;
const OCTETS = { "content-type": "application/octet-stream" };

/**
 * Send an entry, or what is missing of it; on return its receipt is kept and it is gone.
 *
 * Refuses "sealed-too-long-ago", "stamps-used-up", "not-entitled", "too-much", "storage-full",
 * "receipt-forged", "offline" … The entry waits on then.
 */
export async function send(device: Device, bulletin: Bulletin, entry: Waiting, progress: Progress): Promise<void> {
  if (!canBeOpened(bulletin, entry, device.clock.today())) throw new Refused("sealed-too-long-ago");
  const envelope = await device.home.envelopeOf(entry.id);
  for (let offered = entry; ; ) {
    const [stamped, stamp] = await withStamp(device, bulletin, offered);
    const answer = await offer(device, bulletin, stamped, stamp, envelope, progress);
    if (answer.slug !== STALE) return finish(device, bulletin, stamped, envelope, answer);
    // Spent by this source's other device, or its week is over: another stamp, and with it another
    // submission, since intake knows this one by that stamp.
    offered = await restamped(device, stamped);
  }
}

/** Forget something that waits. What intake has of it expires after seven days. */
export async function discard(device: Device, id: string): Promise<void> {
  await device.home.change((state) => withoutWaiting(state, id), { [envelopeName(id)]: null });
  await device.folders.remove(["outbox", id]);
}

/** Whether the desk still has a key that opens it, and nobody has taken that key back. */
function canBeOpened(bulletin: Bulletin, entry: Waiting, today: string): boolean {
  return keysFor(bulletin, "desk-sealing", today).some((key) => key.id === entry.key);
}

/** The entry with a stamp of its own, durable before it is shown to anybody. */
async function withStamp(device: Device, bulletin: Bulletin, entry: Waiting): Promise<[Waiting, HeldToken]> {
  if (entry.stamp) return [entry, entry.stamp];
  await requireStamps(device, bulletin);
  let stamped: Waiting | null = null;
  await device.home.change((state) => {
    requireWaiting(state, entry);
    const good = goodStamps(state, bulletin, device.clock.today());
    // One batch is the same on all devices of a source. A lost one, whose numbers recovery left out, spent it
    // from its front: to show intake a stamp again would tell it that two tips have one source.
    const stamp = numbersOf(state).length < state.nextTip ? good.at(-1) : good[0];
    if (!stamp) throw new Refused("stamps-used-up");
    stamped = { ...entry, stamp };
    const stamps = state.stamps.filter((one) => one.token !== stamp.token);
    return withWaiting({ ...state, stamps }, stamped);
  });
  const { stamp } = stamped as unknown as Waiting;
  return [stamped as unknown as Waiting, stamp as HeldToken];
}

/** Only where no earlier moment brought any: the time of this one belongs to what is sent. */
async function requireStamps(device: Device, bulletin: Bulletin): Promise<void> {
  const today = device.clock.today();
  if (goodStamps(device.home.state, bulletin, today).length > 0) return;
  await inTurn(device, "registry", () => ensureStamps(device, bulletin));
}

async function restamped(device: Device, entry: Waiting): Promise<Waiting> {
  const submission = b64u(crypto.getRandomValues(new Uint8Array(32)));
  const fresh = { ...entry, stamp: null, submission };
  await device.home.change((state) => {
    requireWaiting(state, entry);
    return withWaiting(state, fresh);
  });
  return fresh;
}

/** Refuses "stopped": it was discarded while it was on its way, and without its envelope it is nothing. */
function requireWaiting(state: State, { id }: Waiting): void {
  if (!state.outbox.some((one) => one.id === id)) throw new Refused("stopped");
}

async function offer(
  device: Device,
  bulletin: Bulletin,
  entry: Waiting,
  stamp: HeldToken,
  envelope: Uint8Array,
  progress: Progress,
): Promise<Answer> {
  const url = `${bulletin.endpoints.intake}/v1/submissions/${entry.submission}`;
  const payment = { authorization: authorization(parseToken(unb64u(stamp.token))) };
  const refused = entry.blobs.length > 0 ? await offerBlobs(device, url, payment, entry, progress) : null;
  if (refused) return refused;
  await device.home.reload();
  requireWaiting(device.home.state, entry);
  return device.ask("PUT", url, { body: envelope, headers: { ...payment, ...OCTETS } });
}

/** Announce the blobs, send the parts that are missing; an answer if the stamp is refused. */
async function offerBlobs(
  device: Device,
  url: string,
  payment: Record<string, string>,
  entry: Waiting,
  progress: Progress,
): Promise<Answer | null> {
  const blobs = entry.blobs.map(({ blob, length }) => ({ blob, length }));
  const body = canonicalJson({ blobs });
  const answer = await device.ask("PUT", `${url}/blobs`, { body, headers: { ...payment, ...JSON_BODY } });
  if (answer.slug === STALE) return answer;
  if (answer.status !== 200 && answer.status !== 201) throw refusalOf(answer);
  const held = jsonOf(answer);
  if (held.state !== "complete") await sendParts(device, url, entry, held, progress);
  return null;
}

/** All missing parts, a few at once: on a slow line one waits while another is on its way. */
async function sendParts(
  device: Device,
  url: string,
  entry: Waiting,
  held: unknown,
  progress: Progress,
): Promise<void> {
  const plan = planOf(held, entry.blobs);
  const missing = [...plan.missing];
  let heldBytes = plan.heldBytes;
  progress(heldBytes);
  const lane = async () => {
    for (let part = missing.shift(); part; part = missing.shift()) {
      await sendPart(device, url, entry, part);
      heldBytes += part.end - part.start;
      progress(heldBytes);
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: AT_ONCE }, lane));
  for (const one of lanes) if (one.status === "rejected") throw one.reason;
}

async function sendPart(device: Device, url: string, entry: Waiting, part: Part): Promise<void> {
  const sealed = await device.folders.open(blobPath(entry.id, part.blob));
  const body = sealed.slice(part.start, part.end);
  if (body.size !== part.end - part.start) throw new Refused("home-damaged");
  const headers = { ...OCTETS, "content-digest": await digestOf(body) };
  const path = `${url}/blobs/${part.blob}/parts/${part.number}`;
  await askFor(device.ask, "PUT", path, { body, headers, patience: PART_PATIENCE, wanted: [204] });
}

/** As contentDigest, but by the browser's own hash: a part is large, and the screen must not stop. */
async function digestOf(part: Blob): Promise<string> {
  const bytes = new Uint8Array(await part.arrayBuffer());
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  free(bytes);
  return `sha-256=:${encode64(new Uint8Array(hash))}:`;
}

async function finish(
  device: Device,
  bulletin: Bulletin,
  entry: Waiting,
  envelope: Uint8Array,
  answer: Answer,
): Promise<void> {
  if (answer.status !== 200 && answer.status !== 201) throw refusalOf(answer);
  const { receipt: jws } = jsonOf(answer);
  if (typeof jws !== "string") throw new Refused("receipt-forged");
  const { day } = verified(bulletin, jws, envelope);
  const receipt = { envelope: sha256Hex(envelope), day, jws };
  const also = { [envelopeName(entry.id)]: null };
  await device.home.change((state) => withReceipt(state, entry, receipt), also);
  await device.folders.remove(["outbox", entry.id]);
}

function verified(bulletin: Bulletin, jws: string, envelope: Uint8Array): Receipt {
  for (const key of bulletin.keys.filter((one) => one.use === "receipt")) {
    const receipt = receiptBy(publicBytes(key), jws, envelope);
    const isOurs = receipt?.deployment === bulletin.deployment;
    if (receipt && isOurs && isValidOn(key, receipt.day)) return receipt;
  }
  throw new Refused("receipt-forged");
}

function receiptBy(key: Uint8Array, jws: string, envelope: Uint8Array): Receipt | null {
  try {
    return verifyReceipt(jws, key, envelope);
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}
