// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The Worker that examines a bulletin: one file, since every first visit waits for it. It asks the log
 * by itself, and ends with the answer.
 */

import { examine, reread } from "../net/examination.ts";
import { refusedBy } from "../net/failure.ts";
import { wireOf } from "../net/wire.ts";
import type { Examination, ExaminerSaid } from "./examining.ts";

const say = (said: ExaminerSaid): void => self.postMessage(said);

self.onmessage = async ({ data }: MessageEvent<Examination>) => {
  try {
    say({ says: "done", value: data.does === "reread" ? reread(data) : await examine(wireOf(fetch), data) });
  } catch (error) {
    say(whatWentWrong(error));
  }
};

function whatWentWrong(error: unknown): ExaminerSaid {
  try {
    return { says: "refused", failure: refusedBy(error).failure };
  } catch {
    return { says: "broken" };
  }
}

export {};
