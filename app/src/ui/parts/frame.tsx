// SPDX-License-Identifier: AGPL-3.0-or-later
/** What is around every screen: the way back, the emergency call, the languages, the quick exit. */

import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { emergencyNumber } from "../deployment.ts";
import { useHere } from "../here.ts";
import { Icon } from "../icons.tsx";
import { t } from "../language.ts";
import { leaveQuickly } from "../leave.ts";
import { LanguageMenu } from "./languages.tsx";

const ESCAPES = 3;

interface Props {
  /** Where "back" leads; null where there is nothing behind. */
  readonly back: string | null;
  readonly children: ComponentChildren;
}

export function Frame({ back, children }: Props) {
  const { source, snapshot } = useHere();
  useEscapes(() => leaveQuickly(source));
  const number = emergencyNumber(snapshot);
  return (
    <>
      <header class="top">
        {back !== null && (
          <a class="top-item" href={`#/${back}`}>
            <Icon name="back" />
            <span class="top-word">{t("back")}</span>
          </a>
        )}
        <span class="spring" />
        <a class="top-item call" href={`tel:${number.replaceAll(" ", "")}`}>
          <Icon name="phone" />
          <span>
            <span class="top-word-wide">{t("emergency.question")} </span>
            <span class="unseen-narrow">{t("emergency.call")} </span>
            <bdi>{number}</bdi>
          </span>
        </a>
        <LanguageMenu />
        <button type="button" class="top-item" onClick={() => leaveQuickly(source)}>
          <Icon name="leave" />
          <span>{t("leave")}</span>
        </button>
      </header>
      {children}
    </>
  );
}

/** Three times Escape leaves at once: a hand on a keyboard finds that key without looking. */
function useEscapes(leave: () => void): void {
  useEffect(() => {
    let pressed = 0;
    const press = (event: KeyboardEvent): void => {
      pressed = event.key === "Escape" ? pressed + 1 : 0;
      if (pressed === ESCAPES) leave();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
