// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * A document sealed for this device: AES-256-GCM under the state key.
 *
 * 12 random bytes, then the ciphertext of: length (4 bytes, big-endian), JSON, zeros. It is padded
 * to whole pages, so that what lies on the disk does not tell how much was written. Its name is
 * authenticated: a record can't be put in the place of another.
 */

import { Refused } from "../net/failure.ts";

const PAGE = 16 * 1024;
const NONCE = 12;
const FRAME = 4;

export async function sealRecord(
  key: CryptoKey,
  name: string,
  document: unknown,
): Promise<Uint8Array<ArrayBuffer>> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
  const padded = framed(new TextEncoder().encode(JSON.stringify(document)));
  const sealed = await crypto.subtle.encrypt(cipher(nonce, name), key, padded);
  const record = new Uint8Array(NONCE + sealed.byteLength);
  record.set(nonce);
  record.set(new Uint8Array(sealed), NONCE);
  return record;
}

/** Refuses "home-damaged": changed, cut off, of another name or key. */
export async function openRecord(
  key: CryptoKey,
  name: string,
  record: Uint8Array<ArrayBuffer>,
): Promise<unknown> {
  try {
    const nonce = record.slice(0, NONCE);
    const opened = await crypto.subtle.decrypt(cipher(nonce, name), key, record.slice(NONCE));
    const length = new DataView(opened).getUint32(0);
    const text = new Uint8Array(opened, FRAME, length);
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text));
  } catch {
    throw new Refused("home-damaged");
  }
}

function cipher(nonce: Uint8Array<ArrayBuffer>, name: string): AesGcmParams {
  return { name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(`tellsafe/${name}`) };
}

function framed(text: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(Math.ceil((FRAME + text.length) / PAGE) * PAGE);
  new DataView(padded.buffer).setUint32(0, text.length);
  padded.set(text, FRAME);
  return padded;
}
