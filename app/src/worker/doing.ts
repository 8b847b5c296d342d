// SPDX-License-Identifier: AGPL-3.0-or-later
/** Which program does which job: each is loaded when it is needed. */

import { UNFETCHED } from "../media/uncleanable.ts";
import { Refused } from "../net/failure.ts";
import type { Done, Job, Told } from "./job.ts";

export async function doJob(job: Job, told: Told): Promise<Done[Job["does"]]> {
  switch (job.does) {
    case "keep":
      return (await import("./keeping.ts")).keepFile(job, told);
    case "clean":
      return (await import("./cleaning.ts").catch(unfetched)).cleanFile(job, told);
    case "seal":
      return (await import("./sealing.ts")).sealFile(job, told);
    default:
      return (await import("./reckoning.ts")).reckon(job);
  }
}

function unfetched(): never {
  throw new Refused(UNFETCHED);
}
