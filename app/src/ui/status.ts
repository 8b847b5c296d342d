// SPDX-License-Identifier: AGPL-3.0-or-later
/** How a report stands, in plain words: read from what this device holds, and from nothing else. */

import type { MessageView, ReportView, Snapshot, WaitingView } from "../contract.ts";
import type { IconName } from "./icons.tsx";
import type { Key } from "./language.ts";

export type Status = "waiting" | "sent" | "received" | "answered";

interface Words {
  readonly icon: IconName;
  readonly name: Key;
  /** Where the desk told the status, its own words stand here instead. */
  readonly more?: Key;
}

const STATUS_WORDS: Readonly<Record<Status, Words>> = {
  waiting: { icon: "clock", name: "status.waiting", more: "status.waiting.more" },
  sent: { icon: "send", name: "status.sent", more: "status.sent.more" },
  received: { icon: "check", name: "status.received", more: "status.received.more" },
  answered: { icon: "speech", name: "status.answered", more: "status.answered.more" },
};

const CLOSED: Words = { icon: "info", name: "told.closed" };

/**
 * What the desk told came of a report, by its code (the desk's rules/told.py), in the order in which
 * they hold when several were told on one day: nothing finer than the day is known here.
 */
const TOLD: Readonly<Record<string, Words>> = {
  "in-review": { icon: "clock", name: "told.in-review" },
  "acting": { icon: "clock", name: "told.acting" },
  "handed-on": { icon: "on", name: "told.handed-on" },
  "not-found": { icon: "info", name: "told.not-found" },
  "mistaken": { icon: "info", name: "told.mistaken" },
  "closed": CLOSED,
  "no-danger": CLOSED,
  "not-enough": CLOSED,
  "not-ours": CLOSED,
  "dealt-with": CLOSED,
  "identity": CLOSED,
  "knowingly-false": CLOSED,
  "prevented": { icon: "shielded", name: "told.prevented" },
  "ended": { icon: "shielded", name: "told.ended" },
  "upheld": { icon: "info", name: "told.upheld" },
  "restored": { icon: "again", name: "told.restored" },
  "reopened": { icon: "again", name: "told.reopened" },
};
const RANKS = Object.keys(TOLD);

/** A code of a later desk has no short words here; its text is shown like any message. */
export function toldIn(message: MessageView): Words | undefined {
  return message.status === undefined || !Object.hasOwn(TOLD, message.status) ? undefined : TOLD[message.status];
}

/** The newest message that tells what came of the report. */
export function lastTold(report: ReportView): MessageView | undefined {
  const rank = ({ day, status }: MessageView) => `${day} ${String(RANKS.indexOf(status!)).padStart(2, "0")}`;
  const told = report.messages.filter(toldIn);
  return told.sort((one, other) => (rank(one) < rank(other) ? -1 : 1)).at(-1);
}

export function wordsOf(report: ReportView, waiting: readonly WaitingView[]): Words {
  const last = lastTold(report);
  return (last && toldIn(last)) ?? ownWords(report, waiting);
}

function ownWords(report: ReportView, waiting: readonly WaitingView[]): Words {
  const words = STATUS_WORDS[statusOf(report, waiting)];
  const isHeldUp = waiting.some((one) => one.tip === report.tip && one.kind === "tip" && isUpToTheLine(one));
  return words.name === "status.waiting" && isHeldUp ? { ...words, more: "status.waiting.line" } : words;
}

/** Whether the tip line was reached and can't take it now: no network of the source's would help. */
function isUpToTheLine({ state, failure }: WaitingView): boolean {
  return state === "queued" && failure !== undefined && failure.id !== "offline";
}

/** What something sealed waits for, or that it does not. */
export function waitsFor(waiting: WaitingView): Key {
  return isUpToTheLine(waiting) ? "waiting.line" : `waiting.${waiting.state}`;
}

/** The desk's first message may be without text: it says alone that a tip was taken in. */
function statusOf(report: ReportView, waiting: readonly WaitingView[]): Status {
  if (report.messages.some((one) => one.text !== "")) return "answered";
  if (report.messages.length > 0) return "received";
  const isWaiting = waiting.some((one) => one.tip === report.tip && one.kind === "tip");
  return isWaiting ? "waiting" : "sent";
}

export function unreadIn(report: ReportView): number {
  return report.messages.filter((one) => one.isNew && one.text !== "").length;
}

/** The newest first. */
export function inOrder({ reports }: Snapshot): readonly ReportView[] {
  return [...reports].sort((a, b) => b.tip - a.tip);
}
