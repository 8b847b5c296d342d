// SPDX-License-Identifier: AGPL-3.0-or-later
/** The Worker: does one job and says how far it is. What it breaks on is never told, only that. */

import { refusedBy } from "../net/failure.ts";
import { doJob } from "./doing.ts";
import type { Job, Said } from "./job.ts";

const say = (said: Said): void => self.postMessage(said);

/** Told at each hundredth: a screen has no use for more. */
function telling(): (share: number) => void {
  let last = 0;
  return (share) => {
    if (share < last + 0.01 && share < 1) return;
    last = share;
    say({ says: "share", share });
  };
}

self.onmessage = async ({ data }: MessageEvent<Job>) => {
  try {
    say({ says: "done", value: await doJob(data, telling()) });
  } catch (error) {
    say(whatWentWrong(error));
  }
};

function whatWentWrong(error: unknown): Said {
  try {
    return { says: "refused", failure: refusedBy(error).failure };
  } catch {
    return { says: "broken" };
  }
}

export {};
