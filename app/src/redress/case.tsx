// SPDX-License-Identifier: AGPL-3.0-or-later
/** A case by its number: its answers, as they are at intake now. */

import { useEffect, useState } from "preact/hooks";
import type { RootSecret } from "../formats/derive.ts";
import { FormatError } from "../formats/errors.ts";
import type { Message } from "../formats/message.ts";
import { decodeRecovery } from "../formats/recovery.ts";
import { Icon } from "../ui/icons.tsx";
import { Field } from "../ui/parts/field.tsx";
import { dayIn } from "../ui/tables.ts";
import { toldBy } from "./failed.ts";
import { read } from "./letters.ts";
import type { Line } from "./line.ts";
import { useWords } from "./speaks.ts";
import { type Key, withNumber } from "./words.ts";

export function CaseForm({ open }: { readonly open: (secret: RootSecret) => void }) {
  const t = useWords();
  const [number, setNumber] = useState("");
  const [isWrong, setWrong] = useState(false);
  const look = (event: Event) => {
    event.preventDefault();
    try {
      open(decodeRecovery(number));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      setWrong(true);
    }
  };
  return (
    <form class="group" onSubmit={look} noValidate>
      <Field
        id="number"
        label={t("case.label")}
        problem={isWrong ? t("case.wrong") : undefined}
        value={number}
        onValue={(value) => {
          setNumber(value);
          setWrong(false);
        }}
        input={{ inputMode: "numeric", dir: "ltr", class: "wide-digits" }}
      />
      <button type="submit" class="button"><Icon name="key" />{t("open")}</button>
    </form>
  );
}

interface HeldProps {
  readonly line: Line;
  readonly secret: RootSecret;
  readonly close: () => void;
}

export function Held({ line, secret, close }: HeldProps) {
  const t = useWords();
  const [found, setFound] = useState<readonly Message[] | null>(null);
  const [failed, setFailed] = useState<Key | null>(null);
  const look = () => {
    setFailed(null);
    read(line.ask, line.intake, line.bulletin, secret).then(setFound, (error: unknown) => setFailed(toldBy(error)));
  };
  useEffect(look, [secret]);
  return (
    <section class="stack" aria-labelledby="answers" aria-live="polite">
      <h2 id="answers">{t(found?.length ? "answered" : found ? "none" : "looking")}</h2>
      {found?.length === 0 && (
        <p>{withNumber(t("none.more"), line.bulletin.charter.retention.mailboxDays)}</p>
      )}
      {found?.map((one) => (
        <article key={one.message.join()} class="card answer">
          <p class="quiet small"><time dateTime={one.day}>{dayIn(t.spoken.code, one.day)}</time></p>
          <p class="said" dir="auto" translate={false}>{one.text}</p>
        </article>
      ))}
      {failed && (
        <div class="notice warn" role="alert">
          <Icon name="warn" />
          <div class="notice-words">
            <p>{t(failed)}</p>
            <p><button type="button" class="button" onClick={look}>{t("retry")}</button></p>
          </div>
        </div>
      )}
      <p><button type="button" class="button" onClick={close}>{t("close")}</button></p>
    </section>
  );
}
