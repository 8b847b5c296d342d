// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The first screen: what this is, who runs it, and that nobody has to use it. On a slow line it is
 * there before whose tip line this is: that is shown once it is verified.
 */

import type { Result, Source } from "../../contract.ts";
import { isOpen } from "../deployment.ts";
import { useHere } from "../here.ts";
import { named, speakWholly, t } from "../language.ts";
import { ActButton, Link } from "../parts/act.tsx";
import { LanguageChoice } from "../parts/languages.tsx";
import { FailureNotice, Notice } from "../parts/notice.tsx";
import { Row, Rows } from "../parts/rows.tsx";
import { Screen } from "../parts/screen.tsx";
import { go } from "../route.ts";

export function Welcome() {
  const { source, snapshot } = useHere();
  const charter = snapshot.bulletin?.charter;
  if (!charter && snapshot.phase !== "first") return <Unreached />;
  const goOn = (): void => go(isOpen(source.snapshot()) ? "recovery" : "activate");
  return (
    <Screen
      title={charter ? <bdi>{named(charter.name)}</bdi> : t("welcome.title")}
      actions={<ActButton kind="main" act={() => begin(source)} then={goOn}>{t("welcome.begin")}</ActButton>}
      after={<Link to="restore" kind="plain">{t("welcome.restore")}</Link>}
    >
      <LanguageChoice />
      <div class="prose lead">
        <p>{t("welcome.what")}</p>
        <p>{t("welcome.how")}</p>
        <p>{t("welcome.why")}</p>
      </div>
      <Rows>
        <Row to="nobody" icon="eyeless" name={t("nobody.title")} />
        <Row to="charter" icon="building" name={t("charter.title")} note={charter ? <bdi>{charter.operator.name}</bdi> : t("loading")} />
      </Rows>
      <Notice icon="shield">
        <p class="strong">{t("free")}</p>
      </Notice>
    </Screen>
  );
}

/** Nobody is asked anything before it was verified whose tip line this is: until then, Begin waits. */
async function begin(source: Source): Promise<Result> {
  if (source.snapshot().bulletin === null) {
    // What comes after it is fetched meanwhile; if it can't be, its own screen says so.
    void Promise.all([import("./activate/activate.tsx"), speakWholly()]).catch(() => undefined);
    const verified = await source.refresh();
    if (!verified.ok) return verified;
  }
  return source.makeSecret();
}

/** The first time, without a network: nothing is known yet of who runs this. */
function Unreached() {
  const { source, snapshot } = useHere();
  return (
    <Screen
      title={t("unreached.title")}
      actions={<ActButton kind="main" icon="again" act={() => source.refresh()}>{t("again")}</ActButton>}
    >
      <LanguageChoice />
      <p class="lead">{t("unreached.why")}</p>
      <FailureNotice quietly failure={{ id: snapshot.isOnline ? "unavailable" : "offline" }} />
    </Screen>
  );
}
