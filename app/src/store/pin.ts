// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The state key, wrapped by a PIN and by this device.
 *
 *     slow = PBKDF2-SHA-256(PIN, salt, 600,000 rounds or more)
 *     wrapping key = HMAC-SHA-256(device key, slow)
 *
 * The device key never leaves the browser's key store: a copy of the wrapped key alone can't be tried
 * against PINs. Whoever copies the browser's whole profile has the device key too; against them there
 * are only the rounds, which a PIN of six digits does not withstand for long. It keeps out whoever
 * holds the phone, and the words on screen promise no more.
 */

import { Refused } from "../net/failure.ts";

export const ROUNDS = 600_000;
const SALT = 16;
const NONCE = 12;
const SHORTEST = 6;

/** Stored as it is: nothing in it is secret without the PIN and the device key. */
export interface WrappedKey {
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly rounds: number;
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly wrapped: Uint8Array<ArrayBuffer>;
  readonly deviceKey: CryptoKey;
}

/** A fresh state key that no program can read out. */
export async function newStateKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** A fresh state key, and how a PIN gives it back. Refuses "pin-short". */
export async function newWrappedKey(pin: string, rounds = ROUNDS): Promise<[CryptoKey, WrappedKey]> {
  if ([...pin].length < SHORTEST) throw new Refused("pin-short");
  const deviceKey = await newDeviceKey();
  const salt = crypto.getRandomValues(new Uint8Array(SALT));
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
  const wrapping = await wrappingKey(pin, salt, rounds, deviceKey);
  const aes = { name: "AES-GCM", length: 256 };
  const readable = await crypto.subtle.generateKey(aes, true, ["encrypt", "decrypt"]);
  const sealing = { name: "AES-GCM", iv: nonce };
  const wrapped = new Uint8Array(await crypto.subtle.wrapKey("raw", readable, wrapping, sealing));
  const record = { salt, rounds, nonce, wrapped, deviceKey };
  return [await unwrapKey(pin, record), record];
}

/** The state key. Refuses "pin-wrong". */
export async function unwrapKey(pin: string, record: WrappedKey): Promise<CryptoKey> {
  const { salt, rounds, nonce, wrapped, deviceKey } = record;
  const wrapping = await wrappingKey(pin, salt, rounds, deviceKey);
  const sealing = { name: "AES-GCM", iv: nonce };
  const uses: KeyUsage[] = ["encrypt", "decrypt"];
  try {
    return await crypto.subtle.unwrapKey("raw", wrapped, wrapping, sealing, "AES-GCM", false, uses);
  } catch {
    throw new Refused("pin-wrong");
  }
}

async function newDeviceKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

async function wrappingKey(
  pin: string,
  salt: Uint8Array<ArrayBuffer>,
  rounds: number,
  deviceKey: CryptoKey,
): Promise<CryptoKey> {
  const word = new TextEncoder().encode(pin.normalize("NFKC"));
  const typed = await crypto.subtle.importKey("raw", word, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  const slow = await crypto.subtle.deriveBits(how, typed, 256);
  const mixed = await crypto.subtle.sign("HMAC", deviceKey, slow);
  return crypto.subtle.importKey("raw", mixed, "AES-GCM", false, ["wrapKey", "unwrapKey"]);
}
