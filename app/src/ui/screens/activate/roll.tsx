// SPDX-License-Identifier: AGPL-3.0-or-later
/** Check "roll": a number of the operator's list, and what else of it is asked. */

import { useHere } from "../../here.ts";
import { named, t } from "../../language.ts";
import { Field } from "../../parts/field.tsx";
import { Asked } from "./asked.tsx";
import type { StepProps } from "./typed.ts";

export function Member({ typed, step, fill, onNext }: StepProps) {
  const roll = useHere().snapshot.bulletin?.charter.checks.roll;
  if (!roll) return null;
  const isAnswered = typed.number.trim() !== "" && (!roll.second || typed.second.trim() !== "");
  const missing = (value: string, problem: string | undefined): string | undefined => (value.trim() ? undefined : problem);
  return (
    <Asked title={t("activate.member")} step={step} isAnswered={isAnswered} empty="activate.member.empty" onNext={onNext}>
      {(problem) => (
        <>
          <Field
            id="number"
            label={named(roll.number)}
            hint={t("activate.member.fate")}
            problem={missing(typed.number, problem)}
            value={typed.number}
            onValue={(number) => fill({ number })}
            input={{ dir: "ltr", autocapitalize: "characters" }}
          />
          {roll.second && (
            <Field
              id="second"
              label={named(roll.second)}
              hint={t("activate.member.second.fate")}
              problem={missing(typed.second, problem)}
              value={typed.second}
              onValue={(second) => fill({ second })}
              input={{ dir: "auto" }}
            />
          )}
        </>
      )}
    </Asked>
  );
}
