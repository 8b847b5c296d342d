// SPDX-License-Identifier: AGPL-3.0-or-later
/** Check "checksum": name and number, as they stand on a document. */

import { useHere } from "../../here.ts";
import { t } from "../../language.ts";
import { Field } from "../../parts/field.tsx";
import { schemeName } from "../../schemes.ts";
import { Asked } from "./asked.tsx";
import type { StepProps } from "./typed.ts";

export function Name({ typed, step, fill, onNext }: StepProps) {
  return (
    <Asked title={t("activate.name")} step={step} isAnswered={typed.name.trim() !== ""} empty="activate.name.empty" onNext={onNext}>
      {(problem) => (
        <Field
          id="name"
          label={t("activate.name.label")}
          hint={t("activate.name.fate")}
          problem={problem}
          value={typed.name}
          onValue={(name) => fill({ name })}
          input={{ dir: "auto" }}
        />
      )}
    </Asked>
  );
}

export function DocumentNumber({ typed, step, fill, onNext }: StepProps) {
  const schemes = useHere().snapshot.bulletin?.charter.schemes ?? [];
  const scheme = typed.scheme || schemes[0] || "";
  const next = (): void => { fill({ scheme }); onNext(); };
  return (
    <Asked title={t("activate.document")} step={step} isAnswered={typed.number.trim() !== ""} empty="activate.document.empty" onNext={next}>
      {(problem) => (
        <>
          {schemes.length > 1 && (
            <div class="field">
              <label for="scheme">{t("activate.scheme")}</label>
              <select id="scheme" value={scheme} onChange={(event) => fill({ scheme: event.currentTarget.value })}>
                {schemes.map((one) => <option key={one} value={one}>{schemeName(one)}</option>)}
              </select>
            </div>
          )}
          <Field
            id="number"
            label={schemes.length > 1 ? t("activate.number") : schemeName(scheme)}
            hint={t("activate.document.fate")}
            problem={problem}
            value={typed.number}
            onValue={(number) => fill({ number })}
            input={{ dir: "ltr", autocapitalize: "characters" }}
          />
        </>
      )}
    </Asked>
  );
}
