// SPDX-License-Identifier: AGPL-3.0-or-later
/** Locked: a PIN, and not a word of what is behind it. */

import { useState } from "preact/hooks";
import { useAct, useHere } from "../here.ts";
import { Icon } from "../icons.tsx";
import { t } from "../language.ts";
import { Button, Link } from "../parts/act.tsx";
import { Field, PIN_INPUT } from "../parts/field.tsx";
import { FailureNotice } from "../parts/notice.tsx";
import { Screen } from "../parts/screen.tsx";

export function Locked() {
  const { source } = useHere();
  const [pin, setPin] = useState("");
  const act = useAct();
  const submit = (event: Event): void => {
    event.preventDefault();
    act.run(async () => {
      const result = await source.unlock(pin);
      setPin("");
      return result;
    });
  };
  return (
    <form class="form locked" onSubmit={submit} noValidate>
      <Screen
        title={<span class="with-icon"><Icon name="lock" /><span>{t("locked.title")}</span></span>}
        actions={<Button kind="main" submits isBusy={act.isBusy}>{t("locked.open")}</Button>}
        after={<Link to="protect/erase" kind="plain">{t("locked.forgotten")}</Link>}
      >
        {act.failure && <FailureNotice failure={act.failure} />}
        <Field
          id="pin"
          label={t("locked.pin")}
          value={pin}
          onValue={setPin}
          input={PIN_INPUT}
        />
      </Screen>
    </form>
  );
}
