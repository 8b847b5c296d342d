// SPDX-License-Identifier: AGPL-3.0-or-later
/** A report that was open here, and is not here any more: another tab has discarded or sent it. */

import { useEffect } from "preact/hooks";
import type { Snapshot } from "../../../contract.ts";
import { t } from "../../language.ts";
import { Link } from "../../parts/act.tsx";
import { Fetching } from "../../parts/lazily.tsx";
import { Screen } from "../../parts/screen.tsx";
import { goInstead } from "../../route.ts";

/** What is remembered of a report when it is opened: which draft it is, and the newest tip by then. */
export interface Opened {
  readonly draft: string;
  readonly newest: number;
}

export function openedNow(snapshot: Snapshot): Opened | null {
  return snapshot.draft && { draft: snapshot.draft.id, newest: newestTip(snapshot) };
}

/** "discarded", the number of the tip that it became, or null: it is still here. */
export function fateOf({ draft, newest }: Opened, snapshot: Snapshot): "discarded" | number | null {
  if (snapshot.draft?.id === draft) return null;
  const now = newestTip(snapshot);
  return now > newest ? now : "discarded";
}

function newestTip({ waiting, reports }: Snapshot): number {
  return Math.max(-1, ...[...waiting, ...reports].map(({ tip }) => tip));
}

export function Gone({ fate }: { readonly fate: "discarded" | number }) {
  const isSent = fate !== "discarded";
  useEffect(() => {
    if (isSent) goInstead(`sending/${fate}`);
  }, [fate]);
  if (isSent) return <Fetching />;
  return (
    <Screen title={t("gone.title")} lead={t("gone.more")} actions={<Link to="" kind="main">{t("sending.home")}</Link>} />
  );
}
