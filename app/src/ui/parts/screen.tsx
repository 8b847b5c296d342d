// SPDX-License-Identifier: AGPL-3.0-or-later
/** One screen: one heading, one thought, and what can be done at its end. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../language.ts";

interface Props {
  readonly title: ComponentChildren;
  /** Which of a row of steps this is, from 1. */
  readonly step?: readonly [number, number];
  readonly lead?: ComponentChildren;
  /** The one next step: on a phone it stays under the thumb. */
  readonly actions?: ComponentChildren;
  /** What else can be done, below it. */
  readonly after?: ComponentChildren;
  readonly children?: ComponentChildren;
}

let hasShownOne = false;

/**
 * The focus moves to the heading of each new screen, so that it is what is read out next: as it is drawn, and not
 * after. On a busy phone somebody has begun to type by then, or has a finger on a button.
 */
export function Screen({ title, step, lead, actions, after, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    scrollTo(0, 0);
    // Not on the first: there the browser has just begun to read the page out.
    if (hasShownOne) heading.current?.focus({ preventScroll: true });
    hasShownOne = true;
  }, []);
  return (
    <main class="screen">
      {step && <Steps now={step[0]} all={step[1]} />}
      <h1 ref={heading} tabIndex={-1} id="heading">{title}</h1>
      {lead && <p class="lead">{lead}</p>}
      {children}
      {actions && <div class="actions">{actions}</div>}
      {after && <div class="after">{after}</div>}
    </main>
  );
}

function Steps({ now, all }: { readonly now: number; readonly all: number }) {
  return (
    <div class="steps">
      <p class="quiet small">{t("step", { n: now, all })}</p>
      <div class="step-marks" aria-hidden="true">
        {Array.from({ length: all }, (_, index) => (
          <span key={index} class={index < now ? "step-mark done" : "step-mark"} />
        ))}
      </div>
    </div>
  );
}
