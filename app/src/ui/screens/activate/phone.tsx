// SPDX-License-Identifier: AGPL-3.0-or-later
/** A phone, and the code that comes to it: with it, the form is sent. */

import { useAct, useHere } from "../../here.ts";
import { language, t } from "../../language.ts";
import { ActButton, Link } from "../../parts/act.tsx";
import { Field } from "../../parts/field.tsx";
import { FailureNotice } from "../../parts/notice.tsx";
import { goInstead } from "../../route.ts";
import { Asked } from "./asked.tsx";
import { formOf, hasPhone, phoneOf, type StepProps } from "./typed.ts";

export function Phone({ typed, step, fill, onNext }: StepProps) {
  const { source } = useHere();
  const act = useAct();
  const next = (): void => act.run(() => source.sendCode(phoneOf(typed), language().tag), onNext);
  return (
    <Asked
      title={t("activate.phone")}
      step={step}
      isAnswered={hasPhone(typed)}
      empty="activate.phone.empty"
      onNext={next}
      isBusy={act.isBusy}
      nextWord="activate.phone.send"
    >
      {(problem) => (
        <>
          {act.failure && <FailureNotice failure={act.failure} />}
          <Field
            id="phone"
            label={t("activate.phone.label")}
            hint={t("activate.phone.fate")}
            problem={problem}
            value={typed.phone}
            onValue={(phone) => fill({ phone })}
            input={{ type: "tel", dir: "ltr", inputMode: "tel", placeholder: "+" }}
          />
        </>
      )}
    </Asked>
  );
}

export function CodeFromPhone({ typed, step, fill }: StepProps) {
  const { source, snapshot } = useHere();
  const act = useAct();
  const check = snapshot.bulletin?.charter.identityCheck ?? "checksum";
  const activate = (): void => act.run(() => source.activate(formOf(check, typed)), () => goInstead("recovery"));
  return (
    <Asked
      title={t("activate.code")}
      step={step}
      isAnswered={typed.code.trim() !== ""}
      empty="activate.code.empty"
      onNext={activate}
      isBusy={act.isBusy}
      nextWord="activate.do"
    >
      {(problem) => (
        <>
          {act.failure && <FailureNotice failure={act.failure} />}
          {act.failure?.id === "already-enrolled" && <Link to="restore">{t("welcome.restore")}</Link>}
          {act.failure?.id === "roll-refused" && <Link to="activate/member">{t("activate.member.again")}</Link>}
          <Field
            id="code"
            label={t("activate.code.label")}
            hint={t("activate.code.hint", { phone: typed.phone })}
            problem={problem}
            value={typed.code}
            onValue={(code) => fill({ code })}
            input={{ dir: "ltr", inputMode: "numeric", autoComplete: "one-time-code", class: "wide-digits" }}
          />
          <ActButton kind="plain" act={() => source.sendCode(phoneOf(typed), language().tag)}>{t("activate.code.again")}</ActButton>
        </>
      )}
    </Asked>
  );
}
