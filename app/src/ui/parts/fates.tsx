// SPDX-License-Identifier: AGPL-3.0-or-later
/** What happens to each thing that a person types to activate, by the check of this tip line. */

import type { ComponentChildren } from "preact";
import type { Charter } from "../../formats/charter.ts";
import { named, t } from "../language.ts";
import { schemeName } from "../schemes.ts";

type Row = readonly [ComponentChildren, ComponentChildren];

export function Fates({ charter }: { readonly charter: Charter }) {
  return (
    <dl class="facts card">
      {rowsOf(charter).map(([name, fate], index) => (
        <div class="fact" key={index}>
          <dt>{name}</dt>
          <dd>{fate}</dd>
        </div>
      ))}
    </dl>
  );
}

function rowsOf({ checks, schemes }: Charter): readonly Row[] {
  const phone: Row = [t("activate.phone"), t("activate.phone.fate")];
  if (checks.counter) {
    return [
      [t("activate.counter"), t("activate.counter.fate")],
      [t("activate.counter.clerk"), t("activate.counter.clerk.fate")],
      [t("activate.counter.where"), <bdi>{named(checks.counter.where)}</bdi>],
    ];
  }
  if (checks.signIn) {
    const name = named(checks.signIn.name);
    return [
      [t("activate.occupation"), t("activate.occupation.fate.here")],
      [t("activate.sign-in"), t("activate.sign-in.fate", { name })],
      [t("activate.sign-in.sees", { name }), t("activate.sign-in.sees.fate")],
    ];
  }
  if (checks.roll) {
    const { number, second } = checks.roll;
    return [
      [<bdi>{named(number)}</bdi>, t("activate.member.fate")],
      ...(second ? [[<bdi>{named(second)}</bdi>, t("activate.member.second.fate")] as const] : []),
      phone,
    ];
  }
  return [
    [t("activate.name"), t("activate.name.fate")],
    [schemes.length === 1 ? schemeName(schemes[0] ?? "") : t("activate.document"), t("activate.document.fate")],
    [t("activate.occupation"), t("activate.occupation.fate")],
    phone,
  ];
}
