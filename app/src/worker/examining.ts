// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Has bulletins examined by a Worker: signatures, keys and the log take a phone's processor long, and
 * the screen is there to be read meanwhile. The Worker's program comes while what it is to examine
 * does: on a slow line each takes a second.
 */

import type { Failure } from "../contract.ts";
import type { Bulletin } from "../formats/bulletin.ts";
import type { Day } from "../formats/periods.ts";
import type { Evidence } from "../store/home.ts";
import { Refused } from "../net/failure.ts";
import { scriptUrl } from "../trustedTypes.ts";
import examinerUrl from "./examiner.ts?worker&url";

/** What was verified last, as it is kept: the bulletin, and the log's checkpoint. */
export interface TrustDocument {
  readonly v: 1;
  readonly root: string;
  readonly bulletin: string;
  readonly checkpoint: string;
}

/** The same, once it was verified again. */
export interface Known extends TrustDocument {
  readonly serial: number;
  readonly deployment: string;
}

/** What intake served, in bytes. `root`: who has to have signed it, or null the first time. `today`:
 * the day on this device. */
export interface Served {
  readonly does: "examine";
  readonly served: Uint8Array;
  readonly root: string | null;
  readonly known: Known | null;
  readonly today: Day;
}

/** What this device kept. */
export interface Kept {
  readonly does: "reread";
  readonly document: TrustDocument;
}

export type Examination = Served | Kept;

/** A verified bulletin; or what is wrong with it, and what proves it. */
export type Examined =
  | { readonly bulletin: Bulletin; readonly document: TrustDocument }
  | { readonly wrong: string; readonly evidence: readonly Evidence[] };

export interface Examiner {
  /** Refuses "bulletin-forged", "offline", "unavailable", and as whatever `served` waits for. */
  examine(served: Promise<Served>): Promise<Examined>;
  /** Refuses "home-damaged" and "unavailable". */
  reread(kept: Kept): Promise<Bulletin>;
}

export type ExaminerSaid =
  | { readonly says: "done"; readonly value: Examined | Bulletin }
  | { readonly says: "refused"; readonly failure: Failure }
  | { readonly says: "broken" };

/** By a Worker of this browser. */
export const browserExaminer: Examiner = {
  examine: (served) => inWorker(served) as Promise<Examined>,
  reread: (kept) => inWorker(Promise.resolve(kept)) as Promise<Bulletin>,
};

function inWorker(awaited: Promise<Examination>): Promise<Examined | Bulletin> {
  const worker = new Worker(scriptUrl(examinerUrl), { type: "module" });
  const answer = new Promise<Examined | Bulletin>((done, failed) => {
    // What could not be examined, as without the network that brings the program, is not verified:
    // nothing new is trusted.
    worker.onerror = () => failed(new Refused("unavailable"));
    worker.onmessage = ({ data }: MessageEvent<ExaminerSaid>) => {
      if (data.says === "done") done(data.value);
      else failed(data.says === "refused" ? new Refused(data.failure.id, data.failure) : new Refused("unavailable"));
    };
    awaited.then((examination) => worker.postMessage(examination), failed);
  });
  return answer.finally(() => worker.terminate());
}
