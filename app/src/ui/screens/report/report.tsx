// SPDX-License-Identifier: AGPL-3.0-or-later
/** The report, step by step: what, in words, photos, when and where, look over. */

import { useEffect, useRef } from "preact/hooks";
import { useHere } from "../../here.ts";
import { Fetching, lazily } from "../../parts/lazily.tsx";
import { Conduct } from "./conduct.tsx";
import { OneFile } from "./file.tsx";
import { Files } from "./files.tsx";
import { fateOf, Gone, openedNow } from "./gone.tsx";
import { LookOver } from "./look.tsx";
import { Shared, useShared } from "./shared.tsx";
import { What } from "./what.tsx";
import { WhenWhere } from "./whenWhere.tsx";
import "./report.css";

const ALL_STEPS = 5;
const Blur = lazily(() => import("./blur.tsx").then((one) => one.Blur));

/** `rest`: of the address, after "report/". */
export function Report({ rest }: { readonly rest: string }) {
  const { source, snapshot } = useHere();
  const shared = useShared();
  useEffect(() => {
    // Once, at the beginning: a report that was just sent must not open the next one.
    void source.openDraft();
  }, []);
  const opened = useRef(openedNow(snapshot));
  opened.current ??= openedNow(snapshot);
  const isDiscarding = useRef(false);
  const fate = opened.current && fateOf(opened.current, snapshot);
  if (fate !== null && !isDiscarding.current) return <Gone fate={fate} />;
  const { draft } = snapshot;
  if (!draft) return <Fetching />;
  // While it is sealed, wherever one has gone to, there is only how far that is.
  const [step = "", id = ""] = snapshot.sealing ? ["look"] : rest.split("/");
  if (step === "shared") return <Shared {...shared} />;
  if (step === "conduct") return <Conduct key={step} draft={draft} step={[2, ALL_STEPS]} />;
  if (step === "files") return <Files key={step} draft={draft} step={[3, ALL_STEPS]} shared={shared.failure} />;
  if (step === "file") return <OneFile key={rest} draft={draft} id={id} />;
  if (step === "blur") return <Blur key={rest} id={id} />;
  if (step === "when-where") return <WhenWhere key={step} draft={draft} step={[4, ALL_STEPS]} />;
  if (step === "look") return <LookOver key={step} draft={draft} step={[5, ALL_STEPS]} isDiscarding={isDiscarding} />;
  return <What key="what" draft={draft} step={[1, ALL_STEPS]} />;
}
