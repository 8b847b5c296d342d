// SPDX-License-Identifier: AGPL-3.0-or-later
/** What a person typed so far, of whatever is asked here. It lives as long as the screens of activation. */

import type { ActivationForm } from "../../../contract.ts";
import type { Check } from "../../../formats/charterChecks.ts";

export interface Typed {
  readonly name: string;
  readonly scheme: string;
  readonly number: string;
  readonly second: string;
  readonly occupation: string;
  readonly phone: string;
  readonly code: string;
}

export const EMPTY: Typed = { name: "", scheme: "", number: "", second: "", occupation: "", phone: "", code: "" };

export interface StepProps {
  readonly typed: Typed;
  readonly step: readonly [number, number];
  readonly fill: (change: Partial<Typed>) => void;
  readonly onNext: () => void;
}

/** A phone number as it is sent: of marks that copying brings along, nothing. */
export function phoneOf({ phone }: Typed): string {
  return phone.normalize("NFKC").replace(/\p{Cf}/gu, "").trim();
}

/** Whether it may be one, in the digits of any script. */
export function hasPhone(typed: Typed): boolean {
  return /^\+[\p{Nd}\p{Pd}\s().]{6,}$/u.test(phoneOf(typed));
}

/** The form of a check that ends with a code to a phone. */
export function formOf(check: Check, typed: Typed): ActivationForm {
  const { name, scheme, number, second, occupation } = typed;
  const phone = phoneOf(typed);
  const code = typed.code.trim();
  return check === "roll" ? { number, second, phone, code } : { name, scheme, number, occupation, phone, code };
}
