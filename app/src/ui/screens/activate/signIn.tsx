// SPDX-License-Identifier: AGPL-3.0-or-later
/** Check "oidc": off to the provider's page, and back with its answer. */

import { useEffect, useRef } from "preact/hooks";
import { useAct, useHere } from "../../here.ts";
import { named, t } from "../../language.ts";
import { ActButton, Link } from "../../parts/act.tsx";
import { Fetching } from "../../parts/lazily.tsx";
import { FailureNotice, Notice } from "../../parts/notice.tsx";
import { Screen } from "../../parts/screen.tsx";
import { goInstead, takeHanded } from "../../route.ts";
import type { StepProps } from "./typed.ts";

export function GoSignIn({ typed, step }: StepProps) {
  const { source, snapshot } = useHere();
  const signIn = snapshot.bulletin?.charter.checks.signIn;
  if (!signIn) return null;
  const name = named(signIn.name);
  return (
    <Screen
      title={t("activate.sign-in.title", { name })}
      step={step}
      actions={
        <ActButton kind="main" act={() => source.beginSignIn(typed.occupation)} then={(address) => location.assign(address)}>
          {t("activate.sign-in.go")}
        </ActButton>
      }
    >
      <p class="lead">{t("activate.sign-in.leave", { name })}</p>
      <p dir="ltr"><bdi>{new URL(signIn.issuer).host}</bdi></p>
      <Notice icon="shield">
        <p>{t("activate.sign-in.fate", { name })}</p>
        <p>{t("activate.sign-in.sees.fate")}</p>
      </Notice>
    </Screen>
  );
}

/** Back from it: the answer is used at once, since it is good for a minute, once. */
export function SignedInScreen() {
  const { source } = useHere();
  const act = useAct();
  const hasBegun = useRef(false);
  useEffect(() => {
    if (hasBegun.current) return;
    hasBegun.current = true;
    const [state = "", answer = ""] = takeHanded().split("/");
    act.run(() => source.activate({ state, answer }), () => goInstead("recovery"));
  }, []);
  if (!act.failure) return <Fetching />;
  return (
    <Screen
      title={t("activate.sign-in")}
      actions={<Link to="activate" kind="main">{t("activate.sign-in.again")}</Link>}
      after={act.failure.id === "already-enrolled" && <Link to="restore" kind="plain">{t("welcome.restore")}</Link>}
    >
      <FailureNotice failure={act.failure} />
    </Screen>
  );
}
