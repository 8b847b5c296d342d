// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Activation, a question a screen. What is typed lives in the memory of this screen and is gone
 * when it is left: it is neither kept nor drafted anywhere.
 */

import { useRef, useState } from "preact/hooks";
import type { ActivationForm } from "../../contract.ts";
import { useAct, useHere } from "../here.ts";
import { type Key, language, named, t } from "../language.ts";
import { ActButton, Button, Link } from "../parts/act.tsx";
import { Choice, Field, Problem } from "../parts/field.tsx";
import { FailureNotice } from "../parts/notice.tsx";
import { Screen } from "../parts/screen.tsx";
import { go, goInstead } from "../route.ts";
import { schemeName } from "../schemes.ts";

const STEPS = ["name", "document", "occupation", "phone", "code"] as const;
type Step = (typeof STEPS)[number];
const EMPTY: ActivationForm = { name: "", scheme: "", number: "", occupation: "", phone: "", code: "" };

interface StepProps {
  readonly form: ActivationForm;
  readonly step: readonly [number, number];
  readonly fill: (change: Partial<ActivationForm>) => void;
  readonly onNext: () => void;
}

export function Activate({ step }: { readonly step: string }) {
  const [form, setForm] = useState(EMPTY);
  const hasBegun = useRef(false);
  const index = STEPS.indexOf(step as Step);
  // After a reload nothing that was typed is left: then from the beginning.
  if (index < 0 || !hasBegun.current) return <Before onBegin={() => { hasBegun.current = true; go("activate/name"); }} />;
  const next = STEPS[index + 1];
  const props: StepProps = {
    form,
    step: [index + 1, STEPS.length],
    fill: (change) => setForm((old) => ({ ...old, ...change })),
    onNext: () => next && go(`activate/${next}`),
  };
  const Ask = { name: Name, document: DocumentNumber, occupation: Occupation, phone: Phone, code: CodeFromPhone }[step as Step];
  return <Ask key={step} {...props} />;
}

const FATES: readonly (readonly [Key, Key])[] = [
  ["activate.name", "activate.name.fate"],
  ["activate.document", "activate.document.fate"],
  ["activate.occupation", "activate.occupation.fate"],
  ["activate.phone", "activate.phone.fate"],
];

/** Before anything is asked: what happens to each answer. */
function Before({ onBegin }: { readonly onBegin: () => void }) {
  return (
    <Screen
      title={t("activate.title")}
      lead={t("activate.lead")}
      actions={<Button kind="main" onTap={onBegin}>{t("activate.begin")}</Button>}
    >
      <dl class="facts card">
        {FATES.map(([name, fate]) => (
          <div class="fact" key={name}>
            <dt>{t(name)}</dt>
            <dd>{t(fate)}</dd>
          </div>
        ))}
      </dl>
      <p class="quiet">{t("activate.only-you")}</p>
    </Screen>
  );
}

function Name({ form, step, fill, onNext }: StepProps) {
  return (
    <Asked title="activate.name" step={step} isAnswered={form.name.trim() !== ""} empty="activate.name.empty" onNext={onNext}>
      {(problem) => (
        <Field
          id="name"
          label={t("activate.name.label")}
          hint={t("activate.name.fate")}
          problem={problem}
          value={form.name}
          onValue={(name) => fill({ name })}
          input={{ dir: "auto" }}
        />
      )}
    </Asked>
  );
}

function DocumentNumber({ form, step, fill, onNext }: StepProps) {
  const schemes = useHere().snapshot.bulletin?.charter.schemes ?? [];
  const scheme = form.scheme || schemes[0] || "";
  const next = (): void => { fill({ scheme }); onNext(); };
  return (
    <Asked title="activate.document" step={step} isAnswered={form.number.trim() !== ""} empty="activate.document.empty" onNext={next}>
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
            value={form.number}
            onValue={(number) => fill({ number })}
            input={{ dir: "ltr", autocapitalize: "characters" }}
          />
        </>
      )}
    </Asked>
  );
}

function Occupation({ form, step, fill, onNext }: StepProps) {
  const occupations = useHere().snapshot.bulletin?.charter.occupations ?? [];
  return (
    <Asked title="activate.occupation" step={step} isAnswered={form.occupation !== ""} empty="activate.occupation.empty" onNext={onNext}>
      {(problem) => (
        <fieldset aria-describedby={problem ? "occupation-problem" : undefined}>
          <legend class="quiet">{t("activate.occupation.fate")}</legend>
          <Problem id="occupation" problem={problem} />
          {occupations.map((one) => (
            <Choice
              key={one.code}
              name="occupation"
              value={one.code}
              isChosen={form.occupation === one.code}
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

function Phone({ form, step, fill, onNext }: StepProps) {
  const { source } = useHere();
  const act = useAct();
  const next = (): void => act.run(() => source.sendCode(form.phone.trim(), language().tag), onNext);
  return (
    <Asked
      title="activate.phone"
      step={step}
      isAnswered={/^\+[\d\s()-]{6,}$/.test(form.phone.trim())}
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
            value={form.phone}
            onValue={(phone) => fill({ phone })}
            input={{ type: "tel", dir: "ltr", inputMode: "tel", placeholder: "+" }}
          />
        </>
      )}
    </Asked>
  );
}

function CodeFromPhone({ form, step, fill }: StepProps) {
  const { source } = useHere();
  const act = useAct();
  const activate = (): void => act.run(() => source.activate({ ...form, code: form.code.trim() }), () => goInstead("recovery"));
  return (
    <Asked
      title="activate.code"
      step={step}
      isAnswered={form.code.trim() !== ""}
      empty="activate.code.empty"
      onNext={activate}
      isBusy={act.isBusy}
      nextWord="activate.do"
    >
      {(problem) => (
        <>
          {act.failure && <FailureNotice failure={act.failure} />}
          {act.failure?.id === "already-enrolled" && <Link to="restore">{t("welcome.restore")}</Link>}
          <Field
            id="code"
            label={t("activate.code.label")}
            hint={t("activate.code.hint", { phone: form.phone })}
            problem={problem}
            value={form.code}
            onValue={(code) => fill({ code })}
            input={{ dir: "ltr", inputMode: "numeric", autoComplete: "one-time-code", class: "wide-digits" }}
          />
          <ActButton kind="plain" act={() => source.sendCode(form.phone.trim(), language().tag)}>{t("activate.code.again")}</ActButton>
        </>
      )}
    </Asked>
  );
}

interface AskedProps {
  readonly title: Key;
  readonly step: readonly [number, number];
  readonly isAnswered: boolean;
  readonly empty: Key;
  readonly onNext: () => void;
  readonly isBusy?: boolean;
  readonly nextWord?: Key;
  readonly children: (problem: string | undefined) => preact.ComponentChildren;
}

/** One question: answered, it goes on; not yet, it says what is missing, beside the question. */
function Asked({ title, step, isAnswered, empty, onNext, isBusy = false, nextWord = "next", children }: AskedProps) {
  const [wasTried, setTried] = useState(false);
  const submit = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    if (isAnswered) onNext();
  };
  return (
    <form class="form" onSubmit={submit} noValidate>
      <Screen title={t(title)} step={step} actions={<Button kind="main" submits isBusy={isBusy}>{t(nextWord)}</Button>}>
        {children(wasTried && !isAnswered ? t(empty) : undefined)}
      </Screen>
    </form>
  );
}
