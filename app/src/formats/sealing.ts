// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Sealing and opening age v1 files (c2sp.org/age) by the library age-encryption, to 1 to 20 recipients
 * of one kind. Only what seals or opens imports this: it is most of the app's weight.
 */

import { Decrypter, Encrypter, identityToRecipient } from "age-encryption";
import { headerLength, MAX_HEADER, MAX_STANZAS, parseHeader, uniformLength } from "./ageHeader.ts";
import { type ByteSource, type ByteStream, piecesOf, streamOf } from "./byteStream.ts";
import { type Bytes, concat } from "./bytes.ts";
import { FormatError } from "./errors.ts";
import { type Identity, parseRecipient, type Recipient } from "./recipient.ts";

export { type Identity, identityFromSeed, parseRecipient, type Recipient } from "./recipient.ts";

/** The library's streams, by the part of their types that is needed. */
interface Streaming {
  encrypt(file: ByteStream): Promise<ByteStream>;
  decrypt(file: ByteStream): Promise<ByteStream>;
}

/** A file on its way out, and the 16 bytes that open it alone. */
export interface SealedStream {
  readonly fileKey: Bytes;
  readonly pieces: AsyncGenerator<Bytes, void, undefined>;
}

/** Seal what fits in memory. Raises FormatError("age-recipients" | "age-mixed"). */
export async function sealBytes(plain: Uint8Array, recipients: readonly Recipient[]): Promise<Bytes> {
  const sealed = await encrypterFor(recipients).encrypt(plain);
  requireUniform(sealed, recipients.length);
  return sealed as Bytes;
}

/** Seal all of `source`, a chunk at a time. */
export async function sealStream(
  source: AsyncIterable<Uint8Array>,
  recipients: readonly Recipient[],
): Promise<SealedStream> {
  const encrypter = encrypterFor(recipients);
  let fileKey: Bytes | null = null;
  // A recipient that adds no stanza is how the library tells the file key that it has drawn.
  encrypter.addRecipient({
    wrapFileKey(key) {
      fileKey = Uint8Array.from(key);
      return [];
    },
  });
  const sealed = await (encrypter as unknown as Streaming).encrypt(streamOf(source));
  if (fileKey === null) throw new Error("the library has not told the file key");
  return { fileKey, pieces: uniformPieces(sealed, recipients) };
}

/** Open what fits in memory, with whichever identity fits: all of the plaintext, or FormatError. */
export async function openBytes(sealed: Uint8Array, identities: readonly Identity[]): Promise<Bytes> {
  const header = sealed.subarray(0, parseHeader(sealed).length);
  const decrypter = decrypterOf(await unwrap(header, identities));
  try {
    return (await decrypter.decrypt(sealed)) as Bytes;
  } catch (error) {
    throw new FormatError("age-payload", "the payload is damaged or cut off", error);
  }
}

/**
 * The plaintext of a file by its 16-byte file key, piece by piece, each authenticated. A file that was
 * cut off is found out at its end: what was handed out before may be used only then.
 */
export async function* openWithFileKey(
  source: ByteSource,
  fileKey: Uint8Array,
): AsyncGenerator<Bytes, void, undefined> {
  if (fileKey.length !== 16) throw new FormatError("age-file-key", "a file key that is not 16 bytes");
  const pieces = piecesOf(source);
  const prefix = await prefixOf(pieces);
  await requireMac(decrypterOf(fileKey), prefix.subarray(0, parseHeader(prefix).length));
  try {
    const whole = streamOf(followed(prefix, pieces));
    yield* piecesOf(await (decrypterOf(fileKey) as unknown as Streaming).decrypt(whole)) as AsyncGenerator<Bytes>;
  } catch (error) {
    throw new FormatError("age-payload", "the payload is damaged or cut off", error);
  }
}

/** Whom to seal to so that `identity` opens it. */
export async function recipientOf(identity: Identity): Promise<Recipient> {
  return parseRecipient(await identityToRecipient(identity.text));
}

function encrypterFor(recipients: readonly Recipient[]): Encrypter {
  if (recipients.length < 1 || recipients.length > MAX_STANZAS) {
    throw new FormatError("age-recipients", "a file has 1 to 20 recipients");
  }
  if (new Set(recipients.map(({ kind }) => kind)).size > 1) {
    throw new FormatError("age-mixed", "hybrid and X25519 recipients in one file");
  }
  const encrypter = new Encrypter();
  for (const { text } of recipients) encrypter.addRecipient(text);
  return encrypter;
}

/** What intake would refuse, and what would tell this app's files from others', is never handed out. */
function requireUniform(prefix: Uint8Array, stanzas: number): void {
  if (uniformLength(prefix, stanzas) === null) {
    throw new FormatError("age-header", "the library has written another header than all have");
  }
}

async function* uniformPieces(
  sealed: ByteStream,
  recipients: readonly Recipient[],
): AsyncGenerator<Bytes, void, undefined> {
  const length = headerLength(recipients[0]?.kind ?? "hybrid", recipients.length);
  let held: Bytes | null = new Uint8Array(0);
  for await (const piece of piecesOf(sealed)) {
    if (held === null) {
      yield piece as Bytes;
      continue;
    }
    held = concat(held, piece);
    if (held.length < length) continue;
    requireUniform(held, recipients.length);
    yield held;
    held = null;
  }
}

function decrypterOf(fileKey: Uint8Array): Decrypter {
  const decrypter = new Decrypter();
  decrypter.addIdentity({ unwrapFileKey: () => fileKey });
  return decrypter;
}

/** The file key. Raises FormatError("age-no-match" | "age-mac"). */
async function unwrap(header: Uint8Array, identities: readonly Identity[]): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  for (const { text } of identities) decrypter.addIdentity(text);
  let isForOthers = false;
  decrypter.addIdentity({
    unwrapFileKey() {
      isForOthers = true;
      return null;
    },
  });
  try {
    return await decrypter.decryptHeader(header);
  } catch (error) {
    throw isForOthers
      ? new FormatError("age-no-match", "sealed to other recipients", error)
      : notItsFileKey(error);
  }
}

async function requireMac(decrypter: Decrypter, header: Uint8Array): Promise<void> {
  try {
    await decrypter.decryptHeader(header);
  } catch (error) {
    throw notItsFileKey(error);
  }
}

function notItsFileKey(error: unknown): FormatError {
  return new FormatError("age-mac", "the header does not belong to its file key", error);
}

async function prefixOf(pieces: AsyncGenerator<Uint8Array, void, undefined>): Promise<Bytes> {
  let prefix: Bytes = new Uint8Array(0);
  while (prefix.length < MAX_HEADER) {
    const next = await pieces.next();
    if (next.done) break;
    prefix = concat(prefix, next.value);
  }
  return prefix;
}

async function* followed(
  prefix: Bytes,
  pieces: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield prefix;
  yield* pieces;
}
