// SPDX-License-Identifier: AGPL-3.0-or-later
/** What nobody can learn, and the languages: to be read before anything is given. */

import type { ComponentChildren } from "preact";
import { Icon } from "../icons.tsx";
import { type Key, t } from "../language.ts";
import { LanguageList } from "../parts/languages.tsx";
import { Screen } from "../parts/screen.tsx";

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
