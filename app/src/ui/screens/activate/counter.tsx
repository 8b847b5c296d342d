// SPDX-License-Identifier: AGPL-3.0-or-later
/** Check "counter": a code from a clerk, typed, or read from the picture on the card. */

import { useState } from "preact/hooks";
import { CODE_DIGITS, digitsIn } from "../../../formats/counterCode.ts";
import { useAct, useHere } from "../../here.ts";
import { named, t } from "../../language.ts";
import { Link } from "../../parts/act.tsx";
import { Field, Problem } from "../../parts/field.tsx";
import { FailureNotice } from "../../parts/notice.tsx";
import { goInstead, takeHanded } from "../../route.ts";
import { Asked } from "./asked.tsx";
import { canReadPictures, codeInPicture } from "./picture.ts";
import type { StepProps } from "./typed.ts";

export function Counter({ step }: StepProps) {
  const { source, snapshot } = useHere();
  const act = useAct();
  const [code, setCode] = useState(() => grouped(takeHanded()));
  const where = snapshot.bulletin?.charter.checks.counter?.where;
  const activate = (): void => act.run(() => source.activate({ counter: code }), () => goInstead("recovery"));
  return (
    <Asked
      title={t("activate.counter")}
      step={step}
      isAnswered={digitsIn(code).length === CODE_DIGITS}
      empty="activate.counter.empty"
      onNext={activate}
      isBusy={act.isBusy}
      nextWord="activate.do"
    >
      {(problem) => (
        <>
          {act.failure && <FailureNotice failure={act.failure} />}
          {act.failure?.id === "counter-used" && <Link to="restore">{t("welcome.restore")}</Link>}
          <Field
            id="counter"
            label={t("activate.counter.label")}
            hint={t("activate.counter.fate")}
            problem={problem}
            value={code}
            onValue={setCode}
            input={{ dir: "ltr", inputMode: "numeric", class: "wide-digits" }}
          />
          {canReadPictures() && <Picture onCode={(found) => setCode(grouped(found))} />}
          {where && <p class="quiet">{t("activate.counter.where")}: <bdi>{named(where)}</bdi></p>}
        </>
      )}
    </Asked>
  );
}

/** The phone's own camera takes it; the picture is read here, and kept nowhere. */
function Picture({ onCode }: { readonly onCode: (code: string) => void }) {
  const [isUnread, setUnread] = useState(false);
  const read = async (input: HTMLInputElement): Promise<void> => {
    const [file] = input.files ?? [];
    const code = file ? await codeInPicture(file) : null;
    input.value = ""; // a second photo may have the name of the first
    setUnread(code === null);
    if (code !== null) onCode(code);
  };
  return (
    <div class="field">
      <label class="button take">
        <span>{t("activate.counter.picture")}</span>
        <input class="unseen" type="file" accept="image/*" capture="environment" onChange={(event) => void read(event.currentTarget)} />
      </label>
      <Problem id="picture" problem={isUnread ? t("activate.counter.picture.unread") : undefined} />
    </div>
  );
}

/** As it is printed: easier to compare with the card. */
function grouped(code: string): string {
  return (digitsIn(code).match(/\d{1,3}/g) ?? []).join(" ");
}
