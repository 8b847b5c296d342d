// SPDX-License-Identifier: AGPL-3.0-or-later
/** What somebody does for a living: it says which of two credentials is due, and is forgotten. */

import { useHere } from "../../here.ts";
import { named, t } from "../../language.ts";
import { Choice, Problem } from "../../parts/field.tsx";
import { Asked } from "./asked.tsx";
import type { StepProps } from "./typed.ts";

export function Occupation({ typed, step, fill, onNext }: StepProps) {
  const charter = useHere().snapshot.bulletin?.charter;
  const fate = charter?.checks.signIn ? "activate.occupation.fate.here" : "activate.occupation.fate";
  return (
    <Asked title={t("activate.occupation")} step={step} isAnswered={typed.occupation !== ""} empty="activate.occupation.empty" onNext={onNext}>
      {(problem) => (
        <fieldset aria-describedby={problem ? "occupation-problem" : undefined}>
          <legend class="quiet">{t(fate)}</legend>
          <Problem id="occupation" problem={problem} />
          {(charter?.occupations ?? []).map((one) => (
            <Choice
              key={one.code}
              name="occupation"
              value={one.code}
              isChosen={typed.occupation === one.code}
              onChoose={() => fill({ occupation: one.code })}
            >
              <bdi>{named(one.name)}</bdi>
            </Choice>
          ))}
        </fieldset>
      )}
    </Asked>
  );
}
