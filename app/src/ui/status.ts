// SPDX-License-Identifier: AGPL-3.0-or-later
/** How a report stands, in plain words: read from what this device holds, and from nothing else. */

import type { ReportView, Snapshot, WaitingView } from "../contract.ts";
import type { IconName } from "./icons.tsx";
import type { Key } from "./language.ts";

export type Status = "waiting" | "sent" | "received" | "answered";

export const STATUS_WORDS: Readonly<Record<Status, { readonly icon: IconName; readonly name: Key; readonly more: Key }>> = {
  waiting: { icon: "clock", name: "status.waiting", more: "status.waiting.more" },
  sent: { icon: "send", name: "status.sent", more: "status.sent.more" },
  received: { icon: "check", name: "status.received", more: "status.received.more" },
  answered: { icon: "speech", name: "status.answered", more: "status.answered.more" },
};

/** The desk's first message may be without text: it says alone that a tip was taken in. */
export function statusOf(report: ReportView, waiting: readonly WaitingView[]): Status {
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
