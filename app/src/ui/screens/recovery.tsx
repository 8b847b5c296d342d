// SPDX-License-Identifier: AGPL-3.0-or-later
/** The recovery number: shown, practised, and typed again on another device. */

import { useEffect, useState } from "preact/hooks";
import { digitsIn } from "../../formats/counterCode.ts";
import { isOpen } from "../deployment.ts";
import { GROUP, groupsOf, regrouped } from "../digits.ts";
import { useAct, useHere } from "../here.ts";
import { t } from "../language.ts";
import { Button, Link } from "../parts/act.tsx";
import { Field } from "../parts/field.tsx";
import { Fetching } from "../parts/lazily.tsx";
import { FailureNotice, Notice } from "../parts/notice.tsx";
import { Screen } from "../parts/screen.tsx";
import { go, goInstead } from "../route.ts";

const GROUPS = 11;

/** The number of this device; null if it has none, undefined until that is known. */
function useRecoveryNumber(): string | null | undefined {
  const { source } = useHere();
  const [number, setNumber] = useState<string | null>();
  useEffect(() => void source.recoveryNumber().then(setNumber), [source]);
  return number;
}

export function Recovery() {
  const { snapshot } = useHere();
  const number = useRecoveryNumber();
  if (number === undefined) return <Fetching />;
  if (!number) return <Screen title={t("recovery.title")} lead={t("recovery.none")} />;
  return (
    <Screen
      title={t("recovery.title")}
      lead={t("recovery.lead")}
      actions={<Link to="recovery/practice" kind="main">{t("recovery.written")}</Link>}
      after={!snapshot.hasPractised && <Link to="" kind="plain">{t("recovery.later")}</Link>}
    >
      <Groups number={number} />
      <Notice icon="pencil"><p>{t("recovery.paper")}</p></Notice>
      <p class="quiet">{t("recovery.whoever")}</p>
    </Screen>
  );
}

/** Numbered, since practice asks by number, and read from the left in every script. */
function Groups({ number }: { readonly number: string }) {
  return (
    <ol class="groups card" dir="ltr" translate={false} aria-label={t("recovery.title")}>
      {groupsOf(number).map((group, index) => (
        <li key={index}>
          <span class="group-place" aria-hidden="true">{index + 1}</span>
          <span class="group">{group}</span>
        </li>
      ))}
    </ol>
  );
}

/** Two different groups, drawn anew each time. */
function twoPlaces(): readonly [number, number] {
  const [one = 0, other = 0] = crypto.getRandomValues(new Uint32Array(2));
  const first = one % GROUPS;
  return [first, (first + 1 + (other % (GROUPS - 1))) % GROUPS];
}

export function Practice() {
  const { source } = useHere();
  const [places] = useState(() => [...twoPlaces()].sort((a, b) => a - b));
  const [typed, setTyped] = useState(["", ""]);
  const [wasTried, setTried] = useState(false);
  const number = useRecoveryNumber();
  const groups = groupsOf(number ?? "");
  const isRight = (index: number): boolean => digitsIn(typed[index] ?? "") === groups[places[index] ?? -1];
  const submit = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    if (isRight(0) && isRight(1)) void source.markPractised().then(() => goInstead(""));
  };
  if (number === undefined) return <Fetching />;
  return (
    <form class="form" onSubmit={submit} noValidate>
      <Screen
        title={t("practice.title")}
        lead={t("practice.lead")}
        actions={<Button kind="main" submits>{t("practice.check")}</Button>}
        after={<Link to="recovery" kind="plain">{t("practice.see")}</Link>}
      >
        {places.map((place, index) => (
          <Field
            key={place}
            id={`group-${index}`}
            label={t("practice.group", { n: place + 1 })}
            problem={wasTried && !isRight(index) ? t("practice.wrong") : undefined}
            value={typed[index] ?? ""}
            onValue={(value) => setTyped((old) => old.map((one, at) => (at === index ? value : one)))}
            input={{ inputMode: "numeric", dir: "ltr", maxLength: GROUP, class: "wide-digits" }}
          />
        ))}
      </Screen>
    </form>
  );
}

export function Restore() {
  const { source, snapshot } = useHere();
  const [number, setNumber] = useState("");
  const act = useAct();
  const submit = (event: Event): void => {
    event.preventDefault();
    act.run(() => source.recover(regrouped(number)), () => goInstead(isOpen(snapshot) ? "" : "restored"));
  };
  const digits = digitsIn(number).length;
  return (
    <form class="form" onSubmit={submit} noValidate>
      <Screen
        title={t("restore.title")}
        lead={t("restore.lead")}
        actions={<Button kind="main" submits isBusy={act.isBusy}>{t("restore.do")}</Button>}
      >
        {act.failure && <FailureNotice failure={act.failure} />}
        <Field
          id="recovery"
          label={t("restore.label")}
          hint={t("restore.count", { n: digits, all: GROUP * GROUPS })}
          value={number}
          onValue={setNumber}
          input={{ inputMode: "numeric", dir: "ltr", class: "wide-digits", onBlur: () => setNumber(regrouped) }}
        />
      </Screen>
    </form>
  );
}

/** The tips are back; the credential needs the form once more. */
export function Restored() {
  const { snapshot } = useHere();
  return (
    <Screen
      title={t("restored.title")}
      lead={t("restored.lead")}
      actions={<Button kind="main" onTap={() => go("activate")}>{t("restored.activate")}</Button>}
      after={<Link to="" kind="plain">{t("restored.later")}</Link>}
    >
      {snapshot.isRecovering && <Notice tone="warn"><p>{t("failure.recovery-unfinished")}</p></Notice>}
    </Screen>
  );
}
