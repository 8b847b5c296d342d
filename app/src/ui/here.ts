// SPDX-License-Identifier: AGPL-3.0-or-later
/** What every screen can see: the source on this device, and how it stands now. */

import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Failure, Result, Snapshot, Source } from "../contract.ts";
import { speakWholly, whenSpoken } from "./language.ts";

export interface Here {
  readonly source: Source;
  readonly snapshot: Snapshot;
}

export const HereContext = createContext<Here | null>(null);

export function useHere(): Here {
  const here = useContext(HereContext);
  if (!here) throw new Error("a screen outside of the app");
  return here;
}

export function useSnapshot(source: Source): Snapshot {
  const [snapshot, setSnapshot] = useState(() => source.snapshot());
  useEffect(() => {
    const changed = (): void => setSnapshot(source.snapshot());
    changed();
    return source.subscribe(changed);
  }, [source]);
  return snapshot;
}

/** Draw again whenever another language is spoken. */
export function useLanguage(): void {
  const [, count] = useState(0);
  useEffect(() => whenSpoken(() => count((old) => old + 1)), []);
}

export interface Act {
  readonly isBusy: boolean;
  readonly failure: Failure | null;
  /** Do it, unless something is being done already; `then` follows on success. */
  run<T>(act: () => Promise<Result<T>>, then?: (value: T) => void): void;
}

/** A failure, once there are words for it. Those for lack of a network are always there. */
async function told(failure: Failure): Promise<Failure> {
  return speakWholly().then(() => failure, () => ({ id: "offline" }));
}

/** One thing done at a time, with its failure to be told. A second tap of a shaking hand does nothing. */
export function useAct(): Act {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = <T>(act: () => Promise<Result<T>>, then?: (value: T) => void): void => {
    if (isBusy) return;
    setBusy(true);
    setFailure(null);
    act()
      .then(async (result) => (result.ok ? then?.(result.value) : setFailure(await told(result.failure))))
      .catch(async () => setFailure(await told({ id: "unexpected" })))
      .finally(() => setBusy(false));
  };
  return { isBusy, failure, run };
}
