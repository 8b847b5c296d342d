// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * A Vite plugin that finishes a build, on the files as they will be served:
 *
 *  - the service worker learns which files there are, each with its SHA-256;
 *  - release.json lists every file with its SHA-256 (docs/protocol/release.md). It holds no time and
 *    no path, so that whoever builds the same sources gets the same bytes;
 *  - what is text gets a gzipped copy beside it, so that intake compresses nothing by itself.
 */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const WORKER = "service-worker.js";
const PAGE = "index.html";
/** Pages by their file, and where they are asked for. */
const PAGES: Readonly<Record<string, string>> = { [PAGE]: "/", "redress.html": "/redress" };
/** The other page is no part of the app: no phone fetches it beforehand, nor keeps it. */
const APART = /^(redress\.html$|assets\/redress-)/;
const RELEASE = "release.json";
/** What is larger than this and not named by the page is for later: video, HEIC, sealing. */
const MOST_AT_ONCE = 64 * 1024;
/** Without these the app does not open offline, however large they grow. */
const ALWAYS = /^assets\/(phone|examiner)-[^/]+\.js$/;
const COMPRESSES = /\.(js|css|json|svg|wasm|webmanifest|tflite)$/;
const MEMORY_LEVELS = [6, 7, 8, 9];
/** Firefox 115 has classic service workers alone: one that imports or exports does not start. */
const MODULE_SYNTAX = /(^|[;}\n])\s*(import|export)\b\s*["'{*\w]/;

type Files = readonly (readonly [path: string, content: Buffer])[];

export function release(): Plugin {
  let folder = "";
  let isWritten = false;
  return {
    name: "tellsafe-release",
    apply: "build",
    configResolved(config) {
      folder = config.build.outDir;
    },
    writeBundle() {
      isWritten = true;
    },
    // Also called when the build failed: then its own error is the one to be seen.
    closeBundle: { order: "post", sequential: true, handler: () => (isWritten ? finish(folder) : undefined) },
  };
}

/** Write what a build lacks into the folder that holds it. */
export function finish(folder: string): void {
  tellWorker(folder);
  const files = filesOf(folder);
  writeFileSync(join(folder, RELEASE), `{"files":${listed(files, "hex")},"v":1}`);
  for (const [path, content] of filesOf(folder)) compress(join(folder, path), content);
}

/** Write the lists of files into the service worker, which stands in neither of them. */
function tellWorker(folder: string): void {
  const page = readFileSync(join(folder, PAGE), "utf-8");
  const files = filesOf(folder).filter(([path]) => path !== WORKER && path !== PAGE && !APART.test(path));
  const isShell = ([path, content]: Files[number]) =>
    content.length <= MOST_AT_ONCE || ALWAYS.test(path) || page.includes(`"${addressOf(path)}"`);
  const shell = listed(files.filter(isShell), "base64");
  const later = listed(files.filter((file) => !isShell(file)), "base64");
  const blank = readFileSync(join(folder, WORKER), "utf-8");
  const version = hashOf(Buffer.from(page + shell + later + blank), "hex").slice(0, 16);
  if (MODULE_SYNTAX.test(blank)) throw new Error(`${WORKER} has to be one file without imports`);
  const values = { __SHELL__: shell, __LATER__: later, __VERSION__: JSON.stringify(version) };
  writeFileSync(join(folder, WORKER), filled(blank, values));
}

function filled(text: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((before, [name, value]) => {
    const parts = before.split(name);
    if (parts.length !== 2) throw new Error(`${WORKER} names ${name} ${parts.length - 1} times`);
    return parts.join(value);
  }, text);
}

/** Canonical JSON (RFC 8785): addresses are ASCII, and stand in their order. */
function listed(files: Files, encoding: "hex" | "base64"): string {
  const hashes = files.map(([path, content]) => [addressOf(path), hashOf(content, encoding)] as const);
  return JSON.stringify(Object.fromEntries(hashes.sort(([one], [other]) => (one < other ? -1 : 1))));
}

/** Every file that was built, by its path below the folder, in one order on every machine. */
function filesOf(folder: string): Files {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".gz"))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1).replaceAll("\\", "/"));
  return paths.sort().map((path) => [path, readFileSync(join(folder, path))] as const);
}

function addressOf(path: string): string {
  return PAGES[path] ?? `/${path}`;
}

function hashOf(content: Buffer, encoding: "hex" | "base64"): string {
  return createHash("sha256").update(content).digest(encoding);
}

function compress(path: string, content: Buffer): void {
  const small = COMPRESSES.test(path) ? gzipped(content) : content;
  if (small.length < content.length) writeFileSync(`${path}.gz`, small);
}

/** As small as zlib makes it: how far it looks before it takes other codes depends on its memory. */
function gzipped(content: Buffer): Buffer {
  const all = MEMORY_LEVELS.map((memLevel) => gzipSync(content, { level: 9, memLevel }));
  return all.reduce((best, one) => (one.length < best.length ? one : best));
}
