// SPDX-License-Identifier: AGPL-3.0-or-later
/** What is sealed and not yet with intake: how far it is, and what is safe to do meanwhile. */

import type { WaitingView } from "../../contract.ts";
import { useHere } from "../here.ts";
import { t } from "../language.ts";
import { ActButton, Link, surely } from "../parts/act.tsx";
import { Bytes } from "../parts/bytes.tsx";
import { Discard } from "../parts/discard.tsx";
import { FailureNotice } from "../parts/notice.tsx";
import { Screen } from "../parts/screen.tsx";
import { waitsFor } from "../status.ts";
import { Receipt } from "./receipt.tsx";

/** What waits for ever: it can only be let go. */
const HOPELESS = ["too-much", "upload-conflict", "sealed-too-long-ago"];

export function WaitingCard({ waiting }: { readonly waiting: WaitingView }) {
  const { source } = useHere();
  const { failure } = waiting;
  return (
    <div class="card stack">
      <p class="strong">{waiting.kind === "tip" ? t("waiting.tip") : t("waiting.reply")}</p>
      <Sent waiting={waiting} />
      {failure && <FailureNotice quietly failure={failure} />}
      {waiting.state !== "sending" && (
        <div class="buttons">
          {!HOPELESS.includes(failure?.id ?? "") && (
            <ActButton icon="again" act={() => surely(source.resume())}>{t("waiting.resume")}</ActButton>
          )}
          {failure && (
            <Discard word="waiting.discard" act={() => surely(source.discardWaiting(waiting.id))} />
          )}
        </div>
      )}
    </div>
  );
}

/** Of what is sealed, and of what intake said that it holds. */
function Sent({ waiting }: { readonly waiting: WaitingView }) {
  return <Bytes word={t(waitsFor(waiting))} done={waiting.sentBytes} all={waiting.allBytes} />;
}

export function Sending({ tip }: { readonly tip: number }) {
  const { source, snapshot } = useHere();
  const waiting = snapshot.waiting.find((one) => one.tip === tip && one.kind === "tip");
  const report = snapshot.reports.find((one) => one.tip === tip);
  if (!waiting && report?.receipts.length) return <Receipt key="receipt" report={report} />;
  if (!waiting) return <Screen key="gone" title={t("sending.gone")} lead={t("next.look")} actions={<Link to="" kind="main">{t("sending.home")}</Link>} />;
  const isStill = waiting.state !== "sending";
  return (
    <Screen
      key="sending"
      title={isStill ? t("sending.waits") : t("sending.title")}
      lead={t("sending.safe")}
      actions={isStill && <ActButton kind="main" icon="again" act={() => surely(source.resume())}>{t("waiting.resume")}</ActButton>}
      after={<a class={isStill ? "plain" : "button"} href="#/">{t("sending.home")}</a>}
    >
      <div class="card"><Sent waiting={waiting} /></div>
      {waiting.failure && <FailureNotice failure={waiting.failure} />}
      <p class="quiet">{t("sending.close")}</p>
    </Screen>
  );
}
