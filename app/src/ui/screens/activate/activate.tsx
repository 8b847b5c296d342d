// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Activation, a question a screen, by the one check of this tip line: what it does not need is not
 * asked. What is typed lives in the memory of this screen and is gone when it is left: it is neither
 * kept nor drafted anywhere.
 */

import { type ComponentType } from "preact";
import { useState } from "preact/hooks";
import type { Check } from "../../../formats/charterChecks.ts";
import { useHere } from "../../here.ts";
import { named, t } from "../../language.ts";
import { Button } from "../../parts/act.tsx";
import { Fates } from "../../parts/fates.tsx";
import { Screen } from "../../parts/screen.tsx";
import { go } from "../../route.ts";
import { Counter } from "./counter.tsx";
import { DocumentNumber, Name } from "./document.tsx";
import { Occupation } from "./occupation.tsx";
import { CodeFromPhone, Phone } from "./phone.tsx";
import { Member } from "./roll.tsx";
import { GoSignIn, SignedInScreen } from "./signIn.tsx";
import { EMPTY, type StepProps } from "./typed.ts";

const STEPS: Readonly<Record<Check, Readonly<Record<string, ComponentType<StepProps>>>>> = {
  checksum: { name: Name, document: DocumentNumber, occupation: Occupation, phone: Phone, code: CodeFromPhone },
  counter: { counter: Counter },
  oidc: { occupation: Occupation, "sign-in": GoSignIn },
  roll: { member: Member, "member-phone": Phone, "member-code": CodeFromPhone },
};

export function Activate({ step }: { readonly step: string }) {
  const check = useHere().snapshot.bulletin?.charter.identityCheck ?? "checksum";
  const [typed, setTyped] = useState(EMPTY);
  const [hasBegun, setBegun] = useState(false);
  const steps = Object.keys(STEPS[check]);
  const index = steps.indexOf(step);
  if (step === "signed-in") return <SignedInScreen key={step} />;
  const begin = (): void => { setBegun(true); go(`activate/${steps[0]}`); };
  const Ask = STEPS[check][step];
  // After a reload nothing that was typed is left: then from the beginning.
  if (!Ask || !hasBegun) return <Before onBegin={begin} />;
  const next = steps[index + 1];
  const props: StepProps = {
    typed,
    step: [index + 1, steps.length],
    fill: (change) => setTyped((old) => ({ ...old, ...change })),
    onNext: () => next && go(`activate/${next}`),
  };
  return <Ask key={step} {...props} />;
}

/** Before anything is asked: what happens to each answer. */
function Before({ onBegin }: { readonly onBegin: () => void }) {
  const charter = useHere().snapshot.bulletin?.charter;
  const { counter, signIn } = charter?.checks ?? {};
  const lead = counter ? t("activate.lead.counter") : signIn ? t("activate.lead.oidc", { name: named(signIn.name) }) : t("activate.lead");
  return (
    <Screen
      title={t("activate.title")}
      lead={lead}
      actions={<Button kind="main" onTap={onBegin}>{t("activate.begin")}</Button>}
    >
      {charter && <Fates charter={charter} />}
      <p class="quiet">{t("activate.only-you")}</p>
    </Screen>
  );
}
