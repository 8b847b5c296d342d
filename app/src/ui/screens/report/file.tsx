// SPDX-License-Identifier: AGPL-3.0-or-later
/** One file: what it told, what of that goes into the report, and what is still to be hidden. */

import { useState } from "preact/hooks";
import type { Draft, DraftFile, Fact, Result } from "../../../contract.ts";
import { tellingOf } from "../../failures.ts";
import { useHere } from "../../here.ts";
import { Icon } from "../../icons.tsx";
import { type Key, language, t } from "../../language.ts";
import { ActButton, Button, Link, surely } from "../../parts/act.tsx";
import { Tick } from "../../parts/field.tsx";
import { FailureNotice, Notice } from "../../parts/notice.tsx";
import { Refocus } from "../../parts/refocus.tsx";
import { Screen } from "../../parts/screen.tsx";
import { goInstead } from "../../route.ts";
import { dayIn, sizeOf } from "../../tables.ts";
import { placeOf, placeWords, timeOf } from "../../told.ts";
import { FileState, FACT_WORDS, isUnclean } from "./files.tsx";
import { FilePicture, useContent } from "./filePicture.tsx";

export function OneFile({ draft, id }: { readonly draft: Draft; readonly id: string }) {
  const { source } = useHere();
  const place = draft.files.findIndex((one) => one.id === id);
  const file = draft.files[place];
  if (!file) return <Screen title={t("file.gone")} actions={<Link to="report/files" kind="main">{t("file.done")}</Link>} />;
  const remove = (): Promise<{ ok: true; value: undefined }> => surely(source.removeFile(id)) as never;
  return (
    <Screen
      title={<>{t(`file.${file.kind}`)} <bdi>{place + 1}</bdi></>}
      actions={<Link to="report/files" kind="main">{t("file.done")}</Link>}
      after={<ActButton kind="plain" icon="bin" act={remove} then={() => goInstead("report/files")}>{t("file.remove")}</ActButton>}
    >
      <Shown file={file} place={place + 1} />
      <Refocus on={`${file.state} ${file.asIs}`} class="stack">
        <div class="stack-small"><FileState file={file} /><p class="quiet small digits"><bdi>{sizeOf(file.size)}</bdi></p></div>
        {file.failure && !isUnclean(file) && <FailureNotice quietly failure={file.failure} />}
        {isUnclean(file) && !file.asIs && <Unclean id={file.id} why={file.failure?.id ?? ""} />}
        {file.state === "ready" && !file.asIs && <Hide file={file} />}
      </Refocus>
      {file.facts.length > 0 && <Told facts={file.facts} draft={draft} />}
    </Screen>
  );
}

function Shown({ file, place }: { readonly file: DraftFile; readonly place: number }) {
  const url = useContent(file);
  if (file.kind === "video" && url) {
    return <video class="shown" src={url} controls playsInline muted={file.muted} aria-label={t("file.number", { n: place })} />;
  }
  if (file.kind === "sound" && url) return <audio class="shown" src={url} controls aria-label={t("file.number", { n: place })} />;
  return <div class="shown"><FilePicture file={file} place={place} /></div>;
}

function Hide({ file }: { readonly file: DraftFile }) {
  const { source } = useHere();
  if (file.kind === "image") {
    return (
      <section class="stack">
        <p>{t("file.blur.why")}</p>
        <Link to={`report/blur/${file.id}`} icon="blur">{t("file.blur")}</Link>
      </section>
    );
  }
  if (file.kind !== "video") return null;
  return (
    <section class="stack">
      <p>{t("file.mute.why")}</p>
      <ActButton icon={file.muted ? "sound" : "muted"} act={() => source.mute(file.id, !file.muted)}>
        {t(file.muted ? "file.unmute" : "file.mute")}
      </ActButton>
    </section>
  );
}

/** It goes unchanged only on an explicit word, said for this file, after what it means was told. */
function Unclean({ id, why }: { readonly id: string; readonly why: string }) {
  const { source } = useHere();
  const [isAsked, setAsked] = useState(false);
  const [isMeant, setMeant] = useState(false);
  const { what, next } = tellingOf(why);
  return (
    <section class="stack">
      <Notice tone="warn" title={t(what)}><p>{t(next)}</p></Notice>
      <Refocus on={isAsked} class="stack">
        {!isAsked ? <Button onTap={() => setAsked(true)}>{t("as-is.ask")}</Button> : (
          <div class="card stack">
            <h2>{t("as-is.title")}</h2>
            <p>{t("as-is.means")}</p>
            <Tick isOn={isMeant} onTurn={setMeant}>{t("as-is.yes")}</Tick>
            {isMeant && <ActButton kind="danger" act={() => source.keepAsIs(id)}>{t("as-is.do")}</ActButton>}
          </div>
        )}
      </Refocus>
    </section>
  );
}

/** Each thing that the file told, and what of it the person wants in the report. */
function Told({ facts, draft }: { readonly facts: readonly Fact[]; readonly draft: Draft }) {
  return (
    <section class="stack">
      <h2>{t("told.title")}</h2>
      <p class="quiet">{t("told.lead")}</p>
      <dl class="facts card">
        {facts.map((fact, index) => (
          <div class="fact" key={index}>
            <dt>{t(FACT_WORDS[fact.kind])}</dt>
            <dd><FactWords fact={fact} draft={draft} /></dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function FactWords({ fact, draft }: { readonly fact: Fact; readonly draft: Draft }) {
  const { source } = useHere();
  const time = fact.kind === "time" ? timeOf(fact.value) : null;
  if (time) {
    const isUsed = draft.when.day === time.day && draft.when.time === time.time;
    return (
      <>
        <p><bdi>{dayIn(language().code, time.day)}</bdi> <bdi class="digits">{time.time}</bdi></p>
        <Use isUsed={isUsed} word="told.use-time" act={() => source.saveDraft({ when: { ...draft.when, ...time } })} />
      </>
    );
  }
  const near = fact.kind === "place" ? placeOf(fact.value, "near") : null;
  const exact = fact.kind === "place" ? placeOf(fact.value, "exact") : null;
  if (!near || !exact) return <p><bdi>{fact.value}</bdi></p>;
  return (
    <>
      <p class="digits"><bdi dir="ltr">{placeWords(exact)}</bdi></p>
      {[near, exact].map((one) => (
        <Use
          key={one.precision}
          isUsed={draft.where.lat === one.lat && draft.where.lon === one.lon && draft.where.precision === one.precision}
          word={one.precision === "near" ? "told.use-near" : "told.use-exact"}
          act={() => source.saveDraft({ where: { ...one, note: draft.where.note } })}
        />
      ))}
    </>
  );
}

interface UseProps {
  readonly isUsed: boolean;
  readonly word: Key;
  readonly act: () => Promise<Result>;
}

function Use({ isUsed, word, act }: UseProps) {
  return (
    <Refocus on={isUsed}>
      {isUsed ? <p class="with-icon small good-text"><Icon name="check" /><span>{t("told.used")}</span></p> : (
        <ActButton kind="plain" icon="plus" act={act}>{t(word)}</ActButton>
      )}
    </Refocus>
  );
}
