// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The documents inside an envelope: a tip's manifest, and a reply's.
 *
 * They say what somebody did, where and when. There is no field for what anybody is, and none for
 * who did it.
 */

import { b64u } from "./base64.ts";
import { type Bytes, equal } from "./bytes.ts";
import { canonicalJson, parseJson } from "./encoding.ts";
import { FormatError } from "./errors.ts";
import { DEPLOYMENT, Fields, SLUG } from "./fields.ts";
import { MAX_CONTENT } from "./padding.ts";
import type { Day } from "./periods.ts";
import { MOST_NOTE, readWhere, type Where } from "./place.ts";
import { encodeToken, parseToken, TOKEN_LENGTH, type Token } from "./privacyPass.ts";
import { parseRecipient } from "./recipient.ts";

export { NOWHERE, type Where } from "./place.ts";

/** Bytes of UTF-8 that a conduct or a text may have. */
export const MAX_TEXT = 16_000;
export const ID_LENGTH = 16;
export const MAX_ATTACHMENTS = 20;
export const MAX_LENGTH = 2 ** 40;
const FORMAT = "manifest";
const NAME = /^attachment-[1-9][0-9]?\.[a-z0-9]{1,8}$/;
const MEDIA_TYPE = /^[a-z]{1,20}\/[a-z0-9][a-z0-9.+-]{0,78}$/;
const TIME = /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/;
const MOST_RECIPIENT = 2000;

/** When it happened; `time` is "HH:MM" and stands only beside a day. */
export interface When {
  readonly day: Day | null;
  readonly time: string | null;
  readonly note: string;
}

export const UNTIMED: When = { day: null, time: null, note: "" };

/**
 * What the manifest says of an attachment; lengths in bytes, hashes in hex. `name` is made by the app
 * ("attachment-1.jpg"): a file's own name can hold a person's. `cleaned` says that the app took the
 * metadata out.
 */
export interface Attachment {
  readonly blob: Uint8Array;
  readonly name: string;
  readonly mediaType: string;
  readonly length: number;
  readonly sha256: string;
  readonly sealedLength: number;
  readonly sealedSha256: string;
  readonly fileKey: Uint8Array;
  readonly cleaned: boolean;
}

/**
 * One tip. Ids (16 bytes) are random. `credential` is null where the deployment's activation is open.
 * `reply` is the age recipient that messages are sealed to; `mailbox` the 32-byte id, not its address.
 */
export interface Tip {
  readonly kind: "tip";
  readonly deployment: string;
  readonly tip: Uint8Array;
  readonly credential: Token | null;
  readonly pseudonym: Uint8Array;
  readonly entry: string;
  readonly conduct: string;
  readonly language: string;
  readonly when: When;
  readonly where: Where;
  readonly lifeAtRisk: boolean;
  readonly attachments: readonly Attachment[];
  readonly reply: string;
  readonly mailbox: Uint8Array;
  readonly mailboxKey: Uint8Array;
}

/** What a source writes about an earlier tip; `mailbox` and its key say which one. */
export interface Reply {
  readonly kind: "reply";
  readonly deployment: string;
  readonly mailbox: Uint8Array;
  readonly mailboxKey: Uint8Array;
  readonly message: Uint8Array;
  readonly text: string;
  readonly language: string;
  readonly attachments: readonly Attachment[];
}

/**
 * Canonical JSON, the one spelling. Raises what parseDocument does, for what is out of bounds:
 * nothing is signed that would be refused.
 */
export function encodeDocument(document: Tip | Reply): Bytes {
  const value = spelled(document);
  readDocument(value);
  return canonicalJson(value);
}

/**
 * The tip or reply that these bytes spell. Raises FormatError("json…" | "manifest-field" |
 * "manifest-spelling" | "place-precision" | "bech32" | "age-recipient" | "token"). Two spellings of
 * one manifest would be two envelopes, and the difference between them a mark that nobody reads.
 */
export function parseDocument(data: Uint8Array): Tip | Reply {
  const document = readDocument(parseJson(data, MAX_CONTENT));
  if (!equal(canonicalJson(spelled(document)), data)) {
    throw new FormatError("manifest-spelling", "a manifest that is not in canonical JSON");
  }
  return document;
}

function readDocument(value: unknown): Tip | Reply {
  const fields = new Fields(value, FORMAT);
  fields.constant("v", 1);
  return fields.choice("kind", ["tip", "reply"]) === "tip" ? readTip(fields) : readReply(fields);
}

