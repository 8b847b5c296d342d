// SPDX-License-Identifier: AGPL-3.0-or-later
/** Home: one large button, what waits, and what came of earlier reports. */

import type { ReportView, WaitingView } from "../../contract.ts";
import { dayAt } from "../../formats/periods.ts";
import { changeToTell, entryName, isOpen } from "../deployment.ts";
import { useHere } from "../here.ts";
import { Icon } from "../icons.tsx";
import { count, language, named, t } from "../language.ts";
import { ActButton, Link } from "../parts/act.tsx";
import { FailureNotice, Notice } from "../parts/notice.tsx";
import { Row, Rows } from "../parts/rows.tsx";
import { Screen } from "../parts/screen.tsx";
import { Picture } from "../pictures.tsx";
import { inOrder, unreadIn, wordsOf } from "../status.ts";
import { dayIn } from "../tables.ts";
import { WaitingCard } from "./waiting.tsx";

export function Home() {
  const { snapshot } = useHere();
  const { bulletin } = snapshot;
  return (
    <Screen title={bulletin ? <bdi>{named(bulletin.charter.name)}</bdi> : t("home.title")}>
      <Unsent />
      <Unsaid />
      <Notices />
      {snapshot.isActivated || isOpen(snapshot) ? <ReportButton /> : <ActivateCard />}
      <Waiting all={snapshot.waiting} />
      <Reports />
      <Rows label={t("home.more")}>
        <Row to="protect" icon="shield" name={t("protect.title")} />
        <Row to="nobody" icon="eyeless" name={t("nobody.title")} />
        <Row to="charter" icon="building" name={t("charter.title")} />
      </Rows>
    </Screen>
  );
}

/** The report that was to be sent, and lies here yet. */
function Unsent() {
  const { unsent } = useHere().snapshot;
  if (!unsent) return null;
  return (
    <section class="stack">
      <h2>{t("home.unsent")}</h2>
      <FailureNotice failure={unsent} />
    </section>
  );
}

function Unsaid() {
  const { snapshot } = useHere();
  return snapshot.unsaid.map(({ tip, failure }) => (
    <section class="stack" key={tip}>
      <h2>{t("home.unsaid")}</h2>
      <FailureNotice failure={failure} />
      <Link to={`reports/${tip}`}>{t("home.unsaid.look")}</Link>
    </section>
  ));
}

function Notices() {
  const { snapshot } = useHere();
  const today = dayAt(Date.now());
  const change = snapshot.bulletin && changeToTell(snapshot.bulletin, today);
  return (
    <>
      {!snapshot.isOnline && (
        <Notice icon="offline" title={t("home.offline")}><p>{t("home.offline.more")}</p></Notice>
      )}
      {change && (
        <Notice icon="clock" title={t(change.holds > today ? "changes.coming" : "changes.came", { day: dayIn(language().code, change.holds) })}>
          <p><a href="#/charter">{t("changes.look")}</a></p>
        </Notice>
      )}
      {snapshot.isRecovering && (
        <Notice tone="warn" title={t("failure.recovery-unfinished")}>
          <p><a href="#/restore">{t("next.recover-again")}</a></p>
        </Notice>
      )}
      {!snapshot.hasPractised && !snapshot.isRecovering && (
        <Notice icon="key" title={t("home.practise")}>
          <p><a href="#/recovery">{t("home.practise.more")}</a></p>
        </Notice>
      )}
    </>
  );
}

function ReportButton() {
  const { draft } = useHere().snapshot;
  const hasBegun = draft !== null && (draft.entry !== null || draft.conduct !== "" || draft.files.length > 0);
  return (
    <a class="report-button" href={hasBegun ? "#/report/look" : "#/report/what"}>
      <Icon name={hasBegun ? "pencil" : "plus"} />
      <span>
        <span class="report-word">{hasBegun ? t("home.go-on") : t("home.report")}</span>
        <span class="report-more">{hasBegun ? t("home.go-on.more") : t("home.report.more")}</span>
      </span>
    </a>
  );
}

function ActivateCard() {
  return (
    <section class="card stack">
      <h2>{t("home.activate")}</h2>
      <p>{t("home.activate.more")}</p>
      <Link to="activate" kind="main">{t("activate.begin")}</Link>
    </section>
  );
}

function Waiting({ all }: { readonly all: readonly WaitingView[] }) {
  if (all.length === 0) return null;
  return (
    <section class="stack">
      <h2>{t("waiting.title")}</h2>
      {all.map((one) => <WaitingCard key={one.id} waiting={one} />)}
    </section>
  );
}

function Reports() {
  const { source, snapshot } = useHere();
  const reports = inOrder(snapshot);
  return (
    <section class="stack">
      <div class="heading-row">
        <h2>{t("home.reports")}</h2>
        {reports.length > 0 && (
          <ActButton kind="plain" icon="again" act={() => source.poll()}>{t("home.look")}</ActButton>
        )}
      </div>
      {reports.length === 0 ? <NoReports /> : (
        <ul class="rows">{reports.map((one) => <ReportRow key={one.tip} report={one} />)}</ul>
      )}
    </section>
  );
}

function NoReports() {
  return (
    <div class="empty">
      <Icon name="speech" />
      <p class="quiet">{t("home.empty")}</p>
    </div>
  );
}

function ReportRow({ report }: { readonly report: ReportView }) {
  const { snapshot } = useHere();
  const status = wordsOf(report, snapshot.waiting);
  const unread = unreadIn(report);
  return (
    <li>
      <a class={unread ? "row unread" : "row"} href={`#/reports/${report.tip}`}>
        <Picture entry={report.entry ?? ""} />
        <span class="row-words">
          <span class="row-name">
            {report.entry ? <bdi>{entryName(snapshot, report.entry)}</bdi> : t("report.restored")}
          </span>
          <span class="quiet small with-icon">
            <Icon name={status.icon} />
            <span>{t(status.name)}{report.day && <> · <bdi>{dayIn(language().code, report.day)}</bdi></>}</span>
          </span>
          {unread > 0 && <span><span class="badge new">{count("home.unread", unread)}</span></span>}
        </span>
        <Icon name="on" />
      </a>
    </li>
  );
}
