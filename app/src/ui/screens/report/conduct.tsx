// SPDX-License-Identifier: AGPL-3.0-or-later
/** In words: what somebody did. The rule stands beside the box in which it is kept or broken. */

import { useState } from "preact/hooks";
import type { Draft } from "../../../contract.ts";
import { emergencyNumber } from "../../deployment.ts";
import { useAct, useHere } from "../../here.ts";
import { named, t } from "../../language.ts";
import { Button } from "../../parts/act.tsx";
import { EntryConduct } from "../../parts/entry.tsx";
import { TextField, Tick } from "../../parts/field.tsx";
import { FailureNotice, Notice } from "../../parts/notice.tsx";
import { Screen } from "../../parts/screen.tsx";
import { Picture } from "../../pictures.tsx";
import { go } from "../../route.ts";
import { grouped } from "../../tables.ts";
import { bytesOf, MOST_TEXT, NEARLY } from "../../text.ts";
import type { StepProps } from "./step.ts";

export function Conduct({ draft, step }: StepProps) {
  const { source, snapshot } = useHere();
  const [conduct, setConduct] = useState(draft.conduct);
  const [wasTried, setTried] = useState(false);
  const act = useAct();
  const bytes = bytesOf(conduct);
  const problem = conduct.trim() === "" ? t("conduct.empty") : bytes > MOST_TEXT ? t("conduct.too-long") : undefined;
  const submit = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    if (!problem) act.run(() => source.saveDraft({ conduct }), () => go("report/files"));
  };
  return (
    <form class="form" onSubmit={submit} noValidate>
      <Screen
        title={t("conduct.title")}
        step={step}
        actions={<Button kind="main" submits isBusy={act.isBusy}>{t("next")}</Button>}
      >
        {act.failure && <FailureNotice failure={act.failure} />}
        <Chosen draft={draft} />
        <TextField
          id="conduct"
          label={t("conduct.label")}
          isLabelSeen={false}
          hint={bytes > NEARLY ? t("conduct.left", { n: grouped(Math.max(MOST_TEXT - bytes, 0)) }) : t("conduct.hint")}
          problem={wasTried ? problem : undefined}
          rows={5}
          value={conduct}
          onValue={setConduct}
          onKeep={(text) => void source.saveDraft({ conduct: text })}
        />
        <Notice icon="info" title={t("conduct.rule")}>
          <p>{t("conduct.never")}</p>
        </Notice>
        <Tick isOn={draft.lifeAtRisk} hint={t("conduct.life.hint")} onTurn={(lifeAtRisk) => void source.saveDraft({ lifeAtRisk })}>
          {t("conduct.life")}
        </Tick>
        {draft.lifeAtRisk && (
          <Notice tone="danger" icon="phone" isAlert title={t("conduct.call", { number: emergencyNumber(snapshot) })}>
            <p>{t("conduct.call.more")}</p>
          </Notice>
        )}
      </Screen>
    </form>
  );
}

/** What was chosen on the step before: the words below are read as conduct of this kind. */
function Chosen({ draft }: { readonly draft: Draft }) {
  const { bulletin } = useHere().snapshot;
  const entry = bulletin?.catalogue.entries.find((one) => one.code === draft.entry);
  if (!entry) return null;
  return (
    <div class="chosen">
      <Picture entry={entry.code} />
      <p><bdi class="entry-name">{named(entry.name)}</bdi> <EntryConduct entry={entry} /></p>
    </div>
  );
}
