// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Everything that a source remembers, in one small document that is replaced in one step.
 *
 * One step, because each of these has to be true of all parts at once: a stamp is either unused or
 * belongs to one envelope, a tip number is either free or taken, a report is a draft or sealed. What
 * is *not* in here: any word of a sent report, reply or message, any name of a file, any form.
 *
 * Bytes stand in base64url, days as "2026-11-23": what is held in memory is what is sealed.
 */

import { Refused } from "../net/failure.ts";
import type { StoredDraft } from "./draft.ts";

/** A credential of a term, or a stamp of a week; `token` in its 354 bytes. */
export interface HeldToken {
  readonly period: string;
  readonly kind: string;
  readonly token: string;
}

/**
 * What was asked of the registry with an activation: for repeating it word for word. `verifier`: the
 * secret half of a sign-in that has begun, if one has.
 */
export interface Asked {
  readonly term: string;
  readonly week: string;
  readonly kind: string;
  readonly verifier?: string;
}

/** A sealed attachment in an entry's folder: its id (16 bytes) and its length in bytes. */
export interface SealedBlob {
  readonly blob: string;
  readonly length: number;
}

/**
 * A sealed tip or reply that intake has not given a receipt for.
 *
 * `id` (16 bytes, hex) names its folder; `number` is that of the tip. `submission` (32 bytes) and
 * `stamp` go together. `key`: id of the newest of the desk's keys that it is sealed to.
 */
export interface Waiting {
  readonly id: string;
  readonly kind: "tip" | "reply";
  readonly number: number;
  readonly entry: string | null;
  readonly day: string;
  readonly submission: string;
  readonly stamp: HeldToken | null;
  readonly blobs: readonly SealedBlob[];
  readonly envelopeLength: number;
  readonly key: string;
}

/** Intake's promise, as it signed it (JWS), its day, and the hash of the envelope that it is for. */
export interface KeptReceipt {
  readonly envelope: string;
  readonly day: string;
  readonly jws: string;
}

/** A tip that intake has. What it is about is known where this device sent it, not after recovery. */
export interface SentTip {
  readonly number: number;
  readonly entry: string | null;
  readonly day: string | null;
  readonly receipts: readonly KeptReceipt[];
}

/** `fetched` and `askedDay`: the last day whose stamps came, or were asked for. */
export interface State {
  readonly v: 1;
  readonly secret: string | null;
  readonly isRecovering: boolean;
  readonly hasPractised: boolean;
  readonly nextTip: number;
  readonly asked: Asked | null;
  readonly credentials: readonly HeldToken[];
  readonly stamps: readonly HeldToken[];
  readonly fetched: string | null;
  readonly askedDay: string | null;
  readonly draft: StoredDraft | null;
  readonly outbox: readonly Waiting[];
  readonly tips: readonly SentTip[];
  /** Ids (16 bytes) of messages that were shown. */
  readonly seen: readonly string[];
}

export const emptyState: State = {
  v: 1,
  secret: null,
  isRecovering: false,
  hasPractised: false,
  nextTip: 0,
  asked: null,
  credentials: [],
  stamps: [],
  fetched: null,
  askedDay: null,
  draft: null,
  outbox: [],
  tips: [],
  seen: [],
};

/** The tips that there are, sent or waiting, in order. */
export function numbersOf(state: State): number[] {
  const all = [...state.tips, ...state.outbox].map((one) => one.number);
  return [...new Set(all)].sort((one, other) => one - other);
}

/** With something newly sealed, whose number is taken from now on. */
export function withSealed(state: State, entry: Waiting): State {
  const nextTip = Math.max(state.nextTip, entry.number + 1);
  return { ...state, outbox: [...state.outbox, entry], nextTip };
}

/** `entry` in the place of the one with its id. */
export function withWaiting(state: State, entry: Waiting): State {
  return { ...state, outbox: state.outbox.map((one) => (one.id === entry.id ? entry : one)) };
}

export function withoutWaiting(state: State, id: string): State {
  return { ...state, outbox: state.outbox.filter((one) => one.id !== id) };
}

/** With the receipt for what waited, which is a tip or a reply to one, and no longer waits. */
export function withReceipt(state: State, entry: Waiting, receipt: KeptReceipt): State {
  const known = state.tips.find((one) => one.number === entry.number);
  const isTip = entry.kind === "tip";
  const tip = known ?? { number: entry.number, entry: null, day: null, receipts: [] };
  const told = isTip ? { ...tip, entry: entry.entry, day: entry.day } : tip;
  const kept = { ...told, receipts: [...tip.receipts, receipt] };
  const others = state.tips.filter((one) => one.number !== entry.number);
  const tips = [...others, kept].sort((one, other) => one.number - other.number);
  return { ...withoutWaiting(state, entry.id), tips };
}

/** Read what was sealed. Refuses "home-damaged": another version, or not a state. */
export function readState(document: unknown): State {
  const read = { ...emptyState, ...(document as Partial<State> | null) };
  const lists = [read.credentials, read.stamps, read.outbox, read.tips, read.seen];
  const isWhole = (document as Partial<State> | null)?.v === 1 && lists.every(Array.isArray);
  if (!isWhole || !Number.isSafeInteger(read.nextTip)) throw new Refused("home-damaged");
  return read;
}
