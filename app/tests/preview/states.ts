// SPDX-License-Identifier: AGPL-3.0-or-later
/** Every state of every screen, by name: where it stands, and how the source stands there. */

import type { DraftFile, ReportView, Snapshot, WaitingView } from "../../src/contract.ts";
import { COUNTER, OIDC, OPEN, ROLL, UPCOMING, VERIFIED } from "./deployment.ts";
import { DRAFT } from "./played.ts";

export interface State {
  readonly path: string;
  readonly snapshot: Snapshot;
  /** What every act fails with. */
  readonly fails?: string;
}

const FRESH: Snapshot = {
  phase: "ready", distrust: null, bulletin: VERIFIED, isOnline: true, hasSecret: false, hasPractised: false,
  isActivated: false, isRecovering: false, hasPin: false, stamps: 0, draft: null, sealing: null, unsent: null, unsaid: [], waiting: [], reports: [],
};
const READY: Snapshot = { ...FRESH, hasSecret: true, hasPractised: true, isActivated: true, stamps: 8 };

const RECEIPT = { envelope: "q3fM1Zp0bX8sT2vY7kLwNa4RcUeHdJgOi5mPzQxVt6E", day: "2026-11-24", jws: `eyJhbGciOiJFZERTQSIsInR5cCI6InRlbGxzYWZlLXJlY2VpcHQifQ.${"eyJ2IjoxLCJkYXkiOiIyMDI2".repeat(6)}` };
const message = (id: string, text: string, language: string, isNew = false) => ({ id, day: "2026-11-26", text, language, isNew });
const ANSWERED: ReportView = {
  tip: 3, entry: "arson-and-fire-danger", day: "2026-11-24",
  receipts: [RECEIPT, { ...RECEIPT, envelope: `${RECEIPT.envelope}2`, day: "2026-11-26" }],
  messages: [
    message("a", "", "en"),
    message("b", "Thank you. Somebody will look at the cellar today. Is the door to the yard locked at night?", "en"),
    message("c", "يەنە بىرنەرسە كۆرسىڭىز بىزگە يېزىڭ.\n\n如果还看到什么，请告诉我们。 https://example.org/" + "long".repeat(40), "ug", true),
  ],
};
const REPORTS: readonly ReportView[] = [
  ANSWERED,
  { tip: 2, entry: "environmental-crime", day: "2026-11-20", receipts: [RECEIPT], messages: [message("d", "", "en"), { ...message("f", "Two people read your report and found that it has to be acted on. It may not be possible to say more while that is being done.", "en", true), status: "acting" }] },
  { tip: 1, entry: "hazardous-substances", day: "2026-11-18", receipts: [RECEIPT], messages: [] },
  { tip: 0, entry: null, day: null, receipts: [], messages: [message("e", "We have passed this on.", "en")] },
];
const UNSAID = [{ tip: 3, text: "It is open until nine.", failure: { id: "keys-ran-out" } }];
const CLOSED: ReportView = {
  tip: 5, entry: "environmental-crime", day: "2026-11-20", receipts: [RECEIPT],
  messages: [message("g", "", "en"), { ...message("h", "Somebody is looking into your report. If something in it is unclear, you are asked here.", "en"), day: "2026-11-25", status: "in-review" },
    { ...message("i", "What you reported was looked for, and it was not found.\n\nIf you think that this is wrong, answer here and say why. You can also turn to the contact that the charter of this tip line names: redress@example.org.", "en"), status: "not-found" }],
};
const waits = (change: Partial<WaitingView>): WaitingView => ({ id: "w", tip: 4, kind: "tip", state: "sending", sentBytes: 8_600_000, allBytes: 24_300_000, ...change });
const PLACE_4: ReportView = { tip: 4, entry: "arson-and-fire-danger", day: "2026-11-25", receipts: [], messages: [] };

