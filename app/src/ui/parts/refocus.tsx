// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Where what was pressed is replaced by what came of it: the focus, which would fall to the top of the page,
 * stays here, and a reader reads on from what is new.
 */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  /** Whatever decides what stands here. */
  readonly on: unknown;
  /** How what stands here is laid out. */
  readonly class?: string;
  readonly children: ComponentChildren;
}

export function Refocus({ on, class: look, children }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const wasPressed = useRef(false);
  useLayoutEffect(() => {
    // Only where the press was here, and nobody has gone on to something else since.
    if (wasPressed.current && document.activeElement === document.body) place.current?.focus({ preventScroll: true });
    wasPressed.current = false;
  }, [on]);
  // On the way in: on the way out what was pressed may be gone already.
  return <div ref={place} tabIndex={-1} class={look} onClickCapture={() => void (wasPressed.current = true)}>{children}</div>;
}
