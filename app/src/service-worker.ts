// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Keeps the app working without a network, and takes what another app shares with it.
 *
 * It keeps the app's own files and nothing else: no answer of a zone (/v1/) is ever cached. Each file
 * is fetched with the hash that this worker was built with, so a server can't later slip another
 * script to one person: it would have to replace the worker, whose hash stands in the public log.
 *
 * Firefox starts classic service workers alone, so this file imports nothing.
 */

export {};

declare const self: ServiceWorkerGlobalScope;
// The lists of built files by path, with SHA-256 in base64: written in by build/release.ts.
declare const __SHELL__: Readonly<Record<string, string>>;
declare const __LATER__: Readonly<Record<string, string>>;
declare const __VERSION__: string;

const PREFIX = "tellsafe-";
const CACHE = PREFIX + __VERSION__;
const PAGE = "/";
const RELEASE = "/release.json";
const LATER = __LATER__;
// Page and release have no hash here: intake writes its charter's words into the one, and the other
// holds the hash of this very file.
const FILES: Readonly<Record<string, string>> = { ...__SHELL__, ...LATER, [PAGE]: "", [RELEASE]: "" };
/** Reports with photos are written, sealed and queued without these. */
const FOR_VIDEO_AND_HEIC = /^\/assets\/(recording|libheif-bundle)-/;
/** What finds faces: of use to few, so it is kept by whom it was of use to. */
const ONCE_USED = /\.tflite$/;
const SHARED_ADDRESS = "/#/report/shared";
/** As many files as one report takes. */
const MOST_SHARED = 20;

/**
 * What another app shared, until the page that is opened for it asks: held in memory and never written,
 * since nothing here can seal it, and behind a PIN nobody may come to take it in. A browser ends a worker
 * that has nothing to do, and these with it.
 */
let shared: readonly File[] = [];

interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(keepAsBefore));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldCaches().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { method, url, cache } = event.request;
  const { origin, pathname } = new URL(url);
  if (origin !== self.location.origin) return;
  if (method === "POST" && pathname === "/share") event.respondWith(takeShared(event.request));
  // "no-store" is how the app asks what the server has now, when it checks itself.
  if (method === "GET" && cache !== "no-store" && Object.hasOwn(FILES, pathname)) {
    event.respondWith(kept(pathname, true));
  }
});

self.addEventListener("message", (event) => {
  if (event.data === "shared") giveShared(event.ports[0]);
  if (event.data === "keep-later") event.waitUntil(keepLater(() => true));
  // Whoever pays for each megabyte must still be able to seal a report without a network.
  if (event.data === "keep-needed") event.waitUntil(keepLater((path) => !FOR_VIDEO_AND_HEIC.test(path)));
});

self.addEventListener("sync", (event) => {
  const { tag } = event as SyncEvent;
  if (tag === "send") (event as SyncEvent).waitUntil(tellPages(tag));
});

async function keepShell(): Promise<void> {
  await Promise.all(Object.keys(FILES).filter((path) => !(path in LATER)).map((path) => kept(path)));
}

/**
 * What is for later, of each kind that the version before had: whoever could seal a report without a network
 * still can when this one takes its place. Where it can't be had, the old one stays.
 */
async function keepAsBefore(): Promise<void> {
  const older = await Promise.all((await olderCaches()).map((cache) => cache.keys()));
  const kinds = new Set(older.flat().map(({ url }) => kindOf(new URL(url).pathname)));
  for (const path of Object.keys(LATER).filter((one) => kinds.has(kindOf(one)))) await kept(path);
}

/** A file's path without the hash of its content: "/assets/sealing.js". */
function kindOf(path: string): string {
  return path.replace(/-[\w-]{8}(\.\w+)$/, "$1");
}

/**
 * The file as it is held; else held from now on, as the version before had it or as it is fetched. For a page
 * that waits for it (`isAwaited`) it need not be held: a phone may have no room.
 */
async function kept(path: string, isAwaited = false): Promise<Response> {
  const cache = await caches.open(CACHE);
  const held = await cache.match(path);
  if (held) return held;
  const answer = (await keptBefore(path)) ?? (await fetched(path));
  const holding = cache.put(path, answer.clone());
  await (isAwaited ? holding.catch(() => undefined) : holding);
  return answer;
}

/** From a cache of an older version, if it has the very bytes that this one is to have. */
async function keptBefore(path: string): Promise<Response | undefined> {
  const hash = FILES[path];
  for (const cache of hash ? await olderCaches() : []) {
    const answer = await cache.match(path);
    if (answer && (await hashOf(answer.clone())) === hash) return answer;
  }
  return undefined;
}

async function hashOf(answer: Response): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await answer.arrayBuffer());
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

async function olderCaches(): Promise<readonly Cache[]> {
  return Promise.all((await olderNames()).map((name) => caches.open(name)));
}

async function olderNames(): Promise<readonly string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
}

async function fetched(path: string): Promise<Response> {
  const hash = FILES[path];
  const isNamedByContent = path.startsWith("/assets/");
  const answer = await fetch(path, {
    cache: isNamedByContent ? "default" : "no-cache",
    credentials: "omit",
    ...(hash ? { integrity: `sha256-${hash}` } : {}),
  });
  if (!answer.ok) throw new TypeError("a file of the app is not there");
  return answer;
}

/** One after the other: this runs beside somebody's report, on a slow network. */
async function keepLater(isWanted: (path: string) => boolean): Promise<void> {
  // What was there already costs nothing; after "erase" none of it is.
  await keepShell();
  const wanted = Object.keys(LATER).filter((path) => isWanted(path) && !ONCE_USED.test(path));
  for (const path of wanted) await kept(path);
}

async function dropOldCaches(): Promise<void> {
  await Promise.all((await olderNames()).map((name) => caches.delete(name)));
}

async function tellPages(what: string): Promise<void> {
  const pages = await self.clients.matchAll({ type: "window" });
  for (const page of pages) page.postMessage(what);
}

/** Keep what was shared for the page, and show the report. The server sees none of it. */
async function takeShared(request: Request): Promise<Response> {
  // What can't be read is not there: the report opens all the same, and shows what is.
  const form = await request.formData().catch(() => new FormData());
  shared = form.getAll("files").filter((one) => one instanceof File).slice(0, MOST_SHARED);
  return Response.redirect(SHARED_ADDRESS, 303);
}

/** To one page, once. */
function giveShared(port: MessagePort | undefined): void {
  port?.postMessage(shared);
  shared = [];
}
