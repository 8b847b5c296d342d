// SPDX-License-Identifier: AGPL-3.0-or-later
/** A list of places to go to. */

import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "../icons.tsx";

export function Rows({ label, children }: { readonly label?: string; readonly children: ComponentChildren }) {
  return <ul class="rows" aria-label={label}>{children}</ul>;
}

interface Props {
  readonly to: string;
  readonly icon?: IconName;
  readonly name: ComponentChildren;
  readonly note?: ComponentChildren;
  readonly mark?: ComponentChildren;
}

export function Row({ to, icon, name, note, mark }: Props) {
  return (
    <li>
      <a class="row" href={`#/${to}`}>
        {icon && <Icon name={icon} />}
        <span class="row-words">
          <span class="row-name">{name}</span>
          {note && <span class="quiet small">{note}</span>}
        </span>
        {mark}
        <Icon name="on" />
      </a>
    </li>
  );
}
