// SPDX-License-Identifier: AGPL-3.0-or-later
/** Something to know: said with a sign and in words, never by colour alone. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Failure } from "../../contract.ts";
import { tellingOf } from "../failures.ts";
import { Icon, type IconName } from "../icons.tsx";
import { count, t } from "../language.ts";

type Tone = "info" | "good" | "warn" | "danger";
const SIGNS: Readonly<Record<Tone, IconName>> = {
  info: "info",
  good: "check",
  warn: "warn",
  danger: "warn",
};

interface Props {
  readonly tone?: Tone;
  readonly icon?: IconName;
  readonly title?: string;
  readonly isAlert?: boolean;
  readonly children?: ComponentChildren;
}

/** An alert comes into view by itself: what was tapped may be far below it. */
export function Notice({ tone = "info", icon, title, isAlert, children }: Props) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isAlert) place.current?.scrollIntoView({ block: "nearest" });
  }, [isAlert]);
  return (
    <div ref={place} class={`notice ${tone}`} role={isAlert ? "alert" : undefined}>
      <Icon name={icon ?? SIGNS[tone]} />
      <div class="notice-words">
        {title && <p class="strong">{title}</p>}
        {children}
      </div>
    </div>
  );
}

/** What happened, what is safe, what to do next. */
export function FailureNotice({ failure, quietly }: { failure: Failure; quietly?: boolean }) {
  const { what, safe, next } = tellingOf(failure.id);
  const where = failure.file ? t("file.number", { n: failure.file }) + t("colon") : "";
  return (
    <Notice tone="warn" icon={failure.id === "offline" ? "offline" : "warn"} isAlert={!quietly}>
      <p class="strong">{where + t(what)}</p>
      <p>{t(safe)}</p>
      <p>{failure.retryAfter ? waitWords(failure.retryAfter) : t(next)}</p>
    </Notice>
  );
}

const MINUTE = 60;

function waitWords(seconds: number): string {
  if (seconds < MINUTE) return count("next.wait-seconds", Math.ceil(seconds));
  return count("next.wait-minutes", Math.ceil(seconds / MINUTE));
}
