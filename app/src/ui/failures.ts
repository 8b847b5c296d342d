// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What can go wrong, in words: what happened, what is safe, what to do next. The ids are those of
 * `tellsafe.source.errors`, and a few of this device's own.
 */

import type { Key } from "./language.ts";

export interface Telling {
  readonly what: Key;
  readonly safe: Key;
  readonly next: Key;
}

/** What is safe, and what to do next. What happened is said under the failure's own id. */
type Rest = readonly [safe: Key, next: Key];
type Id = Key extends infer K ? (K extends `failure.${infer I}` ? Exclude<I, "unexpected"> : never) : never;

const telling = (safe: Key, next: Key): Rest => [safe, next];
const kept = (next: Key): Rest => ["safe.kept", next];
const unsent = (next: Key): Rest => ["safe.unsent", next];
const forgotten = (next: Key): Rest => ["safe.forgotten", next];
const unchanged = (next: Key): Rest => ["safe.unchanged", next];
const draft = (next: Key): Rest => ["safe.draft", next];

export const FAILURES: Readonly<Record<Id, Rest>> = {
  // The network and the zones.
  offline: kept("next.network"),
  unavailable: kept("next.hour"),
  protocol: kept("next.update"),
  "insecure-address": unsent("next.https"),
  "storage-full": kept("next.minutes"),
  "too-much": kept("next.fewer"),
  "upload-conflict": kept("next.discard"),
  "receipt-forged": kept("next.receipt"),
  // Trust: each of these stops sending.
  "bulletin-forged": unsent("next.between"),
  "bulletin-foreign": unsent("next.between"),
  "bulletin-rolled-back": unsent("next.between"),
  "bulletin-forked": unsent("next.evidence"),
  "bulletin-unannounced": unsent("next.evidence"),
  "bulletin-ahead": unsent("next.date-ahead"),
  "bulletin-not-logged": unsent("next.tomorrow-oversight"),
  "log-forked": unsent("next.evidence"),
  "log-rolled-back": unsent("next.evidence"),
  "log-unwitnessed": unsent("next.tomorrow-oversight"),
  "log-forged": unsent("next.between"),
  "release-differs": unsent("next.between"),
  "release-not-logged": unsent("next.tomorrow-oversight"),
  "answer-forged": telling("safe.repeat", "next.other-network"),
  "keys-ran-out": unsent("next.date"),
  // Activation and stamps.
  "not-activated": kept("next.activate"),
  "code-refused": forgotten("next.new-code"),
  "number-refused": forgotten("next.digits"),
  "occupation-refused": forgotten("next.choose"),
  "other-kind": forgotten("next.turn-to"),
  "other-check": unsent("next.update"),
  "counter-mistyped": unsent("next.digits"),
  "counter-refused": forgotten("next.digits"),
  "counter-used": forgotten("next.counter"),
  "roll-refused": forgotten("next.roll"),
  "sign-in-refused": forgotten("next.sign-in"),
  "sign-in-unavailable": unsent("next.hour"),
  "already-enrolled": forgotten("next.recover"),
  "phone-used": forgotten("next.other-phone"),
  busy: telling("safe.repeat", "next.hour"),
  "clock-wrong": kept("next.clock"),
  "stamps-used-up": kept("next.tomorrow"),
  "not-entitled": kept("next.turn-to"),
  // Reports, replies and attachments.
  "entry-unknown": draft("next.choose"),
  "district-unknown": draft("next.choose"),
  "report-invalid": draft("next.length"),
  "too-many-attachments": draft("next.rest"),
  "file-unreadable": draft("next.other-file"),
  "file-empty": draft("next.other-file"),
  "cannot-clean": draft("next.leave-out"),
  trimmed: draft("next.export-anew"),
  unfetched: draft("next.network"),
  "file-broken-off": draft("next.add-again"),
  "change-broken-off": draft("next.change-again"),
  "sealed-too-long-ago": telling("safe.unsent", "next.discard"),
  "report-changed": unsent("next.look-over"),
  stopped: draft("next.look-over"),
  "tip-unknown": unchanged("next.look"),
  // This device.
  "recovery-digit": unchanged("next.typed"),
  "recovery-length": unchanged("next.typed"),
  "recovery-check": unchanged("next.digits"),
  "already-set-up": unchanged("next.erase-first"),
  "recovery-unfinished": unchanged("next.recover-again"),
  "in-use": unchanged("next.other-tab"),
  "erase-unfinished": unsent("next.erase-again"),
  "home-damaged": unchanged("next.erase-recover"),
  "disk-full": telling("safe.sealed", "next.room"),
  "pin-wrong": unchanged("next.pin"),
  "pin-short": unchanged("next.pin-longer"),
  "pin-differs": unchanged("next.pin-again"),
  locked: unchanged("next.unlock"),
  "position-denied": unchanged("next.position-settings"),
  "position-unknown": unchanged("next.position-words"),
};

export function tellingOf(id: string): Telling {
  const isKnown = Object.hasOwn(FAILURES, id);
  const [safe, next] = isKnown ? FAILURES[id as Id] : telling("safe.sealed", "next.again");
  return { what: `failure.${isKnown ? (id as Id) : "unexpected"}`, safe, next };
}
