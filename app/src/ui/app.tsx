// SPDX-License-Identifier: AGPL-3.0-or-later
/** The app: which screen stands at which place, and where it may not. */

import type { ComponentChild } from "preact";
import { useEffect } from "preact/hooks";
import type { Snapshot, Source } from "../contract.ts";
import { HereContext, useLanguage, useSnapshot } from "./here.ts";
import { Frame } from "./parts/frame.tsx";
import { Fetching, lazily } from "./parts/lazily.tsx";
import { usePath } from "./route.ts";
import { Welcome } from "./screens/welcome.tsx";

const CharterScreen = lazily(() => import("./screens/charter.tsx").then((one) => one.CharterScreen));
const LanguageScreen = lazily(() => import("./screens/about.tsx").then((one) => one.LanguageScreen));
const NobodyScreen = lazily(() => import("./screens/about.tsx").then((one) => one.NobodyScreen));
const Home = lazily(() => import("./screens/home.tsx").then((one) => one.Home));
const Sending = lazily(() => import("./screens/waiting.tsx").then((one) => one.Sending));
const Activate = lazily(() => import("./screens/activate/activate.tsx").then((one) => one.Activate));
const Recovery = lazily(() => import("./screens/recovery.tsx").then((one) => one.Recovery));
const Practice = lazily(() => import("./screens/recovery.tsx").then((one) => one.Practice));
const Restore = lazily(() => import("./screens/recovery.tsx").then((one) => one.Restore));
const Restored = lazily(() => import("./screens/recovery.tsx").then((one) => one.Restored));
const Report = lazily(() => import("./screens/report/report.tsx").then((one) => one.Report));
const Dialogue = lazily(() => import("./screens/dialogue.tsx").then((one) => one.Dialogue));
const Protect = lazily(() => import("./screens/protect.tsx").then((one) => one.Protect));
const Pin = lazily(() => import("./screens/protect.tsx").then((one) => one.Pin));
const Erase = lazily(() => import("./screens/protect.tsx").then((one) => one.Erase));
const Erased = lazily(() => import("./screens/protect.tsx").then((one) => one.Erased));
const Check = lazily(() => import("./screens/check.tsx").then((one) => one.Check));
const Distrust = lazily(() => import("./screens/check.tsx").then((one) => one.Distrust));
const Locked = lazily(() => import("./screens/locked.tsx").then((one) => one.Locked));

export function App({ source }: { readonly source: Source }) {
  const snapshot = useSnapshot(source);
  const path = usePath();
  useLanguage();
  useRounds(source, snapshot);
  return (
    <HereContext.Provider value={{ source, snapshot }}>
      <Frame back={backFrom(path, snapshot)}>{screenAt(path, snapshot)}</Frame>
    </HereContext.Provider>
  );
}

/** Milliseconds after which whoever comes back to the app, which was open all the while, finds it as if it were opened. */
const A_WHILE = 600_000;

/** Whenever the app is opened, there is a network again, or all was brought back: what waits goes on, and one round looks for messages. */
function useRounds(source: Source, { phase, isOnline, hasSecret, isRecovering, bulletin, distrust }: Snapshot): void {
  const canSpeak = phase === "ready" && isOnline && hasSecret && !isRecovering && bulletin !== null && distrust === null;
  useEffect(() => {
    if (!canSpeak) return;
    let last = 0;
    const look = (): void => {
      if (document.hidden || Date.now() - last < A_WHILE) return;
      last = Date.now();
      void source.resume().then(() => source.poll());
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [canSpeak]);
}

/** Open to everybody, before anything is kept on this device. */
function openScreen(path: string, snapshot: Snapshot): ComponentChild {
  switch (path) {
    case "charter": return <CharterScreen key={path} />;
    case "nobody": return <NobodyScreen key={path} />;
    case "language": return <LanguageScreen key={path} />;
    case "check": return <Check key={path} />;
    case "protect": return <Protect key={path} />;
    case "protect/pin": return snapshot.hasSecret ? <Pin key={path} /> : null;
    case "protect/erase": return <Erase key={path} />;
    case "restore": return snapshot.distrust ? null : <Restore key={path} />;
  }
  return null;
}

/**
 * Until the first bulletin was verified there is only to read: nothing can be typed for a tip line
 * whose keys nobody has seen.
 */
function firstScreen(path: string, snapshot: Snapshot): ComponentChild {
  if (path === "" || path === "activate/counter") return <Welcome key="welcome" />;
  return path === "nobody" || path === "language" ? openScreen(path, snapshot) : <Fetching key="loading" />;
}

function screenAt(path: string, snapshot: Snapshot): ComponentChild {
  if (snapshot.phase === "loading") return <Fetching key="loading" />;
  if (snapshot.phase === "first") return firstScreen(path, snapshot);
  if (snapshot.phase === "erased") {
    return path === "protect/erase" ? <Erase key={path} /> : <Erased key="erased" />;
  }
  if (snapshot.phase === "locked") {
    return path === "protect/erase" ? <Erase key={path} /> : <Locked key="locked" />;
  }
  const open = openScreen(path, snapshot);
  if (open) return open;
  if (/^reports\/\d+$/.test(path) && snapshot.hasSecret) return <Dialogue key={path} tip={Number(path.slice(8))} />;
  if (snapshot.distrust && path !== "reports") return <Distrust key="distrust" failure={snapshot.distrust} />;
  if (!snapshot.hasSecret) return <Welcome key="welcome" />;
  return ownScreen(path, snapshot);
}

/** For whoever has begun: there is a secret on this device. */
function ownScreen(path: string, snapshot: Snapshot): ComponentChild {
  const [first = "", ...rest] = path.split("/");
  if (path === "welcome") return <Welcome key="welcome" />;
  if (first === "activate") return <Activate key={first} step={rest[0] ?? ""} />;
  if (path === "recovery") return <Recovery key={path} />;
  if (path === "recovery/practice") return <Practice key={path} />;
  if (path === "restored") return <Restored key={path} />;
  if (first === "report" && snapshot.bulletin) return <Report key={first} rest={rest.join("/")} />;
  if (first === "sending") return <Sending key={path} tip={Number(rest[0])} />;
  return <Home key="home" />;
}

const REPORT_BACK: Readonly<Record<string, string>> = {
  what: "",
  conduct: "report/what",
  files: "report/conduct",
  "when-where": "report/files",
  look: "report/when-where",
  file: "report/files",
};

/** The question before each; where a check does not ask it, its place is the beginning. */
const QUESTION_BEFORE: Readonly<Record<string, string>> = {
  document: "/name",
  occupation: "/document",
  phone: "/occupation",
  code: "/phone",
  "sign-in": "/occupation",
  "member-phone": "/member",
  "member-code": "/member-phone",
};

/** One step up: of the person's own thread, not of the browser's history. */
function backFrom(path: string, { phase }: Snapshot): string | null {
  const [first = "", second = "", third = ""] = path.split("/");
  if (path === "" || phase === "erased" || phase === "loading" || first === "sending") return null;
  if (phase === "locked") return path === "protect/erase" ? "" : null;
  if (first === "report") return second === "blur" ? `report/file/${third}` : (REPORT_BACK[second] ?? "");
  if (first === "activate") return (second && `activate${QUESTION_BEFORE[second] ?? ""}`);
  if (first === "protect" && second) return "protect";
  if (path === "recovery/practice") return "recovery";
  return "";
}
