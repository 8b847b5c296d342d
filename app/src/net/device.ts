// SPDX-License-Identifier: AGPL-3.0-or-later
/** What every act of a source needs of the device that it runs on. */

import type { Turn, Turns } from "../store/turns.ts";
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

/**
 * Do it while nobody else has this turn, in no tab, and with what they did before: the news that another
 * tab has changed something may come later than the turn does.
 */
export async function inTurn<T>({ home, turns }: Device, turn: Turn, work: () => Promise<T>): Promise<T> {
  return turns.alone(turn, async () => {
    await home.reload();
    return work();
  });
}
