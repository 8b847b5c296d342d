// SPDX-License-Identifier: AGPL-3.0-or-later
/** What happened: an entry of the catalogue, by picture and word. One tap, and on. */

import { useAct, useHere } from "../../here.ts";
import { Icon } from "../../icons.tsx";
import { named, t } from "../../language.ts";
import { EntryConduct } from "../../parts/entry.tsx";
import { FailureNotice } from "../../parts/notice.tsx";
import { Screen } from "../../parts/screen.tsx";
import { Picture } from "../../pictures.tsx";
import { go } from "../../route.ts";
import type { StepProps } from "./step.ts";

export function What({ draft, step }: StepProps) {
  const { source, snapshot } = useHere();
  const act = useAct();
  const choose = (entry: string): void => act.run(() => source.saveDraft({ entry }), () => go("report/conduct"));
  return (
    <Screen title={t("what.title")} step={step} lead={t("what.lead")}>
      {act.failure && <FailureNotice failure={act.failure} />}
      <ul class="entries">
        {snapshot.bulletin?.catalogue.entries.map((entry) => (
          <li key={entry.code}>
            <button type="button" class="entry" aria-pressed={entry.code === draft.entry} onClick={() => choose(entry.code)}>
              <Picture entry={entry.code} />
              <span class="entry-words">
                <bdi class="entry-name">{named(entry.name)}</bdi>
                <EntryConduct entry={entry} />
              </span>
              {entry.code === draft.entry && <Icon name="check" />}
            </button>
          </li>
        ))}
      </ul>
      <p class="quiet">{t("what.none")}</p>
    </Screen>
  );
}
