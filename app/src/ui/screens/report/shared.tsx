// SPDX-License-Identifier: AGPL-3.0-or-later
/** Files that another app shared with this one: into the draft as soon as there can be one. */

import { useEffect, useState } from "preact/hooks";
import type { Failure } from "../../../contract.ts";
import { takeShared } from "../../../sharedFiles.ts";
import { useHere } from "../../here.ts";
import { Fetching } from "../../parts/lazily.tsx";
import { goInstead } from "../../route.ts";

export interface TakenIn {
  readonly isDone: boolean;
  /** Why one is not in the draft. What can be tried again is, whenever the report is opened. */
  readonly failure: Failure | null;
}

export function useShared(): TakenIn {
  const { source } = useHere();
  const [taken, setTaken] = useState<TakenIn>({ isDone: false, failure: null });
  useEffect(() => {
    void takeShared((file) => source.addFiles([file])).then((failure) => setTaken({ isDone: true, failure }));
  }, []);
  return taken;
}

/** Where the app opens when something was shared. */
export function Shared({ isDone }: TakenIn) {
  const { source } = useHere();
  useEffect(() => {
    if (isDone) goInstead(source.snapshot().draft?.entry ? "report/files" : "report/what");
  }, [isDone]);
  return <Fetching />;
}
