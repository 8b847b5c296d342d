// SPDX-License-Identifier: AGPL-3.0-or-later
/** A report: how it stands, what the desk wrote, and a box to answer in. */

import { useEffect, useState } from "preact/hooks";
import type { MessageView, ReportView } from "../../contract.ts";
import { entryName } from "../deployment.ts";
import { useAct, useHere } from "../here.ts";
import { Icon } from "../icons.tsx";
import { language, t } from "../language.ts";
import { ActButton, Button, Link } from "../parts/act.tsx";
import { TextField } from "../parts/field.tsx";
import { FailureNotice } from "../parts/notice.tsx";
import { Screen } from "../parts/screen.tsx";
import { lastTold, toldIn, wordsOf } from "../status.ts";
import { dayIn } from "../tables.ts";
import { bytesOf, MOST_TEXT } from "../text.ts";
import { ReceiptDetails } from "./receipt.tsx";
import { WaitingCard } from "./waiting.tsx";

export function Dialogue({ tip }: { readonly tip: number }) {
  const { source, snapshot } = useHere();
  const report = snapshot.reports.find((one) => one.tip === tip);
  if (!report) return <Screen title={t("failure.tip-unknown")} lead={t("next.look")} actions={<Link to="" kind="main">{t("sending.home")}</Link>} />;
  const status = wordsOf(report, snapshot.waiting);
  const told = lastTold(report);
  const waiting = snapshot.waiting.filter((one) => one.tip === tip);
  return (
    <Screen title={report.entry ? <bdi>{entryName(snapshot, report.entry)}</bdi> : t("report.restored")}>
      <div class="card status">
        <Icon name={status.icon} />
        <div>
          <p class="strong">{t(status.name)}</p>
          {status.more ? <p class="quiet">{t(status.more)}</p> : told && <Said message={told} />}
        </div>
      </div>
      <section class="stack">
        <div class="heading-row">
          <h2>{t("dialogue.title")}</h2>
          <ActButton kind="plain" icon="again" act={() => source.poll()}>{t("home.look")}</ActButton>
        </div>
        <Turns report={report} />
        {waiting.map((one) => <WaitingCard key={one.id} waiting={one} />)}
      </section>
      <ReplyBox tip={tip} />
      <ReceiptDetails report={report} />
    </Screen>
  );
}

/**
 * By day, since nothing finer is known; on one day the report, what was read, what was replied, what
 * is new. This device keeps none of its own words, so none are shown.
 */
function Turns({ report }: { readonly report: ReportView }) {
  const shown = lastTold(report);
  const own = report.receipts.map((one, index) => ({ day: one.day, rank: index > 0 ? 2 : 0, message: null }));
  const theirs = report.messages.map((message) => ({ day: message.day, rank: message.isNew ? 3 : 1, message }));
  const turns = [...own, ...theirs].sort((a, b) => a.day.localeCompare(b.day) || a.rank - b.rank);
  if (turns.length === 0) return <p class="quiet">{t("dialogue.empty")}</p>;
  return (
    <ol class="turns">
      {turns.map((turn, index) => (
        <li key={turn.message?.id ?? index} class={turn.message ? "turn theirs" : "turn ours"}>
          <p class="small quiet turn-head">
            <span class="strong">{turn.message ? t("dialogue.desk") : t("dialogue.you")}</span>
            <bdi>{dayIn(language().code, turn.day)}</bdi>
            {turn.message?.isNew && turn.message.text && <span class="badge new">{t("dialogue.new")}</span>}
          </p>
          {turn.message ? <Turn message={turn.message} isShown={turn.message === shown} /> : (
            <p class="quiet">{turn.rank ? t("dialogue.own-reply") : t("dialogue.own-report")}</p>
          )}
        </li>
      ))}
    </ol>
  );
}

/** What came of the report is told in a word; in full above, while it is the last that was told. */
function Turn({ message, isShown }: { readonly message: MessageView; readonly isShown: boolean }) {
  const told = toldIn(message);
  return (
    <>
      {told && <p class="with-icon"><Icon name={told.icon} /> <span class="strong">{t(told.name)}</span></p>}
      {!isShown && <Said message={message} />}
    </>
  );
}

function Said({ message }: { readonly message: MessageView }) {
  if (message.text === "") return <p>{t("status.received.more")}</p>;
  return <p class="said" dir="auto" translate={false} lang={message.language}>{message.text}</p>;
}

function ReplyBox({ tip }: { readonly tip: number }) {
  const { source, snapshot } = useHere();
  // It may have failed when one had gone elsewhere, with nothing of it kept but this.
  const unsaid = snapshot.unsaid.find((one) => one.tip === tip);
  const [text, setText] = useState(unsaid?.text ?? "");
  useEffect(() => {
    if (unsaid) setText((now) => now || unsaid.text);
  }, [unsaid]);
  const [problem, setProblem] = useState<string>();
  const act = useAct();
  const submit = (event: Event): void => {
    event.preventDefault();
    setProblem(text.trim() === "" ? t("dialogue.reply.empty") : bytesOf(text) > MOST_TEXT ? t("conduct.too-long") : undefined);
    if (text.trim() === "" || bytesOf(text) > MOST_TEXT) return;
    act.run(() => source.reply(tip, text, language().tag), () => setText(""));
  };
  const failure = act.failure ?? unsaid?.failure;
  const typed = (now: string): void => {
    setText(now);
    if (now === "") source.giveUpReply(tip);
  };
  return (
    <form class="stack" onSubmit={submit} noValidate>
      {failure && <FailureNotice failure={failure} />}
      <TextField
        id="reply"
        label={t("dialogue.reply")}
        hint={t("dialogue.reply.hint")}
        problem={problem}
        rows={4}
        value={text}
        onValue={typed}
      />
      <div class="buttons"><Button kind="main" icon="send" submits isBusy={act.isBusy}>{t("dialogue.send")}</Button></div>
    </form>
  );
}
