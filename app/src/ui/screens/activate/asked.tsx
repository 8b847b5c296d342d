// SPDX-License-Identifier: AGPL-3.0-or-later
/** One question: answered, it goes on; not yet, it says what is missing, beside the question. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { type Key, t } from "../../language.ts";
import { Button } from "../../parts/act.tsx";
import { Screen } from "../../parts/screen.tsx";

interface AskedProps {
  readonly title: ComponentChildren;
  readonly step: readonly [number, number];
  readonly isAnswered: boolean;
  readonly empty: Key;
  readonly onNext: () => void;
  readonly isBusy?: boolean;
  readonly nextWord?: Key;
  readonly children: (problem: string | undefined) => ComponentChildren;
}

export function Asked({ title, step, isAnswered, empty, onNext, isBusy = false, nextWord = "next", children }: AskedProps) {
  const [wasTried, setTried] = useState(false);
  const submit = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    if (isAnswered) onNext();
  };
  return (
    <form class="form" onSubmit={submit} noValidate>
      <Screen
        title={title}
        {...(step[1] > 1 ? { step } : {})}
        actions={<Button kind="main" submits isBusy={isBusy}>{t(nextWord)}</Button>}
      >
        {children(wasTried && !isAnswered ? t(empty) : undefined)}
      </Screen>
    </form>
  );
}
