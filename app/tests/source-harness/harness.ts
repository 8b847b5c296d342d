// SPDX-License-Identifier: AGPL-3.0-or-later
/** A page without screens: what stands behind them, for a journey to drive. */

import { createSource } from "../../src/source.ts";

declare global {
  // `var`, since nothing else makes a property of the global object.
  var source: ReturnType<typeof createSource>;
}

globalThis.source = createSource();
