// SPDX-License-Identifier: AGPL-3.0-or-later
/** Screens that are fetched when they are first needed, so that the first ones come fast. */

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { speakWholly, t } from "../language.ts";
import { Button } from "./act.tsx";
import { FailureNotice } from "./notice.tsx";
import { Screen } from "./screen.tsx";

/** The screen that `load` fetches; what was fetched once stays. */
export function lazily<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  return function Lazy(props: P) {
    const [, again] = useState(0);
    const [hasFailed, setFailed] = useState(false);
    useEffect(() => {
      if (loaded || hasFailed) return;
      Promise.all([load(), speakWholly()]).then(([screen]) => {
        loaded = screen;
        again((count) => count + 1);
      }, () => setFailed(true));
    }, [hasFailed]);
    if (loaded) {
      const Loaded = loaded;
      return <Loaded {...props} />;
    }
    return hasFailed ? <Unfetched onAgain={() => setFailed(false)} /> : <Fetching />;
  };
}

/** Words only for those who wait long enough to wonder: the style sheet holds them back a moment. */
export function Fetching() {
  return (
    <main class="screen waits">
      <div role="status"><h1 class="waits-word">{t("loading")}</h1></div>
      <span class="dots" aria-hidden="true" />
    </main>
  );
}

function Unfetched({ onAgain }: { readonly onAgain: () => void }) {
  return (
    <Screen title={t("unfetched")} actions={<Button kind="main" icon="again" onTap={onAgain}>{t("again")}</Button>}>
      <FailureNotice failure={{ id: "offline" }} />
    </Screen>
  );
}
