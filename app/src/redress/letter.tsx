// SPDX-License-Identifier: AGPL-3.0-or-later
/** A letter: what is asked, about which event, and what the body is told. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { utf8 } from "../formats/bytes.ts";
import type { RootSecret } from "../formats/derive.ts";
import { ASKS, type Asks, MOST_HAPPENED, MOST_TEXT, MOST_WHEN } from "../formats/letterBounds.ts";
import { encodeRecovery } from "../formats/recovery.ts";
import { Icon } from "../ui/icons.tsx";
import { Choice, Field, Problem, TextField } from "../ui/parts/field.tsx";
import { toldBy } from "./failed.ts";
import { Letter } from "./letters.ts";
import type { Line } from "./line.ts";
import { useWords, type Words } from "./speaks.ts";
import { type Key, withNumber } from "./words.ts";

interface FormProps {
  readonly line: Line;
  /** Of the case that this belongs to; a new one where there is none. */
  readonly secret: RootSecret | null;
  readonly sent: (secret: RootSecret) => void;
}

export function LetterForm({ line, secret, sent }: FormProps) {
  const t = useWords();
  const [asks, setAsks] = useState<Asks | null>(null);
  const [when, setWhen] = useState("");
  const [district, setDistrict] = useState("");
  const [happened, setHappened] = useState("");
  const [text, setText] = useState("");
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Key | null>(null);
  const [letter] = useState(() => new Letter(secret));
  const problems = {
    asks: asks ? undefined : t("asks.missing"),
    when: tooLong(t, when, MOST_WHEN),
    happened: tooLong(t, happened, MOST_HAPPENED),
    text: text.trim() ? tooLong(t, text, MOST_TEXT) : t("text.missing"),
  };
  const shown = isTried ? problems : { ...problems, asks: undefined, text: tooLong(t, text, MOST_TEXT) };

  const send = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (isBusy || !asks || Object.values(problems).some(Boolean)) return;
    setBusy(true);
    setFailed(null);
    const written = { asks, when, district, happened, text, language: t.spoken.tag };
    try {
      await letter.write(line.ask, line.intake, line.bulletin, written);
      sent(letter.secret);
    } catch (error) {
      setFailed(toldBy(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form class="group" onSubmit={(event) => void send(event)} noValidate>
      <fieldset aria-describedby={shown.asks ? "asks-problem" : undefined}>
        <legend class="strong">{t("asks")}</legend>
        <Problem id="asks" problem={shown.asks} />
        {ASKS.map((one) => (
          <Choice key={one} name="asks" value={one} isChosen={asks === one} onChoose={() => setAsks(one)}>
            {t(`asks.${one}`)}
          </Choice>
        ))}
      </fieldset>
      <fieldset>
        <legend class="h2">{t("event")}</legend>
        <div class="stack">
          <Field
            id="when"
            label={t("when")}
            hint={t("optional")}
            problem={shown.when}
            value={when}
            onValue={setWhen}
            input={{ dir: "auto" }}
          />
          <Districts line={line} value={district} onValue={setDistrict} />
          <TextField
            id="happened"
            label={t("happened")}
            hint={t("optional")}
            problem={shown.happened}
            rows={4}
            value={happened}
            onValue={setHappened}
          />
        </div>
      </fieldset>
      <TextField
        id="text"
        label={t("text")}
        hint={t("text.hint")}
        problem={shown.text}
        rows={8}
        value={text}
        onValue={setText}
      />
      {failed && <p class="problem" role="alert"><Icon name="warn" /><span>{t(failed)}</span></p>}
      {failed && letter.mayHaveArrived && <CaseNumber secret={letter.secret} />}
      <p role="status">{isBusy ? t("working") : ""}</p>
      <button type="submit" class={isBusy ? "main busy" : "main"} aria-disabled={isBusy}>
        <Icon name="lock" />
        {t("send")}
      </button>
    </form>
  );
}

interface DistrictsProps {
  readonly line: Line;
  readonly value: string;
  readonly onValue: (value: string) => void;
}

function Districts({ line, value, onValue }: DistrictsProps) {
  const t = useWords();
  const { districts } = line.bulletin.charter;
  if (districts.length === 0) return null;
  return (
    <div class="field">
      <label for="where">{t("where")}</label>
      <select id="where" value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        <option value="">{t("where.none")}</option>
        {districts.map(({ code, name }) => (
          <option key={code} value={code}>{name[t.spoken.code] ?? name["en"]}</option>
        ))}
      </select>
    </div>
  );
}

/** Also of a letter that may have arrived: whoever closes the page then could never read the answer. */
function CaseNumber({ secret }: { readonly secret: RootSecret }) {
  const t = useWords();
  return (
    <>
      <p class="part-name">{t("number")}</p>
      <p class="case-number" translate={false} data-case-number>{encodeRecovery(secret)}</p>
      <p class="strong">{t("number.why")}</p>
    </>
  );
}

/** Sent, and answered for. */
export function Sent({ secret }: { readonly secret: RootSecret }) {
  const t = useWords();
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => title.current?.focus(), []);
  return (
    <section class="card stack" aria-labelledby="sent">
      <h2 id="sent" class="with-icon" ref={title} tabIndex={-1}><Icon name="check" />{t("sent")}</h2>
      <CaseNumber secret={secret} />
      <p class="quiet">{t("number.nothing")}</p>
    </section>
  );
}

function tooLong(t: Words, text: string, most: number): string | undefined {
  const over = utf8(text).length - most;
  return over > 0 ? withNumber(t("long"), over) : undefined;
}
