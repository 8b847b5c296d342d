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

function telling(what: Key, safe: Key, next: Key): Telling {
  return { what, safe, next };
}

const kept = (what: Key, next: Key): Telling => telling(what, "safe.kept", next);
const unsent = (what: Key, next: Key): Telling => telling(what, "safe.unsent", next);
const forgotten = (what: Key, next: Key): Telling => telling(what, "safe.forgotten", next);
const unchanged = (what: Key, next: Key): Telling => telling(what, "safe.unchanged", next);
const draft = (what: Key, next: Key): Telling => telling(what, "safe.draft", next);

export const FAILURES: Readonly<Record<string, Telling>> = {
  // The network and the zones.
  offline: kept("failure.offline", "next.network"),
  unavailable: kept("failure.unavailable", "next.hour"),
  protocol: kept("failure.protocol", "next.update"),
  "insecure-address": unsent("failure.insecure-address", "next.https"),
  "storage-full": kept("failure.storage-full", "next.minutes"),
  "too-much": kept("failure.too-much", "next.fewer"),
  "upload-conflict": kept("failure.upload-conflict", "next.discard"),
  "receipt-forged": kept("failure.receipt-forged", "next.receipt"),
  // Trust: each of these stops sending.
  "bulletin-forged": unsent("failure.bulletin-forged", "next.between"),
  "bulletin-foreign": unsent("failure.bulletin-foreign", "next.between"),
  "bulletin-rolled-back": unsent("failure.bulletin-rolled-back", "next.between"),
  "bulletin-forked": unsent("failure.bulletin-forked", "next.evidence"),
  "bulletin-unannounced": unsent("failure.bulletin-unannounced", "next.evidence"),
  "bulletin-not-logged": unsent("failure.bulletin-not-logged", "next.tomorrow-oversight"),
  "log-forked": unsent("failure.log-forked", "next.evidence"),
  "log-rolled-back": unsent("failure.log-rolled-back", "next.evidence"),
  "log-unwitnessed": unsent("failure.log-unwitnessed", "next.tomorrow-oversight"),
  "log-forged": unsent("failure.log-forged", "next.between"),
  "release-differs": unsent("failure.release-differs", "next.between"),
  "release-not-logged": unsent("failure.release-not-logged", "next.tomorrow-oversight"),
  "answer-forged": telling("failure.answer-forged", "safe.repeat", "next.other-network"),
  "keys-ran-out": unsent("failure.keys-ran-out", "next.date"),
  // Activation and stamps.
  "not-activated": kept("failure.not-activated", "next.activate"),
  "code-refused": forgotten("failure.code-refused", "next.new-code"),
  "number-refused": forgotten("failure.number-refused", "next.digits"),
  "occupation-refused": forgotten("failure.occupation-refused", "next.choose"),
  "already-enrolled": forgotten("failure.already-enrolled", "next.recover"),
  "phone-used": forgotten("failure.phone-used", "next.other-phone"),
  busy: forgotten("failure.busy", "next.hour"),
  "clock-wrong": kept("failure.clock-wrong", "next.clock"),
  "stamps-used-up": kept("failure.stamps-used-up", "next.tomorrow"),
  "not-entitled": kept("failure.not-entitled", "next.turn-to"),
  // Reports, replies and attachments.
  "entry-unknown": draft("failure.entry-unknown", "next.choose"),
  "district-unknown": draft("failure.district-unknown", "next.choose"),
  "report-invalid": draft("failure.report-invalid", "next.length"),
  "too-many-attachments": draft("failure.too-many-attachments", "next.rest"),
  "file-unreadable": draft("failure.file-unreadable", "next.other-file"),
  "file-empty": draft("failure.file-empty", "next.other-file"),
  "cannot-clean": draft("failure.cannot-clean", "next.leave-out"),
  "sealed-too-long-ago": telling("failure.sealed-too-long-ago", "safe.unsent", "next.discard"),
  "tip-unknown": unchanged("failure.tip-unknown", "next.look"),
  // This device.
  "recovery-digit": unchanged("failure.recovery-digit", "next.typed"),
  "recovery-length": unchanged("failure.recovery-length", "next.typed"),
  "recovery-check": unchanged("failure.recovery-check", "next.digits"),
  "already-set-up": unchanged("failure.already-set-up", "next.erase-first"),
  "recovery-unfinished": unchanged("failure.recovery-unfinished", "next.recover-again"),
  "in-use": unchanged("failure.in-use", "next.other-tab"),
  "home-damaged": unchanged("failure.home-damaged", "next.erase-recover"),
  "disk-full": telling("failure.disk-full", "safe.sealed", "next.room"),
  "pin-wrong": unchanged("failure.pin-wrong", "next.pin"),
  "pin-short": unchanged("failure.pin-short", "next.pin-longer"),
  "pin-differs": unchanged("failure.pin-differs", "next.pin-again"),
  locked: unchanged("failure.locked", "next.unlock"),
  "position-denied": unchanged("failure.position-denied", "next.position-settings"),
  "position-unknown": unchanged("failure.position-unknown", "next.position-words"),
};

const UNEXPECTED = telling("failure.unexpected", "safe.sealed", "next.again");

export function tellingOf(id: string): Telling {
  return FAILURES[id] ?? UNEXPECTED;
}
