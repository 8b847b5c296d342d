// SPDX-License-Identifier: AGPL-3.0-or-later
/** Photos and videos: from the camera or the gallery, each with what was taken out of it. */

import { useState } from "preact/hooks";
import type { DraftFile, Failure, Fact } from "../../../contract.ts";
import { TO_BE_DECIDED, UNFETCHED } from "../../../media/uncleanable.ts";
import { useHere } from "../../here.ts";
import { Icon, type IconName } from "../../icons.tsx";
import { type Key, t } from "../../language.ts";
import { Link } from "../../parts/act.tsx";
import { Bytes } from "../../parts/bytes.tsx";
import { FailureNotice, Notice } from "../../parts/notice.tsx";
import { Screen } from "../../parts/screen.tsx";
import { sizeOf } from "../../tables.ts";
import { MOST_FILES } from "../../text.ts";
import { FilePicture } from "./filePicture.tsx";
import type { StepProps } from "./step.ts";

export const FACT_WORDS: Readonly<Record<Fact["kind"], Key>> = {
  time: "fact.time",
  place: "fact.place",
  device: "fact.device",
  author: "fact.author",
  thumbnail: "fact.thumbnail",
  serial: "fact.serial",
  other: "fact.other",
};

interface FilesProps extends StepProps {
  /** Why something that another app shared is not among them. */
  readonly shared: Failure | null;
}

export function Files({ draft, step, shared }: FilesProps) {
  const { source } = useHere();
  const [failed, setFailure] = useState<Failure | null>(null);
  const failure = failed ?? shared;
  const add = async (files: readonly File[]): Promise<void> => {
    setFailure(null);
    const room = MOST_FILES - source.snapshot().draft!.files.length;
    if (files.length > room) setFailure({ id: "too-many-attachments" });
    const result = await source.addFiles(files.slice(0, room));
    if (!result.ok) setFailure(result.failure);
  };
  return (
    <Screen
      title={t("files.title")}
      step={step}
      lead={t("files.lead")}
      actions={<Link to="report/when-where" kind="main">{draft.files.length ? t("next") : t("files.none")}</Link>}
    >
      {failure && <FailureNotice failure={failure} />}
      {draft.files.length > 0 && (
        <ol class="files">
          {draft.files.map((file, index) => <FileCard key={file.id} file={file} place={index + 1} />)}
        </ol>
      )}
      <div class="takes">
        <Take icon="camera" word="files.photo" accept="image/*" isCamera onFiles={add} />
        <Take icon="video" word="files.video" accept="video/*" isCamera onFiles={add} />
        <Take icon="gallery" word="files.gallery" accept="image/*,video/*,audio/*" onFiles={add} />
      </div>
      <Notice icon="shielded"><p>{t("files.cleaned")}</p></Notice>
    </Screen>
  );
}

interface TakeProps {
  readonly icon: IconName;
  readonly word: Key;
  readonly accept: string;
  readonly isCamera?: boolean;
  readonly onFiles: (files: readonly File[]) => Promise<void>;
}

function Take({ icon, word, accept, isCamera, onFiles }: TakeProps) {
  const chosen = (input: HTMLInputElement): void => {
    const files = [...(input.files ?? [])];
    // Forgotten at once, so that the same file can be chosen again after it was taken out.
    input.value = "";
    void onFiles(files);
  };
  return (
    <label class="take">
      <input
        type="file"
        class="unseen"
        accept={accept}
        multiple={!isCamera}
        {...(isCamera ? { capture: "environment" as const } : {})}
        onChange={(event) => chosen(event.currentTarget)}
      />
      <Icon name={icon} />
      <span>{t(word)}</span>
    </label>
  );
}

function FileCard({ file, place }: { readonly file: DraftFile; readonly place: number }) {
  return (
    <li class="file-card">
      <FilePicture file={file} place={place} />
      <div class="file-words">
        <p class="strong">
          {t(`file.${file.kind}`)} <bdi>{place}</bdi>
          <span class="quiet"> · <bdi class="digits">{sizeOf(file.size)}</bdi></span>
        </p>
        <FileState file={file} />
        {file.state !== "cleaning" && (
          <a class="plain" href={`#/report/file/${file.id}`}>
            {t(file.state === "cannot-clean" && !file.asIs ? "file.decide" : file.kind === "image" ? "file.look" : "file.open")}
            <span class="unseen">: {t("file.number", { n: place })}</span>
          </a>
        )}
      </div>
    </li>
  );
}

export function FileState({ file }: { readonly file: DraftFile }) {
  if (file.state === "cleaning") {
    return <Bytes word={t("file.cleaning")} done={file.progress * file.size} all={file.size} />;
  }
  if (file.asIs) return <State icon="warn" tone="warn-text">{t("file.as-is")}</State>;
  if (file.state === "cannot-clean") {
    if (file.failure?.id === UNFETCHED) return <State icon="clock" tone="warn-text">{t("waiting.queued")}</State>;
    return <State icon="warn" tone="warn-text">{t(isUnclean(file) ? "file.cannot-clean" : "file.broken-off")}</State>;
  }
  if (file.failure) return <State icon="warn" tone="warn-text">{t("file.as-before")}</State>;
  const kinds = [...new Set(file.facts.map((fact) => t(FACT_WORDS[fact.kind])))];
  return (
    <State icon="check" tone="good-text">
      {kinds.length ? t("file.taken-out", { what: kinds.join(t("comma")) }) : t("file.clean")}
    </State>
  );
}

/** Whether it can be sent as it is, if not clean: all of it is here. */
export function isUnclean({ state, failure }: DraftFile): boolean {
  return state === "cannot-clean" && TO_BE_DECIDED.has(failure?.id ?? "");
}

export function State({ icon, tone, children }: { icon: IconName; tone: string; children: preact.ComponentChildren }) {
  return <p class={`with-icon small ${tone}`}><Icon name={icon} /><span>{children}</span></p>;
}
