// SPDX-License-Identifier: AGPL-3.0-or-later
/** The receipt: intake's signed promise that it holds the envelope. */

import type { ReportView } from "../../contract.ts";
import { useHere } from "../here.ts";
import { Icon } from "../icons.tsx";
import { count, language, t } from "../language.ts";
import { Link } from "../parts/act.tsx";
import { Screen } from "../parts/screen.tsx";
import { dayIn } from "../tables.ts";

export function Receipt({ report }: { readonly report: ReportView }) {
  const { bulletin } = useHere().snapshot;
  return (
    <Screen
      title={t("receipt.title")}
      lead={t("receipt.lead")}
      actions={<Link to="" kind="main">{t("receipt.home")}</Link>}
      after={<Link to={`reports/${report.tip}`} kind="plain">{t("receipt.see")}</Link>}
    >
      <div class="seal" aria-hidden="true"><Icon name="check" /></div>
      <h2>{t("receipt.next")}</h2>
      <ul class="points check">
        {bulletin && (
          <li><Icon name="clock" /><span>{count("charter.acknowledge", bulletin.charter.promises.acknowledgeDays)}</span></li>
        )}
        <li><Icon name="speech" /><span>{t("receipt.answer")}</span></li>
        <li><Icon name="bin" /><span>{t("receipt.gallery")}</span></li>
      </ul>
      <ReceiptDetails report={report} />
    </Screen>
  );
}

/** For whoever wants to hold somebody to it later. */
export function ReceiptDetails({ report }: { readonly report: ReportView }) {
  if (report.receipts.length === 0) return null;
  return (
    <details class="more">
      <summary>{t("receipt.details")}</summary>
      <p class="quiet">{t("receipt.what")}</p>
      {report.receipts.map((one) => (
        <div class="receipt" key={one.envelope}>
          <p><bdi>{dayIn(language().code, one.day)}</bdi></p>
          <p class="code" dir="ltr">{one.envelope}</p>
          <details>
            <summary>{t("receipt.signature")}</summary>
            <p class="code" dir="ltr">{one.jws}</p>
          </details>
        </div>
      ))}
    </details>
  );
}
