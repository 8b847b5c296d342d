// SPDX-License-Identifier: AGPL-3.0-or-later
/** The first screen: what this is, who runs it, and that nobody has to use it. */

import { isOpen } from "../deployment.ts";
import { useHere } from "../here.ts";
import { named, t } from "../language.ts";
import { ActButton, Link } from "../parts/act.tsx";
import { LanguageChoice } from "../parts/languages.tsx";
import { FailureNotice, Notice } from "../parts/notice.tsx";
import { Row, Rows } from "../parts/rows.tsx";
import { Screen } from "../parts/screen.tsx";
import { go } from "../route.ts";

export function Welcome() {
  const { source, snapshot } = useHere();
  const { bulletin } = snapshot;
  if (!bulletin) return <Unreached />;
  const begin = (): void => go(isOpen(snapshot) ? "recovery" : "activate");
  return (
    <Screen
      title={<bdi>{named(bulletin.charter.name)}</bdi>}
      actions={<ActButton kind="main" act={() => source.makeSecret()} then={begin}>{t("welcome.begin")}</ActButton>}
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
        <Row to="charter" icon="building" name={t("charter.title")} note={<bdi>{bulletin.charter.operator.name}</bdi>} />
      </Rows>
      <Notice icon="shield">
        <p class="strong">{t("free")}</p>
      </Notice>
    </Screen>
  );
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
