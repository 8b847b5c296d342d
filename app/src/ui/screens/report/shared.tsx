// SPDX-License-Identifier: AGPL-3.0-or-later
/** Files that another app shared with this one: into the draft first of all, and then forgotten. */

import { useEffect } from "preact/hooks";
import type { Source } from "../../../contract.ts";
import { dropSharedFiles, sharedFiles } from "../../../sharedFiles.ts";
import { useHere } from "../../here.ts";
import { Fetching } from "../../parts/lazily.tsx";
import { goInstead } from "../../route.ts";

export function Shared() {
  const { source } = useHere();
  useEffect(() => {
    const next = (): void => goInstead(source.snapshot().draft?.entry ? "report/files" : "report/what");
    void takeIn(source).then(next, next);
  }, []);
  return <Fetching />;
}

/** A file that could not be taken in shows its reason among the files of the draft. */
async function takeIn(source: Source): Promise<void> {
  await source.addFiles(await sharedFiles());
  await dropSharedFiles();
}