function readTip(fields: Fields): Tip {
  const tip: Tip = {
    kind: "tip",
    deployment: fields.word("deployment", DEPLOYMENT),
    tip: fields.raw("tip", ID_LENGTH),
    credential: fields.optional("credential", () => parseToken(fields.raw("credential", TOKEN_LENGTH))),
    pseudonym: fields.raw("pseudonym", 32),
    entry: fields.word("entry", SLUG),
    conduct: fields.text("conduct", { most: MAX_TEXT }),
    language: fields.language("language"),
    when: readWhen(fields.inner("when")),
    where: readWhere(fields.inner("where")),
    lifeAtRisk: fields.flag("life_at_risk"),
    attachments: readAttachments(fields),
    // Checked at once: a key that messages can't be sealed to would silence the dialogue later.
    reply: parseRecipient(fields.text("reply", { most: MOST_RECIPIENT })).text,
    mailbox: fields.raw("mailbox", 32),
    mailboxKey: fields.raw("mailbox_key", 32),
  };
  fields.end();
  return tip;
}

function readReply(fields: Fields): Reply {
  const reply: Reply = {
    kind: "reply",
    deployment: fields.word("deployment", DEPLOYMENT),
    mailbox: fields.raw("mailbox", 32),
    mailboxKey: fields.raw("mailbox_key", 32),
    message: fields.raw("message", ID_LENGTH),
    text: fields.text("text", { most: MAX_TEXT }),
    language: fields.language("language"),
    attachments: readAttachments(fields),
  };
  fields.end();
  return reply;
}

function readWhen(fields: Fields): When {
  const when: When = {
    day: fields.optional("day", () => fields.day("day")),
    time: fields.optional("time", () => fields.word("time", TIME)),
    note: fields.text("note", { most: MOST_NOTE, least: 0 }),
  };
  fields.end();
  if (when.time !== null && when.day === null) throw fields.wrong("time", "has no day");
  return when;
}

function readAttachments(fields: Fields): readonly Attachment[] {
  const found = fields.each("attachments", readAttachment, { most: MAX_ATTACHMENTS });
  const parts = [
    found.map(({ blob }) => b64u(blob)),
    found.map(({ name }) => name),
    found.map(({ fileKey }) => b64u(fileKey)),
  ];
  if (parts.some((values) => new Set(values).size !== found.length)) {
    throw new FormatError("manifest-field", "attachments share a blob, a name or a file key");
  }
  return found;
}

function readAttachment(fields: Fields): Attachment {
  const attachment: Attachment = {
    blob: fields.raw("blob", ID_LENGTH),
    name: fields.word("name", NAME),
    mediaType: fields.word("type", MEDIA_TYPE, 100),
    length: fields.integer("length", 1, MAX_LENGTH),
    sha256: fields.sha256("sha256"),
    sealedLength: fields.integer("sealed_length", 1, MAX_LENGTH * 2),
    sealedSha256: fields.sha256("sealed_sha256"),
    fileKey: fields.raw("file_key", 16),
    cleaned: fields.flag("cleaned"),
  };
  fields.end();
  return attachment;
}

function spelled(document: Tip | Reply): unknown {
  const common = {
    v: 1,
    kind: document.kind,
    deployment: document.deployment,
    language: document.language,
    attachments: document.attachments.map(spelledAttachment),
    mailbox: b64u(document.mailbox),
    mailbox_key: b64u(document.mailboxKey),
  };
  return document.kind === "tip"
    ? { ...common, ...spelledTip(document) }
    : { ...common, message: b64u(document.message), text: document.text };
}

function spelledTip({ when, where, ...tip }: Tip): Readonly<Record<string, unknown>> {
  return {
    tip: b64u(tip.tip),
    credential: tip.credential && b64u(encodeToken(tip.credential)),
    pseudonym: b64u(tip.pseudonym),
    entry: tip.entry,
    conduct: tip.conduct,
    // Field by field: what else a caller's object holds is not for the desk.
    when: { day: when.day, time: when.time, note: when.note },
    where: {
      precision: where.precision,
      lat: where.lat,
      lon: where.lon,
      district: where.district,
      note: where.note,
    },
    life_at_risk: tip.lifeAtRisk,
    reply: tip.reply,
  };
}

function spelledAttachment(attachment: Attachment): unknown {
  return {
    blob: b64u(attachment.blob),
    name: attachment.name,
    type: attachment.mediaType,
    length: attachment.length,
    sha256: attachment.sha256,
    sealed_length: attachment.sealedLength,
    sealed_sha256: attachment.sealedSha256,
    file_key: b64u(attachment.fileKey),
    cleaned: attachment.cleaned,
  };
}