const file = (id: string, change: Partial<DraftFile> = {}): DraftFile => ({ id, kind: "image", state: "ready", size: 1_840_000, progress: 1, facts: [], asIs: false, muted: false, ...change });
const FACTS: DraftFile["facts"] = [
  { kind: "time", value: "2026-11-24T18:42:10" },
  { kind: "place", value: "41.902183,12.496366" },
  { kind: "device", value: "Example Phone 3" },
  { kind: "thumbnail", value: "160 × 120" },
  { kind: "author", value: "A. Example" },
];
const FILES: readonly DraftFile[] = [
  file("f1", { facts: FACTS }),
  file("f2", { kind: "video", size: 18_400_000, facts: [{ kind: "place", value: "41.9,12.5" }] }),
  file("f3", { kind: "video", state: "cleaning", progress: 0.4, size: 52_000_000 }),
  file("f4", { kind: "other", state: "cannot-clean", size: 230_000, failure: { id: "cannot-clean" } }),
  file("f5", { kind: "sound", state: "cannot-clean", asIs: true, size: 900_000 }),
  file("f6", { state: "cannot-clean", failure: { id: "file-broken-off" } }),
  file("f8", { kind: "video", state: "cannot-clean", failure: { id: "trimmed" } }),
  file("f9", { kind: "video", state: "cannot-clean", failure: { id: "unfetched" } }),
  file("f7", { failure: { id: "change-broken-off" } }),
];
const WORDS = "Petrol in four open cans stands beside the boiler in the cellar of the old bakery. The cellar door is locked from outside at night, while people sleep above.";
const FULL = { ...DRAFT, entry: "arson-and-fire-danger", conduct: WORDS, lifeAtRisk: true, files: FILES.slice(0, 2), when: { day: "2026-11-24", time: "18:42", note: "" }, where: { precision: "near" as const, lat: 41_900_000, lon: 12_495_000, district: null, note: "Behind the school" } };

const ready = (path: string, change: Partial<Snapshot> = {}, fails?: string): State => ({ path, snapshot: { ...READY, ...change }, ...(fails ? { fails } : {}) });
const fresh = (path: string, change: Partial<Snapshot> = {}, fails?: string): State => ({ path, snapshot: { ...FRESH, ...change }, ...(fails ? { fails } : {}) });
const drafted = (path: string, change = {}, fails?: string): State => ready(path, { draft: { ...FULL, ...change } }, fails);

