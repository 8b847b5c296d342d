// SPDX-License-Identifier: AGPL-3.0-or-later
/** Buttons and links, and the button that does something which takes time. */

import type { ComponentChildren } from "preact";
import type { Result } from "../../contract.ts";
import { useAct } from "../here.ts";
import { Icon, type IconName } from "../icons.tsx";
import { t } from "../language.ts";
import { FailureNotice } from "./notice.tsx";

export type Kind = "main" | "button" | "plain" | "danger";

interface LinkProps {
  readonly to: string;
  readonly kind?: Kind;
  readonly icon?: IconName;
  readonly children: ComponentChildren;
}

export function Link({ to, kind = "button", icon, children }: LinkProps) {
  return (
    <a class={kind} href={`#/${to}`}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </a>
  );
}

interface ButtonProps {
  readonly onTap?: () => void;
  readonly kind?: Kind;
  readonly icon?: IconName;
  readonly isBusy?: boolean;
  /** Of the form that it stands in. */
  readonly submits?: boolean;
  readonly children: ComponentChildren;
}

/** A busy button stays where it is and keeps the focus: nothing jumps below a finger. */
export function Button({ onTap, kind = "button", icon, isBusy = false, submits, children }: ButtonProps) {
  return (
    <>
    <button
      type={submits ? "submit" : "button"}
      class={isBusy ? `${kind} busy` : kind}
      aria-disabled={isBusy}
      onClick={isBusy && !submits ? undefined : onTap}
    >
      {icon && <Icon name={icon} />}
      <span>{children}</span>
      {isBusy && <span class="dots" aria-hidden="true" />}
    </button>
    <span class="unseen" role="status">{isBusy ? t("busy") : ""}</span>
    </>
  );
}

interface ActProps<T> extends Omit<ButtonProps, "onTap" | "isBusy" | "submits"> {
  readonly act: () => Promise<Result<T>>;
  readonly then?: (value: T) => void;
}

/** A button with what became of it: busy, or why it failed. */
export function ActButton<T>({ act, then, ...look }: ActProps<T>) {
  const { isBusy, failure, run } = useAct();
  return (
    <>
      {failure && <FailureNotice failure={failure} />}
      <Button {...look} isBusy={isBusy} onTap={() => run(act, then)} />
    </>
  );
}

/** What gives no result can't fail in a way that is told. */
export async function surely(act: Promise<unknown>): Promise<Result> {
  await act;
  return { ok: true, value: undefined };
}
