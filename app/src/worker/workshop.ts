// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Has jobs done by Workers, so that the screen never stands still.
 *
 * Each job has a Worker of its own, which ends with it: memory that a video took is given back, and a
 * job can be stopped at any moment. What is heavy on memory takes turns.
 */

import { Refused } from "../net/failure.ts";
import { scriptUrl } from "../trustedTypes.ts";
import type { Done, Job, Said, Told, Workshop } from "./job.ts";
import workerUrl from "./worker.ts?worker&url";

let lastHeavy: Promise<unknown> = Promise.resolve();

/** By Workers of this browser. */
export const browserWorkshop: Workshop = (job, told, stop) => {
  const run = () => inWorker(job, told, stop);
  return isHeavy(job) ? afterOthers(run) : run();
};

function isHeavy(job: Job): boolean {
  return job.does === "clean" || job.does === "seal" || job.does === "keep";
}

function afterOthers<T>(run: () => Promise<T>): Promise<T> {
  const mine = lastHeavy.then(run, run);
  lastHeavy = mine.catch(() => undefined);
  return mine;
}

function inWorker<J extends Job>(job: J, told?: Told, stop?: AbortSignal): Promise<Done[J["does"]]> {
  return new Promise((done, failed) => {
    if (stop?.aborted) return failed(new Refused("stopped"));
    const worker = new Worker(scriptUrl(workerUrl), { type: "module" });
    const end = (settle: () => void) => {
      worker.terminate();
      settle();
    };
    stop?.addEventListener("abort", () => end(() => failed(new Refused("stopped"))));
    worker.onerror = () => end(() => failed(brokenJob(job)));
    worker.onmessage = ({ data }: MessageEvent<Said>) => {
      if (data.says === "share") told?.(data.share);
      else if (data.says === "done") end(() => done(data.value as Done[J["does"]]));
      else if (data.says === "refused") end(() => failed(new Refused(data.failure.id, data.failure)));
      else end(() => failed(brokenJob(job)));
    };
    worker.postMessage(job);
  });
}

/** A file that a Worker breaks on, as by lack of memory, is one that can't be cleaned, or read. */
function brokenJob(job: Job): Error {
  if (job.does === "clean") return new Refused("cannot-clean");
  return job.does === "keep" ? new Refused("file-unreadable") : new Error(`the job ${job.does} broke`);
}
