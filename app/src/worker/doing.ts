// SPDX-License-Identifier: AGPL-3.0-or-later
/** Which program does which job: each is loaded when it is needed. */

import type { Done, Job, Told } from "./job.ts";

export async function doJob(job: Job, told: Told): Promise<Done[Job["does"]]> {
  switch (job.does) {
    case "keep":
      return (await import("./keeping.ts")).keepFile(job, told);
    case "clean":
      return (await import("./cleaning.ts")).cleanFile(job, told);
    case "seal":
      return (await import("./sealing.ts")).sealFile(job, told);
    default:
      return (await import("./reckoning.ts")).reckon(job);
  }
}
