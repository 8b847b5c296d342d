// SPDX-License-Identifier: AGPL-3.0-or-later
/** What every act of a source needs of the device that it runs on. */

import type { Turns } from "../store/turns.ts";
import type { Folders } from "../store/folders.ts";
import type { Home } from "../store/home.ts";
import type { Examiner } from "../worker/examining.ts";
import type { Workshop } from "../worker/job.ts";
import type { Clock } from "./clock.ts";
import type { Ask } from "./wire.ts";

export interface Device {
  readonly home: Home;
  readonly folders: Folders;
  readonly ask: Ask;
  readonly clock: Clock;
  readonly workshop: Workshop;
  readonly examiner: Examiner;
  readonly turns: Turns;
}
