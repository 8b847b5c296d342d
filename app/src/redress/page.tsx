// SPDX-License-Identifier: AGPL-3.0-or-later
/** What this is and who reads it; then a letter, or a case to come back to. */

import { useEffect, useState } from "preact/hooks";
import type { Bulletin } from "../formats/bulletin.ts";
import type { RootSecret } from "../formats/derive.ts";
import type { Ask } from "../net/wire.ts";
import { Icon } from "../ui/icons.tsx";
import { CaseForm, Held } from "./case.tsx";
import { toldBy } from "./failed.ts";
import { LetterForm, Sent } from "./letter.tsx";
import { trusted } from "./letters.ts";
import type { Line } from "./line.ts";
import { Speaks, useWords } from "./speaks.ts";
import { LANGUAGES, type Key, preferred, type Spoken } from "./words.ts";

interface PageProps {
  readonly ask: Ask;
  readonly intake: string;
}

export function Page({ ask, intake }: PageProps) {
  const [spoken, speak] = useState(() => preferred(navigator.languages));
  const [bulletin, setBulletin] = useState<Bulletin | null>(null);
  const [failed, setFailed] = useState<Key | null>(null);
  const look = () => {
    setFailed(null);
    trusted(ask, intake).then(setBulletin, (error: unknown) => setFailed(toldBy(error)));
  };
  useEffect(look, []);
  useEffect(() => {
    document.documentElement.lang = spoken.tag;
    document.documentElement.dir = spoken.direction;
  }, [spoken]);
  return (
    <Speaks.Provider value={spoken}>
      <Top spoken={spoken} speak={speak} />
      <main class="screen">
        <Welcome bulletin={bulletin} />
        {bulletin ? (
          bulletin.charter.oversight.recipient && <Ways line={{ ask, intake, bulletin }} />
        ) : (
          <Waiting failed={failed} again={look} />
        )}
      </main>
    </Speaks.Provider>
  );
}

function Top({ spoken, speak }: { readonly spoken: Spoken; readonly speak: (one: Spoken) => void }) {
  const t = useWords();
  return (
    <header class="top">
      <nav aria-label={t("language")}>
        {LANGUAGES.map((one) => (
          <button
            key={one.code}
            type="button"
            class="top-item language"
            lang={one.tag}
            aria-current={one === spoken ? "true" : undefined}
            onClick={() => speak(one)}
          >
            <bdi>{one.name}</bdi>
          </button>
        ))}
      </nav>
      <span class="spring" />
      <button type="button" class="top-item" onClick={leave}>
        <Icon name="leave" />
        {t("leave")}
      </button>
    </header>
  );
}

/** An empty page takes this one's place: no request tells that somebody left in a hurry. */
function leave(): void {
  document.documentElement.hidden = true;
  location.replace("about:blank");
}

function Welcome({ bulletin }: { readonly bulletin: Bulletin | null }) {
  const t = useWords();
  const oversight = bulletin?.charter.oversight;
  return (
    <div class="stack">
      <h1>{t("title")}</h1>
      <p class="lead">{t("lead")}</p>
      {t.spoken.isDraft && <p class="quiet small">{t("draft")}</p>}
      {oversight && (
        <section class="card stack-small" aria-labelledby="who">
          <h2 id="who">{t("who")}</h2>
          <p class="strong"><bdi>{oversight.name}</bdi></p>
          {oversight.recipient && (
            <>
              <p class="with-icon"><Icon name="lock" /><span>{t("sealed")}</span></p>
              <p class="with-icon"><Icon name="eyeless" /><span>{t("noname")}</span></p>
              <p class="with-icon"><Icon name="speech" /><span>{t("answers")}</span></p>
            </>
          )}
          <p>{t(oversight.recipient ? "contact" : "contact.alone")} <bdi>{oversight.contact}</bdi></p>
          <p class="quiet"><bdi>{bulletin.charter.redress.contact}</bdi></p>
        </section>
      )}
    </div>
  );
}

function Waiting({ failed, again }: { readonly failed: Key | null; readonly again: () => void }) {
  const t = useWords();
  if (!failed) return <p role="status" class="with-icon"><span class="dots" />{t("checking")}</p>;
  return (
    <div class="notice warn" role="alert">
      <Icon name="warn" />
      <div class="notice-words">
        <p>{t(failed)}</p>
        <p><button type="button" class="button" onClick={again}>{t("retry")}</button></p>
      </div>
    </div>
  );
}

/** A case that is open lives in this page's memory, and nowhere else. */
function Ways({ line }: { readonly line: Line }) {
  const t = useWords();
  const [sent, setSent] = useState<RootSecret | null>(null);
  const [held, hold] = useState<RootSecret | null>(null);
  if (sent) return <Sent secret={sent} />;
  if (held) {
    return (
      <>
        <Held line={line} secret={held} close={() => hold(null)} />
        <details>
          <summary>{t("again")}</summary>
          <LetterForm line={line} secret={held} sent={setSent} />
        </details>
      </>
    );
  }
  return (
    <>
      <section aria-labelledby="write">
        <h2 id="write">{t("write")}</h2>
        <LetterForm line={line} secret={null} sent={setSent} />
      </section>
      <section aria-labelledby="case" class="card">
        <h2 id="case">{t("case")}</h2>
        <CaseForm open={hold} />
      </section>
    </>
  );
}
