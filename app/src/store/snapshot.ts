// SPDX-License-Identifier: AGPL-3.0-or-later
/** What screens are shown of all that is remembered: made anew after each change, and never changed. */

import type { Failure, MessageView, Progress, ReportView, Snapshot, UnsaidView, WaitingView } from "../contract.ts";
import type { Bulletin } from "../formats/bulletin.ts";
import { b64u } from "../formats/base64.ts";
import type { Received } from "../net/mailbox.ts";
import { goodStamps, isActivated } from "../net/held.ts";
import { draftView } from "./draft.ts";
import type { SentTip, State } from "./state.ts";

/** What is there beside the state: of this page, and of this moment. */
export interface Around {
  readonly phase: Snapshot["phase"];
  readonly distrust: Failure | null;
  readonly bulletin: Bulletin | null;
  readonly isOnline: boolean;
  readonly hasPin: boolean;
  readonly today: string;
  readonly progress: ReadonlyMap<string, number>;
  readonly sealing: Progress | null;
  readonly unsent: Failure | null;
  readonly unsaid: readonly UnsaidView[];
  readonly waiting: readonly WaitingView[];
  readonly received: readonly Received[];
}

export function snapshotOf(state: State, around: Around): Snapshot {
  const { phase, distrust, bulletin, isOnline, hasPin, today, progress, sealing, unsent, unsaid, waiting, received } = around;
  return {
    phase,
    distrust,
    bulletin,
    isOnline,
    hasPin,
    hasSecret: state.secret !== null,
    hasPractised: state.hasPractised,
    isActivated: bulletin !== null && isActivated(state, bulletin, today),
    isRecovering: state.isRecovering,
    stamps: bulletin ? goodStamps(state, bulletin, today).length : 0,
    draft: state.draft && draftView(state.draft, progress),
    sealing,
    unsent,
    unsaid,
    waiting,
    reports: state.tips.map((tip) => reportView(tip, received)),
  };
}

function reportView(tip: SentTip, received: readonly Received[]): ReportView {
  const { number, entry, day, receipts } = tip;
  const messages = received.filter((one) => one.tip === number).map(messageView);
  return { tip: number, entry, day, receipts, messages };
}

function messageView({ message, isNew }: Received): MessageView {
  const { day, text, language, status } = message;
  return { id: b64u(message.message), day, text, language, isNew, ...(status && { status }) };
}
