// SPDX-License-Identifier: AGPL-3.0-or-later
/** The languages: a menu that opens over any screen, so that nothing typed there is lost. */

import { useRef, useState } from "preact/hooks";
import { Icon } from "../icons.tsx";
import { choose, LANGUAGES, language, t } from "../language.ts";
import type { Code } from "../tables.ts";

export function LanguageMenu() {
  const menu = useRef<HTMLDetailsElement>(null);
  const close = (): void => {
    menu.current?.removeAttribute("open");
    menu.current?.querySelector("summary")?.focus();
  };
  return (
    <details class="menu" ref={menu} onKeyDown={(event) => event.key === "Escape" && close()}>
      <summary class="top-item">
        <Icon name="globe" />
        <span class="unseen">{t("language.title")}: </span>
        <span lang={language().tag}>{language().short}</span>
      </summary>
      <div class="menu-list">
        <LanguageList onChosen={close} />
      </div>
    </details>
  );
}

/** How to choose one, and whether its words could not be fetched. */
function useChoosing(onChosen?: () => void): [(code: Code) => void, boolean] {
  const [hasFailed, setFailed] = useState(false);
  const choosing = (code: Code): void => {
    setFailed(false);
    choose(code).then(onChosen, () => setFailed(true));
  };
  return [choosing, hasFailed];
}

function Unfetched() {
  return (
    <p class="problem" role="alert">
      <Icon name="offline" />
      <span>{t("unfetched")}</span>
    </p>
  );
}

/** Each with whether a native reader has signed its texts. */
export function LanguageList({ onChosen }: { readonly onChosen?: () => void }) {
  const [choosing, hasFailed] = useChoosing(onChosen);
  return (
    <ul class="rows">
      {LANGUAGES.map((one) => (
        <li key={one.code}>
          <button
            type="button"
            class="row"
            aria-pressed={one.code === language().code}
            onClick={() => choosing(one.code)}
          >
            <span class="row-words">
              <bdi class="row-name" lang={one.tag}>{one.name}</bdi>
              <span class="quiet small">{t(`language.state.${one.state}`)}</span>
            </span>
            {one.code === language().code && <Icon name="check" />}
          </button>
        </li>
      ))}
      {hasFailed && <li class="row"><Unfetched /></li>}
    </ul>
  );
}

export function LanguageChoice() {
  const [choosing, hasFailed] = useChoosing();
  return (
    <>
      <div class="languages" role="group" aria-label={t("language.title")}>
        {LANGUAGES.map((one) => (
          <button
            type="button"
            key={one.code}
            class="language"
            lang={one.tag}
            dir={one.direction}
            aria-pressed={one.code === language().code}
            onClick={() => choosing(one.code)}
          >
            {one.name}
          </button>
        ))}
      </div>
      {hasFailed && <Unfetched />}
    </>
  );
}