export const STATES: Readonly<Record<string, State>> = {
  "loading": fresh("", { phase: "loading" }),
  "locked": fresh("", { phase: "locked", bulletin: null, hasPin: true }),
  "locked-erase": fresh("protect/erase", { phase: "locked", bulletin: null, hasPin: true }),
  "unreached-offline": fresh("", { bulletin: null, isOnline: false }, "offline"),
  "unreached": fresh("", { bulletin: null }, "unavailable"),
  "first": fresh("", { phase: "first", bulletin: null }),
  "first-elsewhere": fresh("restore", { phase: "first", bulletin: null }),
  "welcome": fresh(""),
  "welcome-open": fresh("", { bulletin: OPEN }),
  "charter": fresh("charter"),
  "charter-upcoming": fresh("charter", { bulletin: UPCOMING }),
  "charter-counter": fresh("charter", { bulletin: COUNTER }),
  "charter-oidc": fresh("charter", { bulletin: OIDC }),
  "charter-roll": fresh("charter", { bulletin: ROLL }),
  "charter-open": fresh("charter", { bulletin: OPEN }),
  "nobody": fresh("nobody"),
  "language": fresh("language"),
  "restore": fresh("restore"),
  "restored": ready("restored", { isActivated: false }),
  "activate": ready("activate", { isActivated: false }),
  "activate-counter": ready("activate", { isActivated: false, bulletin: COUNTER }),
  "activate-oidc": ready("activate", { isActivated: false, bulletin: OIDC }),
  "activate-roll": ready("activate", { isActivated: false, bulletin: ROLL }),
  "activate-signed-in": ready("activate/signed-in/state/answer", { isActivated: false, bulletin: OIDC }, "sign-in-refused"),
  "recovery": ready("recovery", { hasPractised: false }),
  "practice": ready("recovery/practice", { hasPractised: false }),
  "home-empty": ready(""),
  "home-activate": ready("", { isActivated: false, hasPractised: false }),
  "home-reports": ready("", { reports: REPORTS }),
  "home-changes": ready("", { bulletin: UPCOMING }),
  "home-draft": ready("", { draft: FULL, reports: REPORTS.slice(2) }),
  "home-unsent": ready("", { draft: FULL, unsent: { id: "disk-full" }, reports: REPORTS.slice(2) }),
  "home-unsaid": ready("", { unsaid: UNSAID, reports: REPORTS }),
  "home-offline": ready("", { isOnline: false, waiting: [waits({ state: "queued", sentBytes: 0 })], reports: [PLACE_4] }),
  "home-waiting": ready("", { waiting: [waits({}), waits({ id: "x", kind: "reply", state: "failed", failure: { id: "sealed-too-long-ago" } })], reports: [PLACE_4, ...REPORTS] }),
  "home-recovering": ready("", { isRecovering: true }),
  "report-what": ready("report/what", { draft: DRAFT }),
  "report-what-chosen": drafted("report/what"),
  "report-conduct": ready("report/conduct", { draft: { ...DRAFT, entry: "arson-and-fire-danger" } }),
  "report-conduct-life": drafted("report/conduct"),
  "report-files-none": drafted("report/files", { files: [] }),
  "report-files": drafted("report/files", { files: FILES }),
  "report-file": drafted("report/file/f1"),
  "report-file-video": drafted("report/file/f2"),
  "report-file-unclean": drafted("report/file/f4", { files: FILES }),
  "report-file-trimmed": drafted("report/file/f8", { files: FILES }),
  "report-file-as-is": drafted("report/file/f5", { files: FILES }),
  "report-file-broken": drafted("report/file/f6", { files: FILES }),
  "report-file-unfetched": drafted("report/file/f9", { files: FILES }),
  "report-file-as-before": drafted("report/file/f7", { files: FILES }),
  "report-blur": drafted("report/blur/f1"),
  "report-when-where": ready("report/when-where", { draft: { ...DRAFT, entry: "hate-crime", conduct: WORDS } }),
  "report-when-where-near": drafted("report/when-where"),
  "report-look": drafted("report/look"),
  "report-look-as-before": drafted("report/look", { files: FILES.slice(-1) }),
  "report-look-sealing": ready("report/look", { draft: FULL, sealing: { doneBytes: 8_600_000, allBytes: 20_240_000 } }),
  "report-look-offline": ready("report/look", { isOnline: false, draft: FULL }),
  "report-look-missing": ready("report/look", { draft: DRAFT }),
  "report-look-refused": drafted("report/look", {}, "stamps-used-up"),
  "report-look-unsent": ready("report/look", { draft: FULL, unsent: { id: "cannot-clean", file: 2 } }),
  "sending": ready("sending/4", { waiting: [waits({})], reports: [PLACE_4] }),
  "sending-offline": ready("sending/4", { isOnline: false, waiting: [waits({ state: "failed", failure: { id: "offline" } })], reports: [PLACE_4] }),
  "sending-full": ready("sending/4", { waiting: [waits({ state: "failed", failure: { id: "disk-full" } })], reports: [PLACE_4] }),
  "receipt": ready("sending/3", { reports: REPORTS }),
  "dialogue": ready("reports/3", { reports: REPORTS }),
  "dialogue-unsaid": ready("reports/3", { unsaid: UNSAID, reports: REPORTS }),
  "dialogue-sent": ready("reports/1", { reports: REPORTS }),
  "dialogue-told": ready("reports/2", { reports: REPORTS }),
  "dialogue-closed": ready("reports/5", { reports: [CLOSED] }),
  "dialogue-waiting": ready("reports/4", { waiting: [waits({ state: "queued", sentBytes: 0 })], reports: [PLACE_4] }),
  "dialogue-restored": ready("reports/0", { reports: REPORTS }),
  "dialogue-unknown": ready("reports/9", { reports: REPORTS }),
  "protect": ready("protect"),
  "protect-pin": ready("protect/pin"),
  "protect-pin-removable": ready("protect/pin", { hasPin: true }),
  "protect-pin-on": ready("protect/pin", { hasPin: true }, "disk-full"),
  "erase": ready("protect/erase"),
  "erased": fresh("", { phase: "erased", bulletin: null }),
  "erase-unfinished": fresh("protect/erase", { phase: "erased", bulletin: null }, "erase-unfinished"),
  "check": ready("check"),
  "check-refused": ready("check", {}, "log-forked"),
  "distrust-ahead": ready("", { distrust: { id: "bulletin-ahead" }, reports: REPORTS }, "bulletin-ahead"),
  "distrust": ready("", { distrust: { id: "bulletin-not-logged" }, reports: REPORTS }, "bulletin-not-logged"),
};
