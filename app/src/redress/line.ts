// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Bulletin } from "../formats/bulletin.ts";
import type { Ask } from "../net/wire.ts";

/** What every part of the page needs once it is known who reads. */
export interface Line {
  readonly ask: Ask;
  readonly intake: string;
  readonly bulletin: Bulletin;
}
