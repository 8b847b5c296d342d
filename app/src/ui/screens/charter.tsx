// SPDX-License-Identifier: AGPL-3.0-or-later
/** Who runs this, by what law, overseen by whom, what is promised; and what of it will change. */

import type { ComponentChildren } from "preact";
import type { Bulletin, Catalogue, Charter } from "../../formats/bulletin.ts";
import type { What } from "../../formats/change.ts";
import type { Check } from "../../formats/charterChecks.ts";
import { useHere } from "../here.ts";
import { count, type Key, language, named, t } from "../language.ts";
import { Fates } from "../parts/fates.tsx";
import { Notice } from "../parts/notice.tsx";
import { Screen } from "../parts/screen.tsx";
import { dayIn } from "../tables.ts";
import { Fact } from "./about.tsx";

export function CharterScreen() {
  const bulletin = useHere().snapshot.bulletin;
  if (!bulletin) return <Screen title={t("charter.title")} lead={t("unreached.why")} />;
  const { charter, catalogue, upcoming } = bulletin;
  return (
    <Screen title={t("charter.title")} lead={<bdi>{named(charter.name)}</bdi>}>
      <Notice icon="shield" title={t("free")}><p>{t("free.more")}</p></Notice>
      {upcoming.charter && (
        <Coming bulletin={bulletin} what="charter"><CharterToCome now={charter} then={upcoming.charter} /></Coming>
      )}
      {upcoming.catalogue && (
        <Coming bulletin={bulletin} what="catalogue"><CatalogueToCome now={catalogue} then={upcoming.catalogue} /></Coming>
      )}
      <dl class="facts card">{PARTS.map((part) => <Part key={part.name} part={part} charter={charter} />)}</dl>
      <p><a href="/public">{t("charter.public")}</a></p>
      {charter.activation === "verified" && <><h2>{t("charter.fates")}</h2><Fates charter={charter} /></>}
    </Screen>
  );
}

const CHECK_WORDS: Readonly<Record<Check, Key>> = {
  checksum: "charter.check.checksum",
  counter: "charter.check.counter",
  oidc: "charter.check.oidc",
  roll: "charter.check.roll",
};

function checkWords({ activation, identityCheck, checks }: Charter): string {
  const name = checks.signIn ? named(checks.signIn.name) : "";
  return activation === "open" ? t("charter.check.open") : t(CHECK_WORDS[identityCheck], { name });
}

interface CharterPart {
  readonly name: Key;
  /** What of a charter it shows; nothing is shown where it has none of it. */
  readonly of: (charter: Charter) => unknown;
  readonly shown: (charter: Charter) => ComponentChildren;
}

const quiet = (text: string): ComponentChildren => <p class="quiet"><bdi>{text}</bdi></p>;
const PARTS: readonly CharterPart[] = [
  {
    name: "charter.operator",
    of: ({ operator }) => [operator.name, operator.contact],
    shown: ({ operator }) => <><p><bdi>{operator.name}</bdi></p>{quiet(operator.contact)}</>,
  },
  {
    name: "charter.law",
    of: ({ operator }) => operator.legalBasis,
    shown: ({ operator }) => <p><bdi>{operator.legalBasis}</bdi></p>,
  },
  {
    name: "charter.oversight",
    of: ({ oversight }) => oversight,
    shown: ({ oversight }) => <><p><bdi>{oversight.name}</bdi></p>{quiet(oversight.contact)}</>,
  },
  {
    name: "charter.witnesses",
    of: ({ witnesses }) => (witnesses.keys.length ? witnesses : null),
    shown: ({ witnesses }) => (
      <>
        {witnesses.keys.map((one) => <p key={one.vkey}><bdi>{one.operator}</bdi></p>)}
        <p class="quiet">{count("charter.cosigned", witnesses.needed)}</p>
      </>
    ),
  },
  {
    name: "charter.check",
    of: ({ activation, identityCheck, checks }) => [activation, identityCheck, checks],
    shown: (charter) => <p>{checkWords(charter)}</p>,
  },
  {
    name: "charter.redress",
    of: ({ redress }) => redress,
    shown: ({ oversight, redress }) => (
      <>
        <p><bdi>{redress.contact}</bdi></p>
        {oversight.recipient && <p><a href="/redress">{t("charter.letter")}</a></p>}
      </>
    ),
  },
  {
    name: "charter.promise",
    of: ({ promises }) => promises,
    shown: ({ promises }) => (
      <>
        <p>{count("charter.acknowledge", promises.acknowledgeDays)}</p>
        <p>{count("charter.outcome", promises.outcomeDays)}</p>
      </>
    ),
  },
  {
    name: "charter.retention",
    of: ({ retention }) => [retention.unsubstantiatedDays, retention.substantiatedDays],
    shown: ({ retention }) => (
      <>
        <p>{count("charter.unsubstantiated", retention.unsubstantiatedDays)}</p>
        <p>{count("charter.substantiated", retention.substantiatedDays)}</p>
      </>
    ),
  },
  {
    name: "charter.changes",
    of: ({ changes }) => changes,
    shown: ({ changes: { administrators, noticeDays } }) => (
      <p>{administrators.length ? count("charter.changes.told", noticeDays) : t("charter.changes.untold")}</p>
    ),
  },
];

function Part({ part, charter }: { readonly part: CharterPart; readonly charter: Charter }) {
  return part.of(charter) === null ? null : <Fact name={part.name}>{part.shown(charter)}</Fact>;
}

interface ComingProps {
  readonly bulletin: Bulletin;
  readonly what: What;
  readonly children: ComponentChildren;
}

/** What will hold instead, with the day from which it does. */
function Coming({ bulletin, what, children }: ComingProps) {
  const change = bulletin.changes.findLast((one) => one.what === what);
  const day = dayIn(language().code, change?.holds ?? bulletin.issued);
  return <Notice icon="clock" title={t("charter.upcoming", { day })}>{children}</Notice>;
}

interface Turn<Document> {
  readonly now: Document;
  readonly then: Document;
}

const text = (value: unknown): string => JSON.stringify(value);

function CharterToCome({ now, then }: Turn<Charter>) {
  const parts = PARTS.filter((part) => text(part.of(now)) !== text(part.of(then)));
  const isShown = parts.length > 0;
  return (
    <>
      {isShown && <dl class="facts">{parts.map((part) => <Part key={part.name} part={part} charter={then} />)}</dl>}
      {!isShown && <p>{t("charter.upcoming.other")}</p>}
    </>
  );
}

function CatalogueToCome({ now, then }: Turn<Catalogue>) {
  const before = new Map(now.entries.map((entry) => [entry.code, entry]));
  const after = new Map(then.entries.map((entry) => [entry.code, entry]));
  const lines: (readonly [Key, Catalogue["entries"][number]])[] = [
    ...then.entries.filter(({ code }) => !before.has(code)).map((entry) => ["charter.entry.new", entry] as const),
    ...now.entries.filter(({ code }) => !after.has(code)).map((entry) => ["charter.entry.gone", entry] as const),
    ...then.entries
      .filter((entry) => before.has(entry.code) && text(before.get(entry.code)) !== text(entry))
      .map((entry) => ["charter.entry.other", entry] as const),
  ];
  return (
    <>
      <p class="strong">{t("charter.upcoming.catalogue")}</p>
      <ul>{lines.map(([key, entry]) => <li key={entry.code}>{t(key, { name: named(entry.name) })}</li>)}</ul>
    </>
  );
}
