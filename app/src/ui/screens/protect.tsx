// SPDX-License-Identifier: AGPL-3.0-or-later
/** Protect: against whoever picks up this phone. And forget everything. */

import { useState } from "preact/hooks";
import { useAct, useHere } from "../here.ts";
import { Icon, type IconName } from "../icons.tsx";
import { type Key, t } from "../language.ts";
import { leaveQuickly } from "../leave.ts";
import { ActButton, Button, Link } from "../parts/act.tsx";
import { Field, PIN_INPUT, Tick } from "../parts/field.tsx";
import { FailureNotice, Notice } from "../parts/notice.tsx";
import { Refocus } from "../parts/refocus.tsx";
import { Row, Rows } from "../parts/rows.tsx";
import { Screen } from "../parts/screen.tsx";
import { goInstead } from "../route.ts";
import { Points } from "./about.tsx";

export const SHORTEST_PIN = 6;

export function Protect() {
  const { source, snapshot } = useHere();
  return (
    <Screen title={t("protect.title")} lead={t("protect.lead")}>
      <Rows>
        <Row to="protect/pin" icon="lock" name={t("pin.title")} note={t(snapshot.hasPin ? "pin.on" : "pin.off")} />
        {snapshot.hasSecret && (
          <Row to="recovery" icon="key" name={t("recovery.title")} note={t(snapshot.hasPractised ? "recovery.practised" : "recovery.unpractised")} />
        )}
        <Row to="check" icon="shielded" name={t("check.title")} note={t("check.note")} />
        <Row to="language" icon="globe" name={t("language.title")} />
      </Rows>
      <Told icon="leave" title="leave" text="leave.how">
        <Button icon="leave" onTap={() => leaveQuickly(source)}>{t("leave.now")}</Button>
      </Told>
      <Told icon="eyeless" title="neutral" text="neutral.how" />
      <Rows><Row to="protect/erase" icon="bin" name={t("erase.title")} note={t("erase.note")} /></Rows>
    </Screen>
  );
}

interface ToldProps {
  readonly icon: IconName;
  readonly title: Key;
  readonly text: Key;
  readonly children?: preact.ComponentChildren;
}

function Told({ icon, title, text, children }: ToldProps) {
  return (
    <section class="card stack">
      <h2 class="with-icon"><Icon name={icon} /><span>{t(title)}</span></h2>
      <p>{t(text)}</p>
      {children && <div class="buttons">{children}</div>}
    </section>
  );
}

export function Pin() {
  const { source, snapshot } = useHere();
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const [problem, setProblem] = useState<Key>();
  const act = useAct();
  const submit = (event: Event): void => {
    event.preventDefault();
    const found: Key | undefined = pin.length < SHORTEST_PIN ? "failure.pin-short" : pin !== again ? "failure.pin-differs" : undefined;
    setProblem(found);
    if (!found) act.run(() => source.setPin(pin), () => goInstead("protect"));
  };
  return (
    <form class="form" onSubmit={submit} noValidate>
      <Screen
        title={t("pin.title")}
        lead={t("pin.lead")}
        actions={<Button kind="main" submits isBusy={act.isBusy}>{t(snapshot.hasPin ? "pin.change" : "pin.set")}</Button>}
      >
        {act.failure && <FailureNotice failure={act.failure} />}
        <Refocus on={snapshot.hasPin} class="stack">
          <p class="strong">{t(snapshot.hasPin ? "pin.on" : "pin.off")}</p>
          {snapshot.hasPin && (
            <div class="buttons">
              <Button icon="lock" onTap={() => source.lock()}>{t("pin.lock")}</Button>
              <ActButton kind="plain" act={() => source.setPin(null)}>{t("pin.remove")}</ActButton>
            </div>
          )}
        </Refocus>
        <Field id="pin" label={t("pin.new")} hint={t("pin.hint")} problem={problem === "failure.pin-short" ? t(problem) : undefined} value={pin} onValue={setPin} input={PIN_INPUT} />
        <Field id="pin-again" label={t("pin.again")} problem={problem === "failure.pin-differs" ? t(problem) : undefined} value={again} onValue={setAgain} input={PIN_INPUT} />
        <Notice icon="warn"><p>{t("pin.limits")}</p></Notice>
      </Screen>
    </form>
  );
}

const GONE: readonly Key[] = ["erase.reports", "erase.waiting", "erase.secret"];

export function Erase() {
  const { source, snapshot } = useHere();
  const [isMeant, setMeant] = useState(false);
  return (
    <Screen
      title={t("erase.title")}
      lead={t("erase.lead")}
      actions={
        <>
          {isMeant && <ActButton kind="danger" icon="bin" act={() => source.erase()} then={() => goInstead("erased")}>{t("erase.do")}</ActButton>}
          {snapshot.phase !== "erased" && <Link to="" kind={isMeant ? "plain" : "main"}>{t("erase.keep")}</Link>}
        </>
      }
    >
      <Points keys={GONE} sign="leave" />
      <p>{t("erase.stays")}</p>
      <Tick isOn={isMeant} onTurn={setMeant}>{t("erase.yes")}</Tick>
    </Screen>
  );
}

export function Erased() {
  const { source } = useHere();
  const beginAnew = (): void => {
    goInstead("");
    void source.start();
  };
  return (
    <Screen
      title={t("erased.title")}
      lead={t("erased.lead")}
      actions={<Button kind="main" icon="leave" onTap={() => leaveQuickly(source)}>{t("leave.now")}</Button>}
      after={<Button kind="plain" onTap={beginAnew}>{t("erased.again")}</Button>}
    />
  );
}
