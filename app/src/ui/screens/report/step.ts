// SPDX-License-Identifier: AGPL-3.0-or-later
/** What each step of a report is given. */

import type { Draft } from "../../../contract.ts";

export interface StepProps {
  readonly draft: Draft;
  /** Which one it is, of how many. */
  readonly step: readonly [number, number];
}
