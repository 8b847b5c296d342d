// SPDX-License-Identifier: AGPL-3.0-or-later
/** When and where: as exactly as somebody likes, and neither is required. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Draft, Failure } from "../../../contract.ts";
import type { When, Where } from "../../../formats/manifest.ts";
import { NOWHERE } from "../../../formats/place.ts";
import { useHere } from "../../here.ts";
import { language, named, t } from "../../language.ts";
import { Button, Link } from "../../parts/act.tsx";
import { Choice, Field, TextField } from "../../parts/field.tsx";
import { FailureNotice } from "../../parts/notice.tsx";
import { Screen } from "../../parts/screen.tsx";
import { dayAgo, dayIn } from "../../tables.ts";
import { placeAt, placeWords } from "../../told.ts";
import { beginningOf, MOST_NOTE } from "../../text.ts";
import type { StepProps } from "./step.ts";

export function WhenWhere({ draft, step }: StepProps) {
  return (
    <Screen
      title={t("when-where.title")}
      step={step}
      lead={t("when-where.lead")}
      actions={<Link to="report/look" kind="main">{t("next")}</Link>}
    >
      <WhenPart draft={draft} />
      <WherePart draft={draft} />
    </Screen>
  );
}

function WhenPart({ draft: { when } }: { readonly draft: Draft }) {
  const { source } = useHere();
  const today = dayAgo(0);
  const yesterday = dayAgo(1);
  const [isOther, setOther] = useState(when.day !== null && when.day !== today && when.day !== yesterday);
  const save = (change: Partial<When>): void => void source.saveDraft({ when: { ...when, ...change } });
  const set = (day: string | null, other: boolean): void => {
    setOther(other);
    save(day === null ? { day, time: null } : { day });
  };
  const days = [["today", today], ["yesterday", yesterday]] as const;
  return (
    <fieldset class="stack-small">
      <legend class="h2">{t("when.title")}</legend>
      {days.map(([name, day]) => (
        <Choice key={name} name="day" value={name} isChosen={!isOther && when.day === day} onChoose={() => set(day, false)}>
          {t(`when.${name}`)}<span class="quiet"> · <bdi>{dayIn(language().code, day)}</bdi></span>
        </Choice>
      ))}
      <Choice name="day" value="other" isChosen={isOther} onChoose={() => setOther(true)}>{t("when.other")}</Choice>
      {isOther && (
        <Field id="day" label={t("when.day")} value={when.day ?? ""} onValue={(day) => save({ day: day || null, ...(day ? {} : { time: null }) })} input={{ type: "date", max: today }} />
      )}
      <Choice name="day" value="unknown" isChosen={!isOther && when.day === null} onChoose={() => set(null, false)}>{t("when.unknown")}</Choice>
      {when.day !== null && (
        <Field id="time" label={t("when.time")} value={when.time ?? ""} onValue={(time) => save({ time: time || null })} input={{ type: "time" }} />
      )}
    </fieldset>
  );
}

/** What is chosen, and what was said: "near" and "exact" count only once a position was given. */
function WherePart({ draft: { where } }: { readonly draft: Draft }) {
  const { source, snapshot } = useHere();
  const [chosen, setChosen] = useState(where.precision);
  const [note, setNote] = useState(where.note);
  const districts = snapshot.bulletin?.charter.districts ?? [];
  // As it was last said here: what is saved late must not bring back what was chosen before.
  const said = useRef(where);
  const save = (change: Partial<Where>): void => {
    said.current = { ...said.current, ...change };
    void source.saveDraft({ where: said.current });
  };
  const place = (to: Where): void => save({ ...to, note: said.current.note });
  const choose = (precision: Where["precision"]): void => {
    setChosen(precision);
    if (precision !== said.current.precision) place(NOWHERE);
  };
  const kinds = (["none", "district", "near", "exact"] as const).filter((one) => one !== "district" || districts.length);
  return (
    <fieldset class="stack-small">
      <legend class="h2">{t("where.title")}</legend>
      {kinds.map((kind) => (
        <div key={kind} class="stack-small">
          <Choice name="where" value={kind} isChosen={chosen === kind} onChoose={() => choose(kind)} hint={t(`where.${kind}.hint`)}>
            {t(`where.${kind}`)}
          </Choice>
          {kind === "district" && chosen === kind && (
            <div class="within">
              <label for="district" class="unseen">{t("where.district")}</label>
              <select id="district" value={where.district ?? ""} onChange={({ currentTarget: { value } }) => place(value ? { ...NOWHERE, precision: "district", district: value } : NOWHERE)}>
                <option value="">{t("where.choose")}</option>
                {districts.map((one) => <option key={one.code} value={one.code}>{named(one.name)}</option>)}
              </select>
            </div>
          )}
          {(kind === "near" || kind === "exact") && chosen === kind && <Position where={where} kind={kind} onPlace={place} />}
        </div>
      ))}
      <TextField
        id="place"
        label={t("where.note")}
        hint={t("where.note.hint")}
        rows={2}
        value={note}
        problem={beginningOf(note, MOST_NOTE) === note ? undefined : t("where.note.long")}
        onValue={setNote}
        onKeep={(text) => save({ note: beginningOf(text, MOST_NOTE) })}
      />
    </fieldset>
  );
}

interface PositionProps {
  readonly where: Where;
  readonly kind: "near" | "exact";
  readonly onPlace: (where: Where) => void;
}

/**
 * The phone is asked for its position on this tap, and at no other time. Its answer can't be called off: one
 * that comes when something else was chosen, or on another screen, is not heard.
 */
function Position({ where, kind, onPlace }: PositionProps) {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const isHere = useRef(true);
  useLayoutEffect(() => () => void (isHere.current = false), []);
  const ask = (): void => {
    setBusy(true);
    setFailure(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (!isHere.current) return;
        setBusy(false);
        const place = placeAt(coords.latitude, coords.longitude, kind);
        if (place) onPlace(place);
      },
      ({ code, PERMISSION_DENIED }) => {
        setBusy(false);
        setFailure({ id: code === PERMISSION_DENIED ? "position-denied" : "position-unknown" });
      },
      { enableHighAccuracy: kind === "exact", timeout: 30_000 },
    );
  };
  const isGiven = where.precision === kind;
  return (
    <div class="within stack-small">
      {failure && <FailureNotice failure={failure} />}
      {isGiven && <p class="digits strong"><bdi dir="ltr">{placeWords(where)}</bdi></p>}
      <Button icon="pin" isBusy={isBusy} onTap={ask}>{t(isGiven ? "where.again" : "where.ask")}</Button>
    </div>
  );
}
