// SPDX-License-Identifier: AGPL-3.0-or-later
/** Who runs this, what nobody can learn, and the languages: to be read before anything is given. */

import type { ComponentChildren } from "preact";
import { useHere } from "../here.ts";
import { Icon } from "../icons.tsx";
import { count, type Key, named, t } from "../language.ts";
import { LanguageList } from "../parts/languages.tsx";
import { Notice } from "../parts/notice.tsx";
import { Screen } from "../parts/screen.tsx";

export function CharterScreen() {
  const charter = useHere().snapshot.bulletin?.charter;
  if (!charter) return <Screen title={t("charter.title")} lead={t("unreached.why")} />;
  const { operator, oversight, redress, retention, promises, witnesses } = charter;
  return (
    <Screen title={t("charter.title")} lead={<bdi>{named(charter.name)}</bdi>}>
      <Notice icon="shield" title={t("free")}><p>{t("free.more")}</p></Notice>
      <dl class="facts card">
        <Fact name="charter.operator">
          <p><bdi>{operator.name}</bdi></p>
          <p class="quiet"><bdi>{operator.contact}</bdi></p>
        </Fact>
        <Fact name="charter.law"><p><bdi>{operator.legalBasis}</bdi></p></Fact>
        <Fact name="charter.oversight">
          <p><bdi>{oversight.name}</bdi></p>
          <p class="quiet"><bdi>{oversight.contact}</bdi></p>
        </Fact>
        {witnesses.keys.length > 0 && (
          <Fact name="charter.witnesses">
            {witnesses.keys.map((one) => <p key={one.vkey}><bdi>{one.operator}</bdi></p>)}
            <p class="quiet">{count("charter.cosigned", witnesses.needed)}</p>
          </Fact>
        )}
        <Fact name="charter.redress">
          <p><bdi>{redress.contact}</bdi></p>
          {oversight.recipient && <p><a href="/redress">{t("charter.letter")}</a></p>}
        </Fact>
        <Fact name="charter.promise">
          <p>{count("charter.acknowledge", promises.acknowledgeDays)}</p>
          <p>{count("charter.outcome", promises.outcomeDays)}</p>
        </Fact>
        <Fact name="charter.retention">
          <p>{count("charter.unsubstantiated", retention.unsubstantiatedDays)}</p>
          <p>{count("charter.substantiated", retention.substantiatedDays)}</p>
        </Fact>
      </dl>
    </Screen>
  );
}

export function Fact({ name, children }: { readonly name: Key; readonly children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{t(name)}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const UNKNOWN: readonly Key[] = ["nobody.registry", "nobody.intake", "nobody.desk", "nobody.together"];
const LIMITS: readonly Key[] = ["limits.phone", "limits.network", "limits.words", "limits.activated"];

export function NobodyScreen() {
  return (
    <Screen title={t("nobody.title")} lead={t("nobody.lead")}>
      <Points keys={UNKNOWN} sign="check" />
      <h2>{t("limits.title")}</h2>
      <Points keys={LIMITS} sign="warn" />
    </Screen>
  );
}

export function Points({ keys, sign }: { readonly keys: readonly Key[]; readonly sign: "check" | "warn" | "leave" }) {
  return (
    <ul class={`points ${sign}`}>
      {keys.map((key) => (
        <li key={key}><Icon name={sign} /><span>{t(key)}</span></li>
      ))}
    </ul>
  );
}

export function LanguageScreen() {
  return (
    <Screen title={t("language.title")} lead={t("language.lead")}>
      <LanguageList />
      <p class="quiet">{t("language.how")}</p>
    </Screen>
  );
}
