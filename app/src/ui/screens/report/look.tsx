// SPDX-License-Identifier: AGPL-3.0-or-later
/** Look over: all that will be sent, and nothing that will not. */

import type { ComponentChildren } from "preact";
import type { Draft, Progress, Result, Source } from "../../../contract.ts";
import { districtName, entryName } from "../../deployment.ts";
import { useAct, useHere } from "../../here.ts";
import { count, type Key, language, t } from "../../language.ts";
import { Button, surely } from "../../parts/act.tsx";
import { Bytes } from "../../parts/bytes.tsx";
import { Discard } from "../../parts/discard.tsx";
import { FailureNotice, Notice } from "../../parts/notice.tsx";
import { Screen } from "../../parts/screen.tsx";
import { goInstead } from "../../route.ts";
import { dayIn, sizeOf } from "../../tables.ts";
import { placeWords } from "../../told.ts";
import { State } from "./files.tsx";
import { FilePicture } from "./filePicture.tsx";
import type { StepProps } from "./step.ts";

/** Why there are no stamps now, and may be some in a while: what is sealed waits for them by itself. */
const PASSING = ["offline", "unavailable", "busy"];

/** Stamps first: where activation is open, that is the work which takes time. */
export async function send(source: Source): Promise<Result<{ readonly tip: number }>> {
  if (source.snapshot().stamps === 0) {
    const stamps = await source.ensureStamps();
    if (!stamps.ok && !PASSING.includes(stamps.failure.id)) return stamps;
  }
  return source.report(language().tag);
}

interface LookProps extends StepProps {
  /** Set before this draft is discarded here. */
  readonly isDiscarding: { current: boolean };
}

export function LookOver({ draft, step, isDiscarding }: LookProps) {
  const { source, snapshot } = useHere();
  const act = useAct();
  const missing = whatIsMissing(draft);
  const isCleaning = draft.files.some((file) => file.state === "cleaning");
  const discard = (): Promise<Result> => {
    isDiscarding.current = true;
    return surely(source.discardDraft());
  };
  const failure = act.failure ?? snapshot.unsent;
  // What is being sealed is what was looked over: until it is, there is nothing to change.
  if (snapshot.sealing) return <Sealing step={step} sealing={snapshot.sealing} />;
  return (
    <Screen
      title={t("look.title")}
      step={step}
      actions={
        missing ? <a class="main" href={`#/${missing.to}`}><span>{t(missing.word)}</span></a> : (
          <Button kind="main" icon="send" isBusy={act.isBusy || isCleaning} onTap={() => act.run(() => send(source), ({ tip }) => goInstead(`sending/${tip}`))}>
            {t("look.send")}
          </Button>
        )
      }
      after={<Discard word="look.discard" act={discard} then={() => goInstead("")} />}
    >
      {failure && <FailureNotice failure={failure} />}
      {!snapshot.isOnline && <Notice icon="offline"><p>{t("look.offline")}</p></Notice>}
      <div class="facts card">
        <Part name="look.what" to="report/what">
          <p>{draft.entry ? <bdi>{entryName(snapshot, draft.entry)}</bdi> : t("look.nothing")}</p>
        </Part>
        <Part name="look.words" to="report/conduct">
          <p class="said" dir="auto" translate={false}>{draft.conduct || t("look.nothing")}</p>
          {draft.lifeAtRisk && <p class="strong">{t("conduct.life")}</p>}
        </Part>
        <Part name="look.files" to="report/files">
          {draft.files.length === 0 ? <p>{t("look.no-files")}</p> : <Attached draft={draft} />}
        </Part>
        <Part name="look.when" to="report/when-where"><WhenWords draft={draft} /></Part>
        <Part name="look.where" to="report/when-where"><WhereWords draft={draft} /></Part>
      </div>
      <Notice icon="shielded"><p>{t("look.sealed")}</p></Notice>
    </Screen>
  );
}

interface SealingProps {
  readonly step: StepProps["step"];
  readonly sealing: Progress;
}

function Sealing({ step, sealing: { doneBytes, allBytes } }: SealingProps) {
  return (
    <Screen title={t("look.title")} step={step}>
      <div class="card"><Bytes word={t("look.sealing")} done={doneBytes} all={allBytes} /></div>
    </Screen>
  );
}

function whatIsMissing(draft: Draft): { to: string; word: Key } | null {
  if (!draft.entry) return { to: "report/what", word: "look.choose" };
  if (draft.conduct.trim() === "") return { to: "report/conduct", word: "look.write" };
  const isOpen = draft.files.some((file) => file.state === "cannot-clean" && !file.asIs);
  return isOpen ? { to: "report/files", word: "look.decide" } : null;
}

function Part({ name, to, children }: { readonly name: Key; readonly to: string; readonly children: ComponentChildren }) {
  return (
    <section class="fact part">
      <div class="heading-row">
        <h2 class="part-name">{t(name)}</h2>
        <a class="plain" href={`#/${to}`}>{t("look.change")}<span class="unseen">: {t(name)}</span></a>
      </div>
      {children}
    </section>
  );
}

function Attached({ draft }: { readonly draft: Draft }) {
  const bytes = draft.files.reduce((sum, file) => sum + file.size, 0);
  return (
    <>
      <div class="thumbnails">
        {draft.files.map((file, index) => <FilePicture key={file.id} file={file} place={index + 1} />)}
      </div>
      {draft.files.some((file) => file.state === "ready" && file.failure) && <State icon="warn" tone="warn-text">{t("file.as-before")}</State>}
      <p class="quiet small">{count("look.count", draft.files.length)} · <bdi class="digits">{sizeOf(bytes)}</bdi></p>
    </>
  );
}

function WhenWords({ draft: { when } }: { readonly draft: Draft }) {
  if (!when.day) return <p>{t("when.unknown")}</p>;
  return <p><bdi>{dayIn(language().code, when.day)}</bdi> {when.time && <bdi class="digits">{when.time}</bdi>}</p>;
}

function WhereWords({ draft: { where } }: { readonly draft: Draft }) {
  const { snapshot } = useHere();
  return (
    <>
      <p>
        {where.district ? <bdi>{districtName(snapshot, where.district)}</bdi> : t(`where.${where.precision}`)}{" "}
        {where.lat !== null && <bdi class="digits" dir="ltr">{placeWords(where)}</bdi>}
      </p>
      {where.note && <p class="said" dir="auto" translate={false}>{where.note}</p>}
    </>
  );
}
