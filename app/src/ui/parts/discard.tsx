// SPDX-License-Identifier: AGPL-3.0-or-later
/** Let something go that can't be brought back: asked twice, since hands shake. */

import { useState } from "preact/hooks";
import type { Result } from "../../contract.ts";
import { type Key, t } from "../language.ts";
import { ActButton, Button } from "./act.tsx";
import { Refocus } from "./refocus.tsx";

interface Props {
  readonly word: Key;
  readonly act: () => Promise<Result>;
  readonly then?: () => void;
}

export function Discard({ word, act, then = () => undefined }: Props) {
  const [isAsked, setAsked] = useState(false);
  return (
    <Refocus on={isAsked}>
      {!isAsked ? <Button kind="plain" icon="bin" onTap={() => setAsked(true)}>{t(word)}</Button> : (
        <div class="card stack-small" role="group" aria-label={t(word)}>
          <p>{t("discard.sure")}</p>
          <div class="buttons">
            <ActButton kind="danger" icon="bin" act={act} then={then}>{t("discard.yes")}</ActButton>
            <Button onTap={() => setAsked(false)}>{t("discard.no")}</Button>
          </div>
        </div>
      )}
    </Refocus>
  );
}
