// SPDX-License-Identifier: AGPL-3.0-or-later
/** A network run over a picture, layer by layer. */

import { type Planes, through } from "./layers.ts";
import type { Network } from "./network.ts";

/** What the network makes of `input`: one `Planes` for each output. What nothing more reads is let go of. */
export function run({ steps, input: start, outputs }: Network, input: Planes): Planes[] {
  const lastRead = new Map<number, number>();
  steps.forEach(({ from }, at) => from.forEach((one) => lastRead.set(one, at)));
  const made = new Map([[start, input]]);
  steps.forEach(({ layer, from, into }, at) => {
    made.set(into, through(layer, from.map((one) => made.get(one)!)));
    for (const one of from) if (lastRead.get(one) === at) made.delete(one);
  });
  return outputs.map((one) => made.get(one)!);
}
