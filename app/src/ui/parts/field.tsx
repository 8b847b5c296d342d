// SPDX-License-Identifier: AGPL-3.0-or-later
/** Questions with their label, what to know about the answer, and what is wrong with it. */

import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../icons.tsx";

/**
 * By nobody but this page: spelling checkers and writing aids of some browsers, once turned on, send what is typed
 * anywhere to whoever makes them.
 */
const UNREAD = { autoComplete: "off", spellcheck: false, writingsuggestions: "false" } as const;

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly problem?: string | undefined;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly input?: JSX.IntrinsicElements["input"];
}

export function Field({ id, label, hint, problem, value, onValue, input }: FieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && <p class="quiet" id={`${id}-hint`}>{hint}</p>}
      <Problem id={id} problem={problem} />
      <input
        {...UNREAD}
        {...input}
        id={id}
        value={value}
        aria-invalid={problem ? "true" : undefined}
        aria-describedby={describedBy(id, hint, problem)}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </div>
  );
}

/**
 * What a PIN is typed into: its letters are hidden by the style sheet alone. A field of the kind "password" is
 * one that browsers offer to keep, under this site's address and on all of somebody's devices, whatever
 * `autocomplete` says. "off" also keeps it out of what a browser writes down to restore its tabs.
 */
export const PIN_INPUT = {
  inputMode: "numeric",
  dir: "ltr",
  autoComplete: "off",
  autoCapitalize: "off",
  class: "wide-digits hidden-letters",
} as const;

interface TextProps {
  readonly id: string;
  readonly label: string;
  readonly isLabelSeen?: boolean;
  readonly hint?: string | undefined;
  readonly problem?: string | undefined;
  readonly rows: number;
  readonly value: string;
  readonly onValue: (value: string) => void;
  /** Told of what was typed a moment after the last letter, and whenever the box is left. */
  readonly onKeep?: (value: string) => void;
}

/** A text in whatever script somebody writes: its direction follows its letters. */
export function TextField({ id, label, isLabelSeen = true, hint, problem, rows, value, onValue, onKeep }: TextProps) {
  const [later, now] = useKeeping(onKeep);
  return (
    <div class="field">
      <label for={id} class={isLabelSeen ? undefined : "unseen"}>{label}</label>
      {hint && <p class="quiet" id={`${id}-hint`}>{hint}</p>}
      <Problem id={id} problem={problem} />
      <textarea
        id={id}
        dir="auto"
        rows={rows}
        value={value}
        {...UNREAD}
        aria-invalid={problem ? "true" : undefined}
        aria-describedby={describedBy(id, hint, problem)}
        onInput={({ currentTarget: { value: typed } }) => {
          onValue(typed);
          later(typed);
        }}
        onBlur={now}
      />
    </div>
  );
}

/** Milliseconds after which what was typed is kept: a hand that leaves in a hurry leaves no box first. */
const MOMENT = 1000;

/** `later` keeps a text in a moment, or when its box goes; `now` what is not kept yet. */
function useKeeping(keep: ((value: string) => void) | undefined): readonly [later: (value: string) => void, now: () => void] {
  const waiting = useRef<{ readonly timer: ReturnType<typeof setTimeout>; readonly keep: () => void } | null>(null);
  const latest = useRef(keep);
  latest.current = keep;
  const now = (): void => {
    const found = waiting.current;
    waiting.current = null;
    clearTimeout(found?.timer);
    found?.keep();
  };
  const later = (value: string): void => {
    clearTimeout(waiting.current?.timer);
    waiting.current = { timer: setTimeout(now, MOMENT), keep: () => latest.current?.(value) };
  };
  useLayoutEffect(() => now, []);
  return [later, now];
}

export function Problem({ id, problem }: { readonly id: string; readonly problem?: string | undefined }) {
  if (!problem) return null;
  return (
    <p class="problem" id={`${id}-problem`} role="alert">
      <Icon name="warn" />
      <span>{problem}</span>
    </p>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly value: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly hint?: string;
  readonly children: ComponentChildren;
}

export function Choice({ name, value, isChosen, onChoose, hint, children }: ChoiceProps) {
  return (
    <label class="choice">
      <input type="radio" name={name} value={value} checked={isChosen} onChange={onChoose} />
      <span>
        <span class="choice-word">{children}</span>
        {hint && <span class="quiet">{hint}</span>}
      </span>
    </label>
  );
}

interface TickProps {
  readonly isOn: boolean;
  readonly onTurn: (isOn: boolean) => void;
  readonly hint?: string;
  readonly children: ComponentChildren;
}

export function Tick({ isOn, onTurn, hint, children }: TickProps) {
  return (
    <label class="choice">
      <input type="checkbox" checked={isOn} onChange={(event) => onTurn(event.currentTarget.checked)} />
      <span>
        <span class="choice-word">{children}</span>
        {hint && <span class="quiet">{hint}</span>}
      </span>
    </label>
  );
}

function describedBy(id: string, hint?: string, problem?: string): string | undefined {
  const ids = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean);
  return ids.join(" ") || undefined;
}
