// SPDX-License-Identifier: AGPL-3.0-or-later
/** Check this app: are the keys that it uses everybody's keys? And what to do if they are not. */

import { useState } from "preact/hooks";
import type { Failure } from "../../contract.ts";
import { useHere } from "../here.ts";
import { language, t } from "../language.ts";
import { ActButton, Link, surely } from "../parts/act.tsx";
import { FailureNotice, Notice } from "../parts/notice.tsx";
import { Screen } from "../parts/screen.tsx";
import { dayIn } from "../tables.ts";
import { Fact } from "./about.tsx";

export function Check() {
  const { source, snapshot } = useHere();
  const [files, setFiles] = useState<number | null>(null);
  const isFresh = files !== null;
  const { bulletin } = snapshot;
  return (
    <Screen
      title={t("check.title")}
      lead={t("check.lead")}
      actions={<ActButton kind="main" icon="again" act={() => source.checkApp()} then={setFiles}>{t("check.do")}</ActButton>}
    >
      {snapshot.distrust && <FailureNotice failure={snapshot.distrust} />}
      {!snapshot.distrust && bulletin && (
        <Notice tone="good" icon="shielded" isAlert={isFresh} title={t(isFresh ? "check.now" : "check.good")}>
          <p>{t("check.means")}</p>
          {isFresh && <p>{t("check.files", { n: files })}</p>}
        </Notice>
      )}
      {bulletin && (
        <dl class="facts card">
          <Fact name="check.deployment"><p class="code"><bdi>{bulletin.deployment}</bdi></p></Fact>
          <Fact name="check.serial">
            <p><bdi class="digits">{bulletin.serial}</bdi> · <bdi>{dayIn(language().code, bulletin.issued)}</bdi></p>
          </Fact>
          <Fact name="check.root"><p class="code" dir="ltr">{hexOf(bulletin.root)}</p></Fact>
          <Fact name="check.log"><p class="code" dir="ltr">{bulletin.log.vkey}</p></Fact>
        </dl>
      )}
      <p class="quiet">{t("check.limits")}</p>
    </Screen>
  );
}

/** In groups of four: to be compared with a printed one. */
function hexOf(bytes: Uint8Array): string {
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return hex.match(/.{1,4}/g)?.join(" ") ?? "";
}

/** What stops this device alone: its store can't be read, or another window holds it. */
const OWN = ["home-damaged", "in-use", "disk-full"];

/** In place of every screen from which something would be sent. */
export function Distrust({ failure }: { readonly failure: Failure }) {
  const { source, snapshot } = useHere();
  if (OWN.includes(failure.id)) return <Unopened failure={failure} />;
  const oversight = snapshot.bulletin?.charter.oversight;
  return (
    <Screen
      title={t("distrust.title")}
      lead={t(failure.id === "bulletin-ahead" ? "distrust.lead-ahead" : "distrust.lead")}
      actions={<ActButton kind="main" icon="again" act={() => source.refresh()}>{t("check.do")}</ActButton>}
      after={<>
          {snapshot.reports.length > 0 && <Link to="reports" kind="plain">{t("distrust.reports")}</Link>}
          <Link to="protect" kind="plain">{t("protect.title")}</Link>
        </>}
    >
      <FailureNotice failure={failure} quietly />
      {oversight && (
        <dl class="facts card">
          <Fact name="charter.oversight">
            <p><bdi>{oversight.name}</bdi></p>
            <p class="quiet"><bdi>{oversight.contact}</bdi></p>
          </Fact>
        </dl>
      )}
    </Screen>
  );
}

function Unopened({ failure }: { readonly failure: Failure }) {
  const { source } = useHere();
  return (
    <Screen
      title={t("unopened.title")}
      actions={<ActButton kind="main" icon="again" act={() => surely(source.start())}>{t("again")}</ActButton>}
      after={<Link to="protect" kind="plain">{t("protect.title")}</Link>}
    >
      <FailureNotice failure={failure} quietly />
    </Screen>
  );
}
